"""Names that are resolved on first use: the public names of the door, and the views of results.

Two needs meet here. The door must load nothing heavy, so its names are looked up when asked for. And
results made in a lower room offer views made in a higher one (``r.explain()``, ``r.to_excel()``)
without the lower room knowing the higher: it asks for the view by name, and this table, which stands
below them all, says where it is made. A test resolves every entry.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

PUBLIC: dict[str, str] = {
    "apportion": "apportionment",
}

VIEWS: dict[str, str] = {
    "explain_apportionment": "reports.traces",
}


def resolve(name: str, table: dict[str, str]) -> Any:
    """The object called ``name``, from the room that ``table`` says makes it."""
    return getattr(import_module(f"kostnadsfordelning.{table[name]}"), name)


def view(name: str) -> Any:
    """The renderer called ``name``, from the room of reports."""
    return resolve(name, VIEWS)
