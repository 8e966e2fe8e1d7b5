"""Workbooks made for the tests: one that is filled in, its cells changed, and the faults it then has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.loading import parse_agreement
from kostnadsfordelning.errors import AgreementFileError, Fault

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

FILLED = """\
format: 1
id: prov
name: Prov
status: example
valid_from: 2026-01-01
parties:
  kommuner:
    - {code: 0114, name: Upplands Väsby}
    - {code: 2303, name: Ragunda}
  region:
    - {code: R23, name: Regionen}
keys:
  lika: {equal: }
  fast: {fixed: {0114: 40 %, Ragunda: 60 %}}
  folkmangd: {population: 2024-12-31}
rounding: {method: largest_remainder, ties: order}
items:
  - id: drift
    amount:
      - {given: 1 000, price_year: 2026}
      - {uprate: 3 %, round: each_year}
    split:
      - {to: kommuner, take: 2/3, by: fast}
      - {to: region, take: rest}
"""


def agreement(content: str = FILLED) -> kf.Agreement:
    return parse_agreement(content, "avtal.yaml")


class Filled:
    """The workbook of an agreement, whose cells are changed by their addresses: ``Avtal!B3``."""

    def __init__(self, folder: Path, content: str = FILLED) -> None:
        self.path = folder / "avtal.xlsx"
        agreement(content).to_excel(self.path)
        self.book: Workbook = load_workbook(self.path)

    def __setitem__(self, place: str, value: Any) -> None:
        sheet, _, cell = place.partition("!")
        self.book[sheet][cell] = value

    def __getitem__(self, place: str) -> Any:
        sheet, _, cell = place.partition("!")
        return self.book[sheet][cell]

    def shown_as(self, place: str, value: Any, number_format: str) -> None:
        self[place] = value
        self[place].number_format = number_format

    def find(self, sheet: str, value: str) -> str:
        """The address of the first cell of a sheet that holds ``value``."""
        for row in self.book[sheet].iter_rows():
            for cell in row:
                if cell.value == value:
                    return f"{sheet}!{cell.coordinate}"
        raise LookupError(value)

    def field(self, label: str) -> str:
        """The address of the value of a single field."""
        return self.find("Avtal", label).replace("!A", "!B")

    def read(self) -> kf.Agreement:
        self.book.save(self.path)
        return kf.load_agreement(self.path)

    def faults(self) -> list[Fault]:
        try:
            self.read()
        except AgreementFileError as error:
            return list(error.faults)
        return []

    def the_fault(self) -> Fault:
        (only,) = self.faults()
        return only


def through(one: kf.Agreement, folder: Path) -> kf.Agreement:
    """An agreement written as a workbook and read again."""
    return kf.load_agreement(one.to_excel(folder / "avtal.xlsx"))
