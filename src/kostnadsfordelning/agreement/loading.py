"""From a file to an `Agreement`: all faults at once, or the agreement."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.faults import told
from kostnadsfordelning.agreement.paths import spoken
from kostnadsfordelning.agreement.references import broken_references
from kostnadsfordelning.agreement.yaml_tree import read_tree
from kostnadsfordelning.errors import AgreementFileError, Fault
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostnadsfordelning.agreement.paths import Locate
    from kostnadsfordelning.agreement.yaml_tree import Tree

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
"""The files of the Excel door; those it does not read it refuses with how to make one that it does."""


def read_agreement(path: str | os.PathLike[str]) -> Agreement:
    """The agreement in a YAML file or a workbook.

    Raises `AgreementFileError` with every fault as ``file:line:column`` and its source line, or as
    ``file!sheet!cell``, and its remedy.
    """
    file = Path(path)
    if file.suffix.lower() in _WORKBOOKS:
        from kostnadsfordelning.agreement.excel.reading import read_workbook

        return read_workbook(file)
    if not file.suffix and not os.path.exists(file):  # noqa: PTH110 - it bears any path at all
        raise _unreadable(file, "no_such_name")
    if file.suffix.lower() not in {".yaml", ".yml"}:
        raise _unreadable(file, "not_a_yaml_file")
    try:
        content = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise _unreadable(file, "no_such_file") from None
    except UnicodeDecodeError:
        raise _unreadable(file, "not_utf8") from None
    except (OSError, ValueError) as error:  # ValueError: a path no system takes, with a NUL in it
        raise _unreadable(file, "cannot_open", reason=getattr(error, "strerror", None) or error) from None
    return parse_agreement(content, file.name)


def parse_agreement(content: str, name: str) -> Agreement:
    """The agreement in a YAML text; ``name`` stands for the file in messages.

    Letters are composed first: an å copied from a pdf is often an a and a ring, and would not be the
    same name as the å beside it.
    """
    tree = read_tree(unicodedata.normalize("NFC", content), name)
    agreement, faults = _checked(tree.texts, tree.locate)
    faults = _one_per_place(tree, faults)
    if agreement is None or faults:
        raise _refused(faults, name)
    return agreement


def agreement_from(tree: Mapping[str, Any]) -> Agreement:
    """The agreement that a tree of Python values spells out; `AgreementFileError` with every fault."""
    agreement, faults = _checked(tree, spoken(tree))
    if agreement is None or faults:
        raise _refused(faults, str(tree.get("id", "")))
    return agreement


def _checked(tree: Mapping[str, Any], locate: Locate) -> tuple[Agreement | None, list[Fault]]:
    faults = broken_references(tree, locate)
    try:
        return Agreement.model_validate(tree), faults
    except ValidationError as error:
        # A value that is no known name is often of the wrong form too; the name says more.
        named = {fault.place for fault in faults}
        refused = told(error, locate)
        return None, [*faults, *(fault for fault in refused if not fault.value or fault.place not in named)]


def _one_per_place(tree: Tree, faults: list[Fault]) -> list[Fault]:
    """Faults in the order of the file, so that they can be mended from the top.

    What is wrong with the form of a value comes before what the model makes of it, and an empty value
    that nothing else complains of is told too: it is a line someone meant to finish.
    """
    formed = {fault.place for fault in tree.faults}
    found = [*tree.faults, *(fault for fault in faults if fault.place not in formed)]
    placed = {fault.place for fault in found}
    for path in tree.empty:
        place, line = tree.locate(path, key=True)
        if not placed & {place, tree.locate(path)[0]}:
            why, remedy = text("agreement.empty_value"), text("agreement.empty_value_remedy")
            found.append(Fault(place, "", why, remedy, line))
    return sorted(found, key=_position)


def _position(fault: Fault) -> tuple[int, int]:
    _, line, column = fault.place.rsplit(":", 2)
    return int(line), int(column)


def _refused(faults: list[Fault], name: str) -> AgreementFileError:
    return AgreementFileError(text("agreement.faults", count=len(faults), name=name), faults)


def _unreadable(file: Path, why: str, **values: object) -> AgreementFileError:
    fault = Fault(
        str(file), "", text(f"agreement.{why}", **values), text(f"agreement.{why}_remedy", **values)
    )
    return AgreementFileError("", [fault])
