"""What several sheets need to know of the figures behind a result: dates, certainty, who has inhabitants."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.calculation.steps import Input
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import day
from kostnadsfordelning.reports.workbook.check_words import UNCERTAIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Fact


def rate(amount: int, persons: int | None) -> Fraction | None:
    """Kronor per inhabitant, for display."""
    return Fraction(amount, persons) if persons else None


def facts_behind(result: AgreementResult, party: str, item: str | None = None) -> list[Fact]:
    """The figures behind a party's amounts that do not stand in the agreement, each once."""
    found = [
        step.fact
        for row in result.rows
        if row.party == party and item in {None, row.item}
        for ref in row.refs
        for step in result.behind(ref)
        if isinstance(step, Input) and step.fact is not None
    ]
    return list(dict.fromkeys(found))


def calculated(facts: Iterable[Fact]) -> str:
    """The status of amounts that are calculated: on substitutes, or on figures of low certainty, if so.

    Whether they are settled is not for a program to say.
    """
    facts = list(facts)
    told = text("workbook.basis_none")
    if any(fact.substitute for fact in facts):
        told += text("workbook.basis_substitute")
    weak: dict[str, str] = {}
    for fact in facts:
        if fact.certainty in UNCERTAIN:
            weak[fact.kind] = max(weak.get(fact.kind, ""), str(fact.certainty))
    for kind, letter in weak.items():
        told += text("workbook.basis_weak", what=text(f"workbook.source_{kind}"), letter=letter)
    return told


def notices(facts: Iterable[Fact]) -> list[str]:
    """What must be known of figures before an amount is invoiced: substitutes and low certainty."""
    told = []
    for fact in dict.fromkeys(facts):
        if fact.substitute:
            told.append(
                text("calculation.substitute", wanted=fact.wanted, used=fact.used, source=fact.source)
            )
        if fact.certainty in UNCERTAIN:
            used = fact.used
            date = day(used) if isinstance(used, dt.date) else str(used or "")
            kind = "population" if fact.kind == "population" else "figure"
            why = text(f"workbook.weak_{fact.certainty}")
            told.append(
                text(f"workbook.weak_{kind}", name=f"{fact.name} {date}".rstrip(), date=date, why=why)
            )
    return list(dict.fromkeys(told))


def notices_of(behind: Iterable[tuple[str, Iterable[Fact]]]) -> list[str]:
    """The notices of several agreements, given by name: each once, with the agreements it concerns."""
    behind = list(behind)
    concerned: dict[str, list[str]] = {}
    for service, facts in behind:
        for note in notices(facts):
            concerned.setdefault(note, []).append(service)
    return [
        text("workbook.notice_service", services=", ".join(services), note=note)
        if len(behind) > 1
        else text("workbook.notice", note=note)
        for note, services in concerned.items()
    ]


def whom(parties: Iterable[str]) -> str:
    """What those who have inhabitants are called together: municipalities have codes of four digits."""
    municipal = all(len(code) == 4 and code.isdigit() for code in parties)
    return text("workbook.municipalities" if municipal else "workbook.parties")


def named(source: str, agreement: Agreement) -> str:
    """A source that can be found: a paragraph alone with the name of the agreement it stands in."""
    if source.startswith("§"):
        return text("workbook.paragraph_of", service=agreement.name, paragraph=source)
    return source


def payers(names: dict[str, str]) -> dict[str, str]:
    """Of names by code, those of parties: what is left over is paid by nobody."""
    return {code: name for code, name in names.items() if code != RESIDUAL}
