"""The sheets "Bilaga …": one page per recipient that says how its amount came about."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import decimals
from kostnadsfordelning.reports.account import account
from kostnadsfordelning.reports.workbook.cells import Footnotes
from kostnadsfordelning.reports.workbook.facts import substitutes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.invoicing.invoices import Invoices
    from kostnadsfordelning.invoicing.rows import InvoiceRow
    from kostnadsfordelning.reports.account import ItemAccount
    from kostnadsfordelning.reports.workbook.cells import Book, Sheet
    from kostnadsfordelning.reports.workbook.facts import Report

_WIDTHS = (43.0, 58.0, 17.0)
_ONE_PAGE = 75  # rows that still can be read when a page is shrunk to hold them


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
        services = {row.service for row in self.rows}
        self.results = [r for r in report.allocation.results if r.agreement.id in services]
        self.notes = Footnotes()
        self.sources: dict[str, None] = {}
        self.sheet: Sheet = book.sheet(
            text("workbook.sheet_appendix", name=self.name),
            [*_WIDTHS[:2], max(_WIDTHS[2], report.amount_width + 3)],
            landscape=False,
        )

    def write(self) -> int:
        """Write the page; the amount it ends in is returned."""
        self._head()
        for result in self.results:
            self._agreement(result)
        total = sum(row.amount for row in self.rows)
        if len(self.results) > 1:
            self._amount(text("workbook.appendix_total", year=self.report.allocation.year), "", total)
            self.sheet.gap()
        self._foot()
        if self.sheet.row <= _ONE_PAGE:
            self.sheet.page.fit_to_pages(1, 1)
        return total

    def _head(self) -> None:
        sheet, year = self.sheet, self.report.allocation.year
        names = [result.agreement.name for result in self.results]
        title = text("workbook.title_one", service=", ".join(names), year=year)
        sheet.line(text("workbook.title_appendix", title=title), "title")
        if any(row.preliminary for row in self.rows):
            sheet.line(text("workbook.appendix_preliminary"), "fault")
        sheet.gap()
        unknown = text("workbook.to_state")
        issuers = dict.fromkeys(row.issuer or unknown for row in self.rows)
        sources = dict.fromkeys(result.agreement.source or unknown for result in self.results)
        documents = dict.fromkeys(text(f"workbook.document_{row.document}") for row in self.rows)
        first, last = self.rows[0], self.rows[-1]
        start, end = min(first.period_from, last.period_from), max(first.period_to, last.period_to)
        count = (
            text("workbook.appendix_one")
            if first.instalments == 1
            else text("workbook.appendix_many", count=first.instalments)
        )
        self._fact(
            text("workbook.recipient"),
            text("workbook.appendix_recipient", name=self.name, code=self.code),
        )
        self._fact(text("workbook.issuer"), text("workbook.appendix_issuer", issuer=", ".join(issuers)))
        self._fact(
            text("workbook.appendix_basis"),
            text("workbook.appendix_basis_value", sources=", ".join(sources)),
        )
        self._fact(
            text("workbook.appendix_concerns"),
            text(
                "workbook.appendix_period",
                documents=", ".join(documents).capitalize(),
                count=count,
                start=start,
                end=end,
            ),
        )
        if any(row.document == "internal" for row in self.rows):
            sheet.line(text("workbook.appendix_internal"), "notice")
        facts = [fact for result in self.results for fact in substitutes(result, self.code)]
        for fact in dict.fromkeys(facts):
            note = text("calculation.substitute", wanted=fact.wanted, used=fact.used, source=fact.source)
            sheet.line(text("workbook.substitute_notice", note=note), "notice")
        sheet.gap()

    def _fact(self, what: str, value: str) -> None:
        self.sheet.put(0, what, "bold")
        self.sheet.line(value, columns=(1, 2))

    def _agreement(self, result: AgreementResult) -> None:
        """The lines of each cost item, what it comes to, and the instalments."""
        sheet = self.sheet
        items = account(result, self.code)
        for item in items:
            self._item(result, item)
        amount = sum(item.amount for item in items)
        if len(items) > 1:
            self._amount(
                text("workbook.appendix_item_amount", year=result.year), result.agreement.name, amount
            )
        self._rate(result, amount)
        self._instalments(result)
        sheet.gap()

    def _item(self, result: AgreementResult, item: ItemAccount) -> None:
        sheet = self.sheet
        sheet.line(
            text("workbook.appendix_item", service=result.agreement.name, year=result.year, item=item.title),
            "heading",
        )
        heads = ("appendix_how", "appendix_computation", "result")
        for index, name in enumerate(heads):
            sheet.put(index, text(f"workbook.{name}"), "head", *(("right",) if index == 2 else ()))
        sheet.row += 1
        for number, line in enumerate(item.lines, start=1):
            details = ". ".join(line.details) + "." if line.details else ""
            assumed = [text("workbook.assumption_note", reason=note) for note in line.notes]
            marks = self.notes.marks([*assumed, details])
            if line.source:
                self.sources[line.source] = None
            what = f"{number}. {line.what}{marks}"
            sheet.put(0, what, "wrap", "row")
            sheet.put(1, line.computation, "wrap", "row")
            sheet.put(2, line.outcome, "right", "row")
            sheet.height((what, _WIDTHS[0]), (line.computation, _WIDTHS[1]))
            sheet.row += 1
        self._amount(text("workbook.appendix_item_amount", year=result.year), item.title, item.amount)

    def _amount(self, what: str, computation: str, amount: int) -> None:
        self.sheet.put(0, what, "sum")
        self.sheet.put(1, computation, "sum")
        self.sheet.put(2, amount, "kronor", "sum")
        self.sheet.row += 1

    def _rate(self, result: AgreementResult, amount: int) -> None:
        """Kronor per inhabitant, beside what it is for all the parties that have inhabitants."""
        population = result.population
        if population is None or not isinstance(population.value, tuple):
            return
        persons = dict(zip(population.parties, population.value, strict=True))
        own = persons.get(self.code)
        if not own:
            return
        counted = [row.amount for row in result.rows if row.party in persons]
        everyone = Fraction(sum(counted), sum(persons.values()))
        told = text(
            "workbook.appendix_rate_computation",
            amount=amount,
            persons=own,
            everyone=decimals(everyone, 2),
        )
        self.sheet.put(0, text("workbook.appendix_rate"), "row")
        self.sheet.put(1, told, "wrap", "row")
        self.sheet.put(2, text("workbook.rate", number=decimals(Fraction(amount, own), 2)), "right", "row")
        self.sheet.row += 1

    def _instalments(self, result: AgreementResult) -> None:
        """Each instalment with its period and due date; the row keys where a single row is meant."""
        own = [row for row in self.rows if row.service == result.agreement.id]
        unknown = text("workbook.to_state")
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
            if odd and number == 1:
                what += self.notes.mark(text("workbook.appendix_odd"))
            keys = ", ".join(row.row_key for row in rows)
            told = text("workbook.appendix_due", day=first.due_date or unknown)
            told += " · " + text("workbook.appendix_key", key=keys)
            self.sheet.put(0, what, "wrap", "row")
            self.sheet.put(1, told, "wrap", "row")
            self.sheet.put(2, sum(row.amount for row in rows), "kronor", "bold", "row")
            self.sheet.height((what, _WIDTHS[0]), (told, _WIDTHS[1]))
            self.sheet.row += 1

    def _foot(self) -> None:
        sheet = self.sheet
        for line in self.notes.lines():
            sheet.line(line, "small", "muted")
        sheet.line(text("workbook.appendix_vat"), "small", "bold")
        if self.sources:
            sheet.line(text("workbook.appendix_sources"), "small", "bold")
            for note in _longest(self.sources):
                sheet.line(f"• {note}", "small", "muted")


def _longest(sources: Iterable[str]) -> list[str]:
    """The sources, without one that another begins with: the paragraph alone says less than its clause."""
    told = list(sources)
    return [one for one in told if not any(other != one and other.startswith(one) for other in told)]
