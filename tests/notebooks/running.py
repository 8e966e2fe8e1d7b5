"""Runs a notebook without a kernel: its code cells in order, in one namespace, as an import would."""

from __future__ import annotations

import ast
import io
import json
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook as its file says it."""

    path: Path
    tree: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> Notebook:
        return cls(path, json.loads(path.read_text(encoding="utf-8")))

    @property
    def cells(self) -> list[dict[str, Any]]:
        cells: list[dict[str, Any]] = self.tree["cells"]
        return cells

    @property
    def code(self) -> list[str]:
        return ["".join(cell["source"]) for cell in self.cells if cell["cell_type"] == "code"]

    @property
    def prose(self) -> str:
        return "\n\n".join("".join(cell["source"]) for cell in self.cells if cell["cell_type"] == "markdown")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run left: every name, and what each code cell showed (printed, and its last expression)."""

    names: dict[str, Any]
    shown: list[str]


def ran(notebook: Notebook) -> Ran:
    """Run every code cell. As in a kernel, the value of a last expression is shown, as HTML if it can."""
    names: dict[str, Any] = {"__name__": "__main__"}
    shown = []
    for number, source in enumerate(notebook.code):
        tree = ast.parse(source, f"{notebook.path.name}[{number}]")
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(compile(tree, notebook.path.name, "exec"), names)
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), notebook.path.name, "eval"), names)
                printed.write(_drawn(value))
        shown.append(printed.getvalue())
    return Ran(names, shown)


def _drawn(value: object) -> str:
    html = getattr(value, "_repr_html_", None)
    return str(html()) if html is not None else "" if value is None else repr(value)
