"""From a workbook to an `Agreement`: all faults at once, each with its cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.excel.assembly import assembled
from kostnadsfordelning.agreement.excel.opening import opened
from kostnadsfordelning.agreement.excel.told_in_words import in_words
from kostnadsfordelning.errors import AgreementFileError, Fault
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.excel.rows import Rows

_CELL = re.compile(r"(?P<letters>[A-Z]+)(?P<number>\d+)")


def read_workbook(path: Path) -> Agreement:
    """The agreement in a workbook, through the same checks as one in YAML.

    Raises `AgreementFileError` with every fault as ``file!sheet!cell``.
    """
    from kostnadsfordelning.agreement.loading import _checked

    rows = opened(path)
    tree = assembled(rows)
    agreement, found = _checked(tree.root, tree.locate)
    refused = {fault.place for fault in rows.faults}  # such cells were then taken for empty
    own = [*rows.faults, *(fault for fault in tree.faults if fault.place not in refused)]
    faults = _in_order(own, map(in_words, found), rows)
    if agreement is None or faults:
        raise AgreementFileError(text("agreement.faults", count=len(faults), name=rows.file), faults)
    return agreement


def _in_order(own: list[Fault], found: Iterable[Fault], rows: Rows) -> list[Fault]:
    """The faults in the order of the workbook.

    What is wrong with a cell in itself comes before what the model makes of it: a cell that is empty and
    must not be is told once, in the words of the workbook.
    """
    places = {fault.place for fault in own}
    faults = dict.fromkeys([*own, *(fault for fault in found if fault.place not in places)])
    order = {place.rpartition("!")[0]: number for number, place in enumerate(rows.homes.values())}

    def position(fault: Fault) -> tuple[int, int, int, str]:
        sheet, _, cell = fault.place.rpartition("!")
        at = _CELL.fullmatch(cell)
        if at is None or sheet not in order:
            return (-1, 0, 0, fault.place)
        return (order[sheet], int(at["number"]), len(at["letters"]), at["letters"])

    return sorted(faults, key=position)
