"""What several sheets need to know of a result, read from its steps: keys, shares, persons, titles."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.operands import as_vector
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.calculation.steps import Apportion, Input, Key, QuantiseShares, Take
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.checks import CheckRow
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Fact
    from kostnadsfordelning.invoicing.invoices import Invoices
    from kostnadsfordelning.reports.workbook.cells import Sheet

REMARKS = frozenset(
    {
        "population_substitute",
        "preliminary",
        "assumed",
        "unchanged_amount",
        "exact_shares",
        "population_own",
        "party_name",
        "not_cited",
        "index_not_used",
        "decision",
        "item_absent",
        "part_of_year",
        "population_not_used",
        "assumption_not_used",
        "not_in_force",
        "issuer_unknown",
        "due_date_unknown",
        "due_date_outside_year",
        "not_decided",
    }
)
"""Checks that hold but tell something a reader should know."""


UNCERTAIN = frozenset("CU")
"""The letters of certainty that call for a figure to be checked before it is invoiced."""

_LEAST = 14.0  # no column of amounts is narrower


@dataclass(frozen=True, slots=True)
class Report:
    """What a workbook is made of: an allocation, and its invoice rows if there are any."""

    allocation: Allocation
    invoices: Invoices | None = None

    @property
    def several(self) -> bool:
        """Whether it is about several agreements, those not in force among them."""
        return len(self.allocation.results) + len(self.allocation.skipped) != 1

    @property
    def title(self) -> str:
        """What the workbook is about: the agreement and the year, or all of them together."""
        results = self.allocation.results
        if not self.several and results:
            return text("workbook.title_one", service=results[0].agreement.name, year=self.allocation.year)
        return text("workbook.title_several", year=self.allocation.year)

    @property
    def marked_title(self) -> str:
        """The title as it stands in the footers: a printed page must say by itself that it is preliminary."""
        mark = text("workbook.html_mark") if self.allocation.preliminary else ""
        return self.title + mark

    def warn(self, sheet: Sheet) -> None:
        """Say below a sheet's title that amounts on it rest on assumed figures, and which."""
        if self.allocation.preliminary:
            reasons = "; ".join(reasons_of(self.check_rows))
            sheet.line(text("workbook.status_preliminary", reasons=reasons), "fault")

    @property
    def amount_width(self) -> float:
        """The width in digits that the largest figure needs, in bold and with its separators."""
        steps = self.invoices.steps if self.invoices else self.allocation.steps
        figures = [self.allocation.total]
        for step in steps:
            value = step.outcome
            figures += (
                map(int, value) if isinstance(value, tuple) else [value] if isinstance(value, int) else []
            )
        return max(_LEAST, len(f"{max(map(abs, figures)):,}") * 1.1 + 2)

    @property
    def check_rows(self) -> tuple[CheckRow, ...]:
        """All checks there are, those of the invoice rows last."""
        return self.invoices.all_check_rows if self.invoices else self.allocation.check_rows

    @property
    def service_names(self) -> dict[str, str]:
        """The agreements' names by id, those skipped among them."""
        names = {one.id: one.name for one in self.allocation.skipped}
        return names | {result.agreement.id: result.agreement.name for result in self.allocation.results}

    @property
    def status(self) -> str:
        """The key of the text that says how far the result can be relied on: the worst that holds."""
        if not self.allocation.ok:
            return "failed"
        if self.allocation.preliminary:
            return "preliminary"
        undecided = {result.agreement.status for result in self.allocation.results} - {
            "decided",
            "recommended",
        }
        return "proposed" if undecided else "calculated"

    @property
    def status_words(self) -> str:
        """How far the result can be relied on, in words: what failed or was assumed, if so."""
        status = self.status
        facts = [fact for result in self.allocation.results for _, fact in result.facts()]
        told = text(
            f"workbook.status_{status}",
            reasons="; ".join(reasons_of(self.check_rows)),
            calculated=calculated(facts),
        )
        return text("workbook.status", status=told)

    def instalments_of(self, party: str, service: str | None = None) -> list[int]:
        """What a party is charged in each instalment, in all or by one agreement."""
        if self.invoices is None:
            return []
        parts = [0] * self.invoices.instalments
        for row in self.invoices.rows:
            if row.recipient == party and service in {None, row.service}:
                parts[row.instalment - 1] += row.amount
        return parts


@dataclass(frozen=True, slots=True)
class Division:
    """The one key that an agreement's whole cost is divided by, where there is only one."""

    key: Key
    shares: QuantiseShares | None

    @property
    def weights(self) -> dict[str, int]:
        """The weight of each party."""
        return dict(zip(self.key.parties, as_vector(self.key.outcome), strict=True))

    @property
    def used(self) -> dict[str, Fraction]:
        """The share of each party that the cost was divided by."""
        if self.shares is None:
            whole = sum(self.weights.values())
            return {party: Fraction(weight, whole) for party, weight in self.weights.items()}
        units = zip(self.shares.parties, as_vector(self.shares.outcome), strict=True)
        return {party: Fraction(unit, self.shares.scale) for party, unit in units}


def division_of(result: AgreementResult) -> Division | None:
    """The key behind the whole result; None where several keys or several tiers are at work."""
    keys = {
        step.id: step
        for apportion in result.steps
        if isinstance(apportion, Apportion)
        for step in (result.step(apportion.inputs[1].step),)
    }
    if len(keys) != 1 or any(isinstance(step, Take) for step in result.steps):
        return None
    last = next(iter(keys.values()))
    if isinstance(last, QuantiseShares):
        key = result.step(last.inputs[0].step)
        return Division(key, last) if isinstance(key, Key) else None
    return Division(last, None) if isinstance(last, Key) else None


def date_of(population: Input | None) -> str:
    """The date of a population, as in running text."""
    used = population.fact.used if population is not None and population.fact is not None else None
    return day(used) if isinstance(used, dt.date) else str(used or "")


def rate(amount: int, persons: int | None) -> Fraction | None:
    """Kronor per inhabitant, for display."""
    return Fraction(amount, persons) if persons else None


def key_of(result: AgreementResult) -> str:
    """The keys an agreement divides by, with their dates."""
    told = []
    for step in result.steps:
        if isinstance(step, Key):
            source = result.step(step.inputs[0].step) if step.inputs else None
            date = date_of(source) if isinstance(source, Input) else ""
            told.append(text(f"account.key_{step.basis}", date=date, name=step.name))
    return "; ".join(dict.fromkeys(told))


def check_result(row: CheckRow) -> str:
    """The key of the word for how a check came out."""
    if not row.ok:
        return "fault"
    if row.check == "certainty":
        return "remark" if row.got in UNCERTAIN else "info"
    if row.check in {"index_edition", "issuer_internal"}:
        return "info"
    return "remark" if row.check in REMARKS else "ok"


def check_name(check: str) -> str:
    """The Swedish name of a check; its id when it has none here."""
    try:
        return text(f"workbook.check_{check}")
    except KeyError:
        return check


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
            told.append(text(f"workbook.weak_{kind}", name=fact.name, date=date, why=why))
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


def reasons_of(rows: Iterable[CheckRow]) -> list[str]:
    """Why amounts are preliminary: each figure that was assumed, each check that fails."""
    told = []
    for row in rows:
        if not row.ok:
            failed = text(
                "workbook.failed_check", check=check_name(row.check), expected=row.expected, got=row.got
            )
            told.append(failed)
        elif row.check == "preliminary":
            told.append(row.note.removeprefix(text("workbook.preliminary_prefix")).rstrip("."))
    return list(dict.fromkeys(told))


def whom(parties: Iterable[str]) -> str:
    """What those who have inhabitants are called together: municipalities have codes of four digits."""
    municipal = all(len(code) == 4 and code.isdigit() for code in parties)
    return text("workbook.municipalities" if municipal else "workbook.parties")


def named(source: str, agreement: Agreement) -> str:
    """A source that can be found: a paragraph alone with the name of the agreement it stands in."""
    if source.startswith("§"):
        return text("workbook.paragraph_of", service=agreement.name, paragraph=source)
    return source


def payers(allocation: Allocation) -> dict[str, str]:
    """Names by code of all parties that pay, in the order met."""
    return {code: name for code, name in allocation.names.items() if code != RESIDUAL}
