"""A small agreement in a file's words, and the faults that a changed one has."""

from __future__ import annotations

from kostnadsfordelning.agreement.loading import parse_agreement
from kostnadsfordelning.errors import AgreementFileError, Fault

SMALL = """\
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
rounding: {method: largest_remainder, ties: order}
items:
  - id: drift
    amount:
      - {given: 1 000, price_year: 2026}
      - {uprate: 3 %, round: each_year}
    split:
      - {to: kommuner, take: 2/3, by: lika}
      - {to: region, take: rest}
"""


def changed(*changes: tuple[str, str]) -> str:
    """`SMALL` with pieces exchanged; each must be there exactly once."""
    content = SMALL
    for old, new in changes:
        assert content.count(old) == 1, old
        content = content.replace(old, new)
    return content


def faults(content: str) -> list[Fault]:
    """Every fault in a file with ``content``."""
    try:
        parse_agreement(content, "avtal.yaml")
    except AgreementFileError as error:
        return list(error.faults)
    return []


def the_fault(*changes: tuple[str, str]) -> Fault:
    """The only fault of `SMALL` after changes."""
    (only,) = faults(changed(*changes))
    return only


def told_where_marked(old: str, new: str) -> Fault:
    """The only fault of `SMALL` with ``new`` for ``old``, which must stand at the mark ▸ in ``new``."""
    marked = changed((old, new)).splitlines()
    number, line = next((number, line) for number, line in enumerate(marked, start=1) if "▸" in line)
    fault = the_fault((old, new.replace("▸", "")))
    assert fault.place == f"avtal.yaml:{number}:{line.index('▸') + 1}", fault
    assert fault.line == line.replace("▸", "").strip()
    return fault
