"""Several years as text for a terminal: parties × years, or one party's services × years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MINUS, MONEY, percent, whole
from kostnadsfordelning.reports.outlook import sums
from kostnadsfordelning.reports.terminal_tables import NO_PART, bullet, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.analysis.assumptions import Assumption
    from kostnadsfordelning.analysis.outlook import Outlook
    from kostnadsfordelning.analysis.party_outlook import PartyOutlook


def outlook_report(made: Outlook) -> str:
    """What each party pays each year, all services together, a table per measure; and the assumptions."""
    title = text(
        "terminal.outlook_title",
        names=", ".join(made.services.values()),
        years=spans(made.years),
        mark=_mark(made.preliminary),
    )
    lines = [title]
    heads = [text("terminal.party"), *map(str, made.years)]
    for measure in _kronor_first(made.measures):
        amounts = {
            code: row for code, row in made.amounts(measure).items() if any(one is not None for one in row)
        }
        rows = [[made.names[code], *map(_cell, row)] for code, row in amounts.items()]
        total = [text("terminal.sum"), *map(_cell, sums(made, amounts))]
        lines += _headed(measure, len(made.measures), table(heads, [*rows, total], total=True))
    return "\n".join([*lines, *_assumptions(made.assumption_rows), ""])


def party_report(made: PartyOutlook) -> str:
    """What one party pays for each service each year, the change, and the assumptions behind."""
    title = text(
        "terminal.party_title",
        party=made.name,
        names=", ".join(dict.fromkeys(line.name for line in made.lines)),
        years=spans(made.years),
        mark=_mark(made.preliminary),
    )
    lines = [title]
    heads = [text("terminal.service"), *map(str, made.years)]
    for measure in _kronor_first(made.measures):
        rows = [
            [
                line.name,
                *(
                    _cell(amount) if known else text("terminal.not_in_force")
                    for amount, known in zip(line.amounts, line.in_force, strict=True)
                ),
            ]
            for line in made.of(measure)
        ]
        rows.append([text("terminal.sum"), *map(_cell, made.totals(measure))])
        changes = made.changes(measure)
        after = [
            [text("terminal.change"), *(_signed(one.change) for one in changes)],
            [
                text("terminal.change_percent"),
                *("" if one.share is None else _plus(percent(one.share, 1)) for one in changes),
            ],
        ]
        lines += _headed(measure, len(made.measures), table(heads, [*rows, *after], total=True, last=3))
    return "\n".join([*lines, *_assumptions(made.assumption_rows), ""])


def _kronor_first(measures: Iterable[str]) -> list[str]:
    return sorted(measures, key=lambda measure: measure != MONEY)


def _headed(measure: str, count: int, drawn: str) -> list[str]:
    head = [text("terminal.measure", measure=measure), ""] if count > 1 or measure != MONEY else []
    return ["", *head, drawn]


def _mark(years: tuple[int, ...]) -> str:
    return text("terminal.preliminary_years", years=spans(years)) if years else ""


def _cell(amount: int | None) -> str:
    return NO_PART if amount is None else whole(amount)


def _signed(change: int | None) -> str:
    return "" if change is None else _plus(whole(change))


def _plus(number: str) -> str:
    return number if number.startswith((MINUS, "0")) else f"+{number}"


def _assumptions(rows: Iterable[Assumption]) -> list[str]:
    told = [
        bullet(text("terminal.assumed_for", name=one.name, years=spans(one.years), note=one.note))
        for one in rows
    ]
    return ["", text("terminal.taken_for_granted"), *told] if told else []
