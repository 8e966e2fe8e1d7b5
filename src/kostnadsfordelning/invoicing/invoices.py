"""`invoices`, from a result to invoice rows, and what the caller gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kostnadsfordelning._names import view
from kostnadsfordelning.calculation.allocation import Allocation
from kostnadsfordelning.calculation.checks import checks_table
from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.errors import Fault, InputError, InputTypeError
from kostnadsfordelning.invoicing.checks import checks_of_rows, not_final, refuse_preliminary
from kostnadsfordelning.invoicing.csv_file import COLUMNS, write_csv
from kostnadsfordelning.invoicing.instalments import instalments_of, periods_of, refuse_unequal
from kostnadsfordelning.invoicing.issuers import Issuer, issuer_of, read_issuer
from kostnadsfordelning.invoicing.rows import InvoiceRow, refuse_double_keys, rows_of
from kostnadsfordelning.invoicing.schedule import Schedule, read_schedule
from kostnadsfordelning.invoicing.services import charged_rows, kronor_rows
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import datetime as dt
    import os
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from kostnadsfordelning.calculation.checks import CheckRow
    from kostnadsfordelning.calculation.result import Row
    from kostnadsfordelning.calculation.steps import Step


@dataclass(frozen=True, slots=True, repr=False)
class Invoices:
    """The invoice rows of an allocation: what each recipient is charged, when and for what.

    Made by `invoices`. ``rows`` are the rows, ``issuers`` the issuer of each agreement by id (None while
    unknown), ``instalment_steps`` the steps that made the instalments, ``check_rows`` what the rows were
    held against. Immutable; the same input gives the same rows and the same bytes.
    """

    allocation: Allocation
    schedule: Schedule
    issuers: tuple[tuple[str, Issuer | None], ...]
    rows: tuple[InvoiceRow, ...]
    instalment_steps: tuple[Step, ...]
    check_rows: tuple[CheckRow, ...]

    @property
    def instalments(self) -> int:
        """How many instalments the year has."""
        return self.schedule.count

    @property
    def due_dates(self) -> tuple[dt.date, ...]:
        """The day each instalment falls due; empty when not given."""
        return self.schedule.due_dates

    @property
    def total(self) -> int:
        """What is invoiced in all, in kronor: the allocation's total without its residuals."""
        return sum(row.amount for row in self.rows)

    @property
    def not_invoiced(self) -> tuple[Row, ...]:
        """The residuals: counted in the allocation's total, charged to nobody."""
        return tuple(
            row for result in self.allocation.results for row in kronor_rows(result) if row.party == RESIDUAL
        )

    @property
    def preliminary(self) -> bool:
        """Whether any row is preliminary."""
        return any(row.preliminary for row in self.rows)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step behind the rows: the allocation's, then those of the instalments."""
        return self.allocation.steps + self.instalment_steps

    def issuer(self, service: str) -> Issuer | None:
        """The issuer of an agreement's invoices, None while unknown."""
        return dict(self.issuers)[service]

    @property
    def table(self) -> pd.DataFrame:
        """One row per recipient, service, cost item and instalment.

        Columns: recipient, name, service, service_name, cost_item, cost_item_name, year, document
        (invoice, internal, requisition, payment), row_key (unique), instalment, instalments,
        period_from, period_to, due_date (`datetime.date`, None when not given), amount (int64 kronor),
        text, certainty, preliminary, issuer.
        """
        import pandas as pd

        rows = [[getattr(row, column) for column in COLUMNS] for row in self.rows]
        integers = dict.fromkeys(("year", "instalment", "instalments", "amount"), "int64")
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype(integers)

    @property
    def by_recipient(self) -> pd.DataFrame:
        """One row per recipient, indexed by its code: name, amount, instalment_1, instalment_2, …

        All amounts int64 kronor, all services together.
        """
        import pandas as pd

        columns = [f"instalment_{number}" for number in range(1, self.instalments + 1)]
        names: dict[str, str] = {}
        amounts: dict[str, list[int]] = {}
        for row in self.rows:
            names.setdefault(row.recipient, row.name)
            amounts.setdefault(row.recipient, [0] * self.instalments)[row.instalment - 1] += row.amount
        rows = [[code, names[code], sum(parts), *parts] for code, parts in amounts.items()]
        frame = pd.DataFrame(rows, columns=["recipient", "name", "amount", *columns])
        return frame.set_index("recipient").astype(dict.fromkeys(["amount", *columns], "int64"))

    @property
    def checks(self) -> pd.DataFrame:
        """The allocation's checks and those of the rows: check, ok, expected, got, note, service."""
        return checks_table(self.all_check_rows)

    @property
    def all_check_rows(self) -> tuple[CheckRow, ...]:
        """The allocation's checks, then those of the rows."""
        return self.allocation.check_rows + self.check_rows

    def to_excel(self, path: str | os.PathLike[str]) -> None:
        """Write the rows as a workbook in Swedish, with the calculation and an appendix per recipient.

        Raises `InputError` for a path that cannot be written; an old file is then untouched.
        """
        view("write_invoices")(self, path)

    def to_csv(
        self, path: str | os.PathLike[str], columns: Mapping[str, str] | Sequence[str] | None = None
    ) -> None:
        """Write the rows as CSV: ``;`` between the fields, UTF-8 with a byte order mark, dates as ISO.

        ``columns`` chooses columns of `table` (a list), or gives each its heading in the accounting system
        (``{"recipient": "Kundnr", "amount": "Belopp"}``); None writes all of them under their own names.
        The file is read back before it takes its place. Raises `InputError` with every fault.
        """
        write_csv(self.rows, path, columns)

    def __repr__(self) -> str:
        services = ", ".join(dict.fromkeys(result.agreement.id for result in self.allocation.results))
        recipients = len({row.recipient for row in self.rows})
        tail = " (preliminary)" if self.preliminary else ""
        return (
            f"<Invoices {self.allocation.year}: {services}, {self.total} kr, {recipients} recipients, "
            f"{self.instalments} instalments, {len(self.rows)} rows{tail}>"
        )

    def _repr_html_(self) -> str:
        html: Any = view("invoices_html")(self)
        return str(html)


def invoices(
    result: Allocation,
    *,
    instalments: int | str | None = None,
    due_dates: Sequence[str | dt.date] | None = None,
    issuer: str | None = None,
    allow_preliminary: bool = False,
) -> Invoices:
    """What each recipient is charged in each instalment, exact by row and by instalment.

    instalments
        1, 2, 3, 4, 6 or 12, or "annual", "half_yearly", "quarterly", "monthly". May be left out where an
        item is charged period by period: it is then the item's periods, and can be nothing else.
    due_dates
        One day per instalment, ascending; gives the number when ``instalments`` is left out. There is no
        default: with neither, `InputError` lists the choices.
    issuer
        Who invoices: a party's code or exact name, or the name of somebody else. Else what each agreement
        says, else unknown. A party that is itself the issuer gets an internal row, never an invoice.
    allow_preliminary
        Accept a result that rests on assumed figures, fails a check, or that a charged party has declined
        or not handled. Every row of such an agreement is then marked preliminary. Otherwise
        `PreliminaryError`, telling every reason.

    An item that is charged on actual cost period by period has one row per period told: the year to date
    less what is already charged; the other items are divided equally. A version that is in force part of
    the year is divided between the instalments of its own months. Income is paid to the parties: negative
    rows with the document ``payment``. Residuals (``_residual``) are never invoiced, see
    `Invoices.not_invoiced`; nor is anything that is not kronor, see ``checks``. Rows of nothing are left
    out. Raises `InputError` with every fault of the arguments.

    >>> from kostnadsfordelning.calculation.allocate import allocate
    >>> inv = invoices(allocate("cmv", 2023), instalments=2)
    >>> inv.total, inv.rows[0].row_key, inv.rows[0].amount, inv.rows[1].amount
    (3574970, 'CMV-1-2023-2303-drift-1-0', 71500, 71499)
    """
    refuse_other_kinds(result)
    if instalments is None and due_dates is None:
        instalments = periods_of(result)
    schedule, faults = read_schedule(result.year, instalments, due_dates)
    stated, more = read_issuer(issuer, result)
    faults += more
    if schedule is not None:
        faults += refuse_unequal(result, schedule)
    if schedule is None or faults:
        faults.of_kind |= issuer is not None and not isinstance(issuer, str)
        raise faults.error()
    refuse_nothing(result)
    if not allow_preliminary:
        refuse_preliminary(result)

    uncertain = not_final(result)
    rows: list[InvoiceRow] = []
    steps: list[Step] = []
    checks: list[CheckRow] = []
    issuers: list[tuple[str, Issuer | None]] = []
    for one in result.results:
        made = instalments_of(one, schedule)
        sender = issuer_of(one.agreement, stated)
        own = rows_of(one, made.parts, schedule, sender, preliminary=one.agreement.id in uncertain)
        checks += checks_of_rows(one, made, own, schedule, sender)
        steps += made.steps
        rows += own
        issuers.append((one.agreement.id, sender))
    refuse_double_keys(rows)
    return Invoices(result, schedule, tuple(dict.fromkeys(issuers)), tuple(rows), tuple(steps), tuple(checks))


def refuse_other_kinds(result: object) -> None:
    """`InputTypeError` for what is no result at all."""
    if not isinstance(result, Allocation):
        why, remedy = text("invoicing.not_allocation"), text("invoicing.not_allocation_remedy")
        raise InputTypeError("", [Fault("result", type(result).__name__, why, remedy)])


def refuse_nothing(result: Allocation) -> None:
    """A year in which nothing in kronor is in force has nothing to invoice; that is hardly what was meant."""
    reasons = [f"{one.name} {one.reason}" for one in result.skipped]
    for one in result.results:
        if charged_rows(one):
            return
        measures = ", ".join(dict.fromkeys(row.measure for row in one.rows)) or "–"
        reasons.append(text("invoicing.nothing_in_kronor", service=one.agreement.name, measures=measures))
    why = text("invoicing.nothing", year=result.year, reasons="; ".join(reasons))
    raise InputError("", [Fault("result", "", why, text("invoicing.nothing_remedy"))])
