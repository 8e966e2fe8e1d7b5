"""What stands below a table in the terminal: checks, decisions, remarks, assumptions, what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.checks import COMPARISONS, failed
from kostnadsfordelning.calculation.party_remarks import not_told
from kostnadsfordelning.messages import text
from kostnadsfordelning.reports.terminal_tables import bullet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.decisions import PartyDecision
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.checks import CheckRow

REMARKS = frozenset(
    {
        # facts
        "preliminary",
        "printed_table",
        "population_substitute",
        "population_not_used",
        "population_own",
        "party_name",
        "not_cited",
        "index_not_used",
        "index_edition",
        "sources_differ",
        "assumption_not_used",
        "usage_not_used",
        "fact_latest",
        # amounts
        "decision",
        "mandate",
        "unchanged_amount",
        "item_absent",
        "above_frame",
        "below_threshold",
        "deducted",
        "grant_unused",
        "grant_negative",
        "prorated",
        "trued_up",
        "indexation_beside",
        # parties
        "part_of_year",
        "version_span",
        "membership",
        "limited",
        "unfunded",
        "no_previous_year",
        "manual_residual",
        # invoices
        "not_kronor",
        "periods_open",
        "periods_again",
        "periods_as_year",
        "period_outside",
    }
)
"""Rows that hold but that nobody should overlook; the others are in the workbook."""
_WEAK = frozenset({"C", "U"})


def notes(
    allocation: Allocation,
    skipped: Sequence[tuple[str, str]] = (),
    more: Iterable[CheckRow] = (),
) -> list[str]:
    """What does not hold, what the parties have decided, what is worth knowing, assumed or skipped.

    ``skipped`` are agreements that the command left out, ``more`` the checks of what was made of the
    allocation.
    """
    rows = (*allocation.check_rows, *more)
    compared = [row for row in allocation.check_rows if row.check in COMPARISONS]
    held = text("terminal.checks", ok=sum(row.ok for row in compared), count=len(compared))
    names = {result.agreement.id: result.agreement.name for result in allocation.results}
    lines = ["", held, *_bullets(failed(rows), names)]
    low = [row for row in rows if row.check == "certainty" and row.got in _WEAK]
    remarks = [row for row in rows if row.ok and row.check in REMARKS]
    decided = [bullet(line) for line in _decisions(allocation)]
    if decided:
        lines += ["", text("terminal.decisions"), *decided]
    for head, found in (
        ("terminal.remarks", [*remarks, *low]),
        ("terminal.assumptions", [row for row in rows if row.check == "assumed"]),
    ):
        if found:
            lines += ["", text(head), *_bullets(found, names)]
    left_out = [*skipped, *((one.name, one.reason) for one in allocation.skipped)]
    if left_out:
        lines += ["", text("terminal.skipped"), *(bullet(f"{name}: {reason}") for name, reason in left_out)]
    return [*lines, ""]


def _decisions(allocation: Allocation) -> Iterator[str]:
    """A line per party that has not said yes, and one for those that have; each agreement once."""
    results = {result.agreement.id: result for result in allocation.results}
    for result in results.values():
        agreement = result.agreement
        latest = {agreement.code(one.party): one for one in agreement.decisions}
        for code, one in latest.items():
            if one.decision != "approved":
                yield f"{agreement.name}: {_told(agreement, code, one)}"
        lacking = ", ".join(agreement.everyone[code].name for code in not_told(result))
        if lacking:
            yield f"{agreement.name}: {text('result.not_told', parties=lacking)}"
        approved = [
            agreement.everyone[code].name for code, one in latest.items() if one.decision == "approved"
        ]
        if approved:
            yield text(
                "terminal.approved",
                service=agreement.name,
                count=len(approved),
                of=len(agreement.everyone),
                parties=", ".join(approved),
            )


def _told(agreement: Agreement, code: str, one: PartyDecision) -> str:
    told = ", ".join(str(part) for part in (one.date, one.source) if part is not None)
    cited = text("result.cited", told=told) if told else ""
    return text(f"result.{one.decision}", party=agreement.everyone[code].name, cited=cited)


def _bullets(rows: Iterable[CheckRow], names: dict[str, str]) -> list[str]:
    """One line per note, with the services it concerns."""
    by_note: dict[str, dict[str, None]] = {}
    for row in rows:
        by_note.setdefault(row.note, {})[names.get(row.service, row.service)] = None
    prefix = text("calculation.assumed_prefix")
    return [
        bullet(f"{', '.join(services)}: {note.removeprefix(prefix)}") for note, services in by_note.items()
    ]
