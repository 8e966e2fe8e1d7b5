"""Which folder is the store, and who said so.

In order: the argument; the environment variable ``KOSTNADSFORDELNING_FACTS``; the nearest
``kostnadsfordelning.toml`` at or above the working folder, with

    [facts]
    store = "underlag"

where a relative path is counted from the file's own folder. ``False`` as argument means none, whatever
the others say. Nothing else is a store: a folder that merely lies nearby is never read.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import FactsFileError, Fault, InputTypeError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from typing import Literal

VARIABLE = "KOSTNADSFORDELNING_FACTS"
FILE = "kostnadsfordelning.toml"


@dataclass(frozen=True, slots=True)
class Place:
    """The folder, and where it is named: ``argument``, ``environment`` or the path of the toml file."""

    folder: Path
    named_by: str


def find_place(given: str | os.PathLike[str] | Literal[False] | None) -> Place | None:
    """The folder that is the store; None if none is named anywhere.

    Raises `FactsFileError` if what is named is no folder, or the toml file cannot be read; and
    `InputTypeError` for an argument that is no path.
    """
    if given is False:
        return None
    if given is not None:
        if not isinstance(given, str | os.PathLike) or not os.fspath(given):
            raise InputTypeError(faults=[fault("store", "not_path", repr(given))])
        return _folder(Place(Path(os.fsdecode(given)), "argument"))
    named = os.environ.get(VARIABLE, "")
    if named:
        return _folder(Place(Path(named), "environment"))
    file = _nearest()
    return _folder(_read(file)) if file is not None else None


def _nearest() -> Path | None:
    here = Path.cwd()
    return next((file for folder in (here, *here.parents) if (file := folder / FILE).is_file()), None)


def _read(file: Path) -> Place:
    """The place that a toml file names; every key it does not know is a fault."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise FactsFileError(faults=[fault(str(file), "toml_broken", str(error)[:120])]) from None
    facts = found.get("facts")
    unknown = [key for key in found if key != "facts"]
    unknown += [f"facts.{key}" for key in facts if key != "store"] if isinstance(facts, dict) else []
    faults = [fault(f"{file}: {key}", "toml_unknown") for key in unknown]
    folder = facts.get("store") if isinstance(facts, dict) else None
    if not isinstance(folder, str) or not folder:
        faults.append(fault(f"{file}: facts.store", "toml_store"))
    if faults:
        raise FactsFileError(faults=faults)
    return Place(file.parent / str(folder), str(file))


def _folder(place: Place) -> Place:
    if not place.folder.is_dir():
        where = VARIABLE if place.named_by == "environment" else place.named_by
        raise FactsFileError(faults=[fault(where, "no_folder", str(place.folder))])
    return place


def fault(place: str, key: str, value: str = "", **values: object) -> Fault:
    """A fault in the store, its text and its remedy."""
    return Fault(place, value, text(f"store.{key}"), text(f"store.{key}_remedy", **values))
