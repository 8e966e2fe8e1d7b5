"""The sheets "Bilaga …": one page per recipient that says how its amount came about."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONEY, decimals
from kostnadsfordelning.reports.account import account
from kostnadsfordelning.reports.figures import fact_date
from kostnadsfordelning.reports.workbook.cells import Footnotes
from kostnadsfordelning.reports.workbook.check_words import not_agreed, reasons_of
from kostnadsfordelning.reports.workbook.facts import (
    facts_behind,
    named,
    notices_of,
    whom,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.invoicing.invoices import Invoices
    from kostnadsfordelning.invoicing.rows import InvoiceRow
    from kostnadsfordelning.reports.account import ItemAccount
    from kostnadsfordelning.reports.workbook.cells import Book, Sheet
    from kostnadsfordelning.reports.workbook.report import Report

_WIDTHS = (43.0, 18.0, 51.0, 17.0)
_TOLD = (1, 2)  # the columns that hold a computation, side by side
_AMOUNT = 3


def write_appendices(book: Book, report: Report, invoices: Invoices) -> int:
    """Write one sheet per recipient; the sum of the amounts that stand in them is returned."""
    recipients = dict.fromkeys(row.recipient for row in invoices.rows)
    return sum(_Appendix(book, report, invoices, code).write() for code in recipients)


class _Appendix:
    """One recipient's page."""

    def __init__(self, book: Book, report: Report, invoices: Invoices, code: str) -> None:
        self.report = report
        self.invoices = invoices
        self.code = code
        self.rows = [row for row in invoices.rows if row.recipient == code]
        self.name = self.rows[0].name
        self.results = [
            result
            for result in report.allocation.results
            if any(report.is_of(row, result) for row in self.rows)
        ]
        self.notes = Footnotes()
        self.sources: dict[str, dict[str, None]] = {}
        self.sheet: Sheet = book.sheet(
            text("workbook.sheet_appendix", name=self.name),
            [*_WIDTHS[:_AMOUNT], max(_WIDTHS[_AMOUNT], report.amount_width + 3)],
            landscape=False,
            foot=text("workbook.foot_appendix", name=self.name, year=report.allocation.year),
        )

    @property
    def several(self) -> bool:
        """Whether the page is about several agreements, which may have an issuer each."""
        return len(self.results) > 1

    def write(self) -> int:
        """Write the page; the amount it ends in is returned."""
        self._head()
        for result in self.results:
            self._agreement(result)
        if self.several:
            self._payable()
        self._foot()
        self.sheet.one_page()
        return sum(row.amount for row in self.rows)

    def _head(self) -> None:
        sheet, year = self.sheet, self.report.allocation.year
        names = dict.fromkeys(result.agreement.name for result in self.results)
        title = text("workbook.title_one", service=", ".join(names), year=year)
        sheet.line(text("workbook.title_appendix", title=title), "title")
        self._preliminary()
        sheet.gap()
        issuers = dict.fromkeys(_issuer(row) for row in self.rows)
        sources = dict.fromkeys(_source(result) for result in self.results)
        documents = dict.fromkeys(_document(row) for row in self.rows)
        each = text("workbook.appendix_each")
        first = self.rows[0]
        start = min(row.period_from for row in self.rows)
        end = max(row.period_to for row in self.rows)
        count = (
            text("workbook.appendix_one")
            if first.instalments == 1
            else text("workbook.appendix_many", count=first.instalments)
        )
        document = ", ".join(documents).capitalize() + (f" ({each})" if len(documents) > 1 else "")
        issuer = next(iter(issuers)) if len(issuers) == 1 else each
        self._fact("recipient", text("workbook.appendix_recipient", name=self.name, code=self.code))
        self._fact("issuer", text("workbook.appendix_issuer", issuer=issuer))
        self._fact("appendix_basis", text("workbook.appendix_basis_value", sources=", ".join(sources)))
        self._fact(
            "appendix_concerns",
            text("workbook.appendix_period", documents=document, count=count, start=start, end=end),
        )
        sheet.line(text("workbook.made_by"))
        behind = [(self.report.name_of(result), facts_behind(result, self.code)) for result in self.results]
        for note in notices_of(behind):
            sheet.line(note, "notice")
        sheet.gap()

    def _preliminary(self) -> None:
        """Which amounts are preliminary, and why: what was assumed, which check fails, who has not agreed."""
        services = dict.fromkeys((row.service, row.service_name) for row in self.rows if row.preliminary)
        for service, name in services:
            reasons = reasons_of(row for row in self.report.check_rows if row.service == service)
            reasons += [note for row in self.report.check_rows if (note := not_agreed(row, service))]
            told = "; ".join(dict.fromkeys(reasons))
            self.sheet.line(text("workbook.appendix_preliminary", service=name, reasons=told), "fault")

    def _fact(self, what: str, value: str) -> None:
        self.sheet.put(0, text(f"workbook.{what}"), "bold")
        self.sheet.line(value, columns=(1, _AMOUNT))

    def _agreement(self, result: AgreementResult) -> None:
        """The lines of each cost item, what it comes to, and the instalments."""
        sheet = self.sheet
        items = [item for item in account(result, self.code) if item.measure == MONEY]
        for place, item in enumerate(items):
            sheet.line(
                text(
                    "workbook.appendix_item",
                    service=self.report.name_of(result),
                    year=result.year,
                    item=item.title,
                ),
                "heading",
            )
            if not place:
                self._sender(result)
            self._item(result, item)
        amount = sum(item.amount for item in items)
        if len(items) > 1:
            self._amount(
                text("workbook.appendix_item_amount", year=result.year), self.report.name_of(result), amount
            )
        self._rate(result, amount)
        self._instalments(result)
        sheet.gap()

    def _sender(self, result: AgreementResult) -> None:
        """Who sends what for this agreement, where another may be sent by somebody else."""
        first = next(row for row in self.rows if self.report.is_of(row, result))
        if self.several:
            self.sheet.line(
                text(
                    "workbook.appendix_service",
                    issuer=_issuer(first),
                    document=_document(first),
                    source=_source(result),
                ),
                "muted",
            )
        if first.document == "internal":
            self.sheet.line(text("workbook.appendix_internal"), "notice")

    def _item(self, result: AgreementResult, item: ItemAccount) -> None:
        self._heads("appendix_how", "appendix_computation", "result")
        told = self.sources.setdefault(self.report.name_of(result), {})
        for number, line in enumerate(item.lines, start=1):
            details = ". ".join(line.details) + "." if line.details else ""
            assumed = [text("workbook.assumption_note", reason=note) for note in line.notes]
            marks = self.notes.marks([*assumed, details])
            if line.source:
                told[named(line.source, result.agreement)] = None
            self._row(f"{number}. {line.what}{marks}", line.computation, line.outcome)
        self._amount(text("workbook.appendix_item_amount", year=result.year), item.title, item.amount)

    def _heads(self, *names: str) -> None:
        what, computation, outcome = (text(f"workbook.{name}") for name in names)
        self.sheet.put(0, what, "head")
        self.sheet.across(_TOLD, computation, "head")
        self.sheet.put(_AMOUNT, outcome, "head", "right")
        self.sheet.row += 1

    def _row(self, what: str, computation: str, outcome: str | int, *traits: str) -> None:
        self.sheet.put(0, what, "wrap", "row", *traits)
        self.sheet.across(_TOLD, computation, "wrap", "row", *traits)
        kind = "kronor" if isinstance(outcome, int) else "right"
        self.sheet.put(_AMOUNT, outcome, kind, "row", *traits)
        self.sheet.height((what, _WIDTHS[0]), (computation, sum(_WIDTHS[1:_AMOUNT])), bold=bool(traits))
        self.sheet.row += 1

    def _amount(self, what: str, computation: str, amount: int) -> None:
        self.sheet.put(0, what, "wrap", "sum")
        self.sheet.across(_TOLD, computation, "wrap", "sum")
        self.sheet.put(_AMOUNT, amount, "kronor", "sum")
        self.sheet.height((what, _WIDTHS[0]), (computation, sum(_WIDTHS[1:_AMOUNT])), bold=True)
        self.sheet.row += 1

    def _rate(self, result: AgreementResult, amount: int) -> None:
        """Kronor per inhabitant, beside the average of all the parties that have inhabitants."""
        population = result.population
        if population is None or not isinstance(population.value, tuple):
            return
        persons = dict(zip(population.parties, population.value, strict=True))
        own = persons.get(self.code)
        if not own:
            return
        counted = [row.amount for row in result.rows if row.party in persons and row.measure == MONEY]
        everyone = Fraction(sum(counted), sum(persons.values()))
        told = text(
            "workbook.appendix_rate_computation",
            amount=amount,
            persons=own,
            whom=whom(persons),
            everyone=decimals(everyone, 2),
        )
        what = text("workbook.appendix_rate", date=fact_date(population))
        self._row(what, told, text("workbook.rate", number=decimals(Fraction(amount, own), 2)))

    def _instalments(self, result: AgreementResult) -> None:
        """Each instalment with its period and due date, and the keys of its rows, a line each."""
        sheet = self.sheet
        own = [row for row in self.rows if self.report.is_of(row, result)]
        by_number: dict[int, list[InvoiceRow]] = {}
        for row in own:
            by_number.setdefault(row.instalment, []).append(row)
        odd = sum(row.amount for row in own) % self.invoices.instalments
        for number, rows in sorted(by_number.items()):
            first = rows[0]
            what = text(
                "workbook.appendix_instalment",
                number=number,
                count=first.instalments,
                start=first.period_from,
                end=first.period_to,
            )
            if odd and number == min(by_number):
                what += self.notes.mark(text("workbook.appendix_odd"))
            due = text("workbook.appendix_due", day=first.due_date or text("workbook.to_state"))
            keys = "\n".join(text("workbook.appendix_key", key=row.row_key) for row in rows)
            sheet.put(0, what, "wrap", "row")
            sheet.put(1, due, "wrap", "row")
            sheet.put(2, keys, "wrap", "row")
            sheet.put(_AMOUNT, sum(row.amount for row in rows), "kronor", "bold", "row")
            sheet.height((what, _WIDTHS[0]), (due, _WIDTHS[1]), (keys, _WIDTHS[2]))
            sheet.row += 1

    def _payable(self) -> None:
        """What is due to each issuer in each instalment, invoices apart from internal transfers; the sum."""
        year = self.report.allocation.year
        self.sheet.line(text("workbook.appendix_payable"), "heading")
        self._heads("issuer", "instalments", "sum")
        parts: dict[tuple[str, str], list[int]] = {}
        kinds: dict[str, int] = {}
        for row in self.rows:
            document = _document(row)
            one = parts.setdefault((_issuer(row), document), [0] * self.invoices.instalments)
            one[row.instalment - 1] += row.amount
            kinds[document] = kinds.get(document, 0) + row.amount
        for (issuer, document), amounts in parts.items():
            told = " · ".join(
                text("workbook.appendix_part", number=number, amount=amount)
                for number, amount in enumerate(amounts, start=1)
            )
            self._row(
                text("workbook.appendix_sender", issuer=issuer, document=document), told, sum(amounts), "bold"
            )
        of_which = ""
        if len(kinds) > 1:
            listed = " · ".join(
                text("workbook.appendix_of_which_part", document=document, amount=amount)
                for document, amount in kinds.items()
            )
            of_which = text("workbook.appendix_of_which", parts=listed)
        self._amount(text("workbook.appendix_total", year=year), of_which, sum(kinds.values()))
        self.sheet.gap()

    def _foot(self) -> None:
        sheet = self.sheet
        for line in self.notes.lines():
            sheet.line(line, "small", "muted")
        sheet.line(text("workbook.appendix_vat"), "small", "bold")
        for result in self.results:
            name = self.report.name_of(result)
            sources = self.sources.get(name)
            if sources:
                sheet.line(text("workbook.appendix_sources", service=name), "small", "bold")
                for note in _longest(sources):
                    sheet.line(f"• {note}", "small", "muted")


def _issuer(row: InvoiceRow) -> str:
    return row.issuer or text("workbook.to_state")


def _document(row: InvoiceRow) -> str:
    return text(f"workbook.document_{row.document}")


def _source(result: AgreementResult) -> str:
    source = result.agreement.source
    return named(source, result.agreement) if source else text("workbook.to_state")


def _longest(sources: Iterable[str]) -> list[str]:
    """The sources, without one that another begins with: the paragraph alone says less than its clause."""
    told = list(sources)
    return [
        one
        for one in told
        if not any(other != one and other.startswith(one.removesuffix(")")) for other in told)
    ]
