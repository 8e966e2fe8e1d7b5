"""What a workbook is made of: an allocation and perhaps its invoice rows, with title, status and widths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.operands import as_whole
from kostnadsfordelning.calculation.party_remarks import not_told
from kostnadsfordelning.calculation.steps import Frame, Key
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import measured
from kostnadsfordelning.reports.measures import measures_of
from kostnadsfordelning.reports.traces import listed
from kostnadsfordelning.reports.workbook.check_words import reasons_of
from kostnadsfordelning.reports.workbook.facts import calculated

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.checks import CheckRow
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.invoicing.invoices import Invoices
    from kostnadsfordelning.invoicing.rows import InvoiceRow
    from kostnadsfordelning.reports.measures import Measured
    from kostnadsfordelning.reports.workbook.cells import Sheet

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
    def measures(self) -> tuple[Measured, ...]:
        """The rows in kronor, and those in every other measure."""
        return measures_of(self.allocation)

    @property
    def title(self) -> str:
        """What the workbook is about: the agreement and the year, or all of them together."""
        names = {result.agreement.name for result in self.allocation.results}
        if len(names) == 1 and not self.allocation.skipped:
            return text("workbook.title_one", service=names.pop(), year=self.allocation.year)
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
        figures = [part.total for part in self.measures]
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

    def name_of(self, result: AgreementResult) -> str:
        """What an agreement is called: with its version, where two were in force in the year."""
        agreement = result.agreement
        if sum(one.agreement.id == agreement.id for one in self.allocation.results) < 2:
            return agreement.name
        return text("account.version", agreement=agreement.name, version=agreement.version)

    @staticmethod
    def is_of(row: InvoiceRow, result: AgreementResult) -> bool:
        """Whether an invoice row comes from this version of this agreement."""
        return row.service == result.agreement.id and row.ref.step.startswith(f"{result.prefix}.")

    @property
    def cautions(self) -> list[str]:
        """What must be known of amounts that are right by the rules: examples, an assumed key of an
        agreement that is decided, and kronor that nobody pays."""
        told: list[str] = []
        for result in self.allocation.results:
            agreement, own = result.agreement, list[str]()
            if agreement.status in {"example", "template"}:
                own.append(text(f"workbook.caution_{agreement.status}"))
            for step in result.steps:
                if not result.plan.of_the_year(step):
                    continue
                if isinstance(step, Key) and step.why.assumed and agreement.status == "decided":
                    own.append(text("workbook.caution_assumed_key", reason=step.why.assumed.rstrip(".")))
                elif isinstance(step, Frame) and step.item:
                    item = agreement.item(step.item)
                    over = as_whole(result.value(step.inputs[0])) - as_whole(step.outcome)
                    if over:
                        with measured(item.measure):
                            own.append(text("workbook.caution_frame", item=item.title, over=over))
            own += [
                row.note
                for row in self.allocation.check_rows
                if row.check == "unfunded" and row.service == agreement.id
            ]
            told += [
                text("workbook.notice_service", services=self.name_of(result), note=note)
                if self.several
                else text("workbook.notice", note=note)
                for note in own
            ]
        return list(dict.fromkeys(told))

    @property
    def undecided(self) -> list[str]:
        """A line per agreement that some party has declined or not handled."""
        told = []
        for result in self.allocation.results:
            agreement = result.agreement
            for kind in ("declined", "not_handled"):
                codes = [agreement.code(one.party) for one in agreement.decisions if one.decision == kind]
                names = listed(agreement.everyone[code].name for code in codes) if codes else ""
                if names:
                    told.append(text(f"workbook.parties_{kind}", service=agreement.name, names=names))
            lacking = [agreement.everyone[code].name for code in not_told(result)]
            if lacking:
                names = listed(lacking)
                told.append(text("invoicing.parties_not_told", service=agreement.name, names=names))
        return told

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
