"""`settle`, from an outcome and what is already invoiced to what is collected and repaid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kostnadsfordelning._names import view
from kostnadsfordelning.calculation.checks import checks_table
from kostnadsfordelning.calculation.facts import Facts
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.errors import Fault, Faults, InputError, UnknownAgreementError
from kostnadsfordelning.invoicing.advances import read_advance
from kostnadsfordelning.invoicing.checks import not_final, refuse_preliminary
from kostnadsfordelning.invoicing.csv_file import write_csv
from kostnadsfordelning.invoicing.invoices import refuse_nothing, refuse_other_kinds
from kostnadsfordelning.invoicing.issuers import issuer_of, read_issuer
from kostnadsfordelning.invoicing.schedule import read_day
from kostnadsfordelning.invoicing.services import services_of
from kostnadsfordelning.invoicing.settlement_checks import checks_of_settled, unused
from kostnadsfordelning.invoicing.settling import Settled, SettlementRow, settled
from kostnadsfordelning.invoicing.terms import read_terms
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import datetime as dt
    import os
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.checks import CheckRow
    from kostnadsfordelning.calculation.facts import Populations
    from kostnadsfordelning.calculation.steps import Step
    from kostnadsfordelning.calculation.usage import UsageGiven
    from kostnadsfordelning.invoicing.invoices import Invoices
    from kostnadsfordelning.reference.store.store import StoreGiven

COLUMNS = (
    "service", "party", "name", "outcome", "advance", "difference", "share_of_difference", "waived", "amount",
    "document", "row_key", "year", "service_name", "text", "key", "issuer", "certainty", "preliminary",
)  # fmt: skip
"""The columns of the table of a settlement, in order."""
AMOUNTS = ("outcome", "advance", "difference", "share_of_difference", "waived", "amount")


@dataclass(frozen=True, slots=True, repr=False)
class Settlement:
    """The outcome of a year settled against what is already invoiced: who is collected, who is repaid.

    Made by `settle`. One row per agreement and party: a settlement clause speaks of the agreement's whole
    cost, so its cost items are taken together, and a de-minimis amount is held against a party's whole
    difference. In every column of amounts the rows add up, the residual's (``_residual``) included:
    outcome − advance = difference, and waived + amount = share_of_difference, which is the difference
    itself or, by a key, a part of all the parties' differences. Immutable; the same input gives the same
    result.
    """

    outcome: Allocation
    as_of: dt.date | None
    parts: tuple[Settled, ...]
    check_rows: tuple[CheckRow, ...]

    @property
    def year(self) -> int:
        """The cost year that is settled."""
        return self.outcome.year

    @property
    def rows(self) -> tuple[SettlementRow, ...]:
        """One row per agreement and party, in the agreements' order; residuals last in each."""
        return tuple(row for part in self.parts for row in part.rows)

    @property
    def sent(self) -> tuple[SettlementRow, ...]:
        """The rows that somebody pays or is paid: not residuals, not nothing."""
        return tuple(row for row in self.rows if row.document)

    @property
    def not_settled(self) -> tuple[SettlementRow, ...]:
        """What is charged to nobody: residuals, and what is below a de-minimis amount."""
        return tuple(row for row in self.rows if row.party == RESIDUAL)

    @property
    def settlement_steps(self) -> tuple[Step, ...]:
        """The steps of the settlement, after those of the outcome."""
        return tuple(step for part in self.parts for step in part.steps)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step behind the rows: the outcome's, then those of the settlement."""
        return self.outcome.steps + self.settlement_steps

    @property
    def total(self) -> int:
        """The outcome less the advance in kronor: what is collected net, and the residuals."""
        return sum(row.amount for row in self.rows)

    @property
    def collected(self) -> int:
        """What the parties together are to pay, in kronor."""
        return sum(row.amount for row in self.sent if row.amount > 0)

    @property
    def repaid(self) -> int:
        """What the parties together are paid back, in kronor, above zero."""
        return -sum(row.amount for row in self.sent if row.amount < 0)

    @property
    def preliminary(self) -> bool:
        """Whether any row is preliminary."""
        return any(row.preliminary for row in self.rows)

    @property
    def names(self) -> dict[str, str]:
        """Names by code, in the order met. A residual is one of them."""
        return {row.party: row.name for row in self.rows}

    @property
    def amounts(self) -> dict[str, int]:
        """What each party is collected or repaid, all agreements together, in kronor."""
        amounts = dict.fromkeys(self.names, 0)
        for row in self.rows:
            amounts[row.party] += row.amount
        return amounts

    @property
    def table(self) -> pd.DataFrame:
        """One row per agreement and party.

        Columns: service, party, name, outcome, advance, difference, share_of_difference, waived, amount
        (int64 kronor; collected above zero, repaid below), document (invoice, internal, requisition,
        payment; empty where nothing is sent), row_key (unique; empty for residuals), year, service_name,
        text, key (``same`` or the key that the difference was split by), issuer, certainty, preliminary.
        """
        import pandas as pd

        rows = [[getattr(row, column) for column in COLUMNS] for row in self.rows]
        integers = dict.fromkeys(("year", *AMOUNTS), "int64")
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype(integers)

    @property
    def by_party(self) -> pd.DataFrame:
        """One row per party, all agreements together, indexed by code: name and the six amounts (int64)."""
        import pandas as pd

        sums: dict[str, list[int]] = {}
        for row in self.rows:
            own = sums.setdefault(row.party, [0] * len(AMOUNTS))
            for place, column in enumerate(AMOUNTS):
                own[place] += getattr(row, column)
        rows = [[party, self.names[party], *own] for party, own in sums.items()]
        frame = pd.DataFrame(rows, columns=["party", "name", *AMOUNTS])
        return frame.set_index("party").astype(dict.fromkeys(AMOUNTS, "int64"))

    @property
    def checks(self) -> pd.DataFrame:
        """The outcome's checks and those of the settlement: check, ok, expected, got, note, service."""
        return checks_table(self.all_check_rows)

    @property
    def all_check_rows(self) -> tuple[CheckRow, ...]:
        """The outcome's checks, then those of the settlement."""
        return self.outcome.check_rows + self.check_rows

    def code(self, party: str) -> str:
        """The code of a party given by code or exact name.

        Raises `UnknownAgreementError` with the parties there are, `InputTypeError` for a number.
        """
        from kostnadsfordelning.agreement.agreement import demand_party, meant_party

        demand_party(party)
        names = {code: name for code, name in self.names.items() if code != RESIDUAL}
        codes = {name: code for code, name in names.items()} | {code: code for code in self.names}
        if party not in codes:
            known = ", ".join(f"{name} ({code})" for code, name in names.items())
            meant = meant_party(party, names)
            raise UnknownAgreementError(
                text("invoicing.settlement_no_party", party=party, meant=meant, known=known)
            )
        return codes[party]

    def explain(self, party: str) -> str:
        """How a party's settlement came about, in Swedish, with the numbers.

        ``party`` is a code or an exact name. Raises `UnknownAgreementError` with the parties there are.
        """
        explained: str = view("explain_settlement")(self, self.code(party))
        return explained

    def to_excel(self, path: str | os.PathLike[str]) -> None:
        """Write the settlement as a workbook in Swedish: what each party is collected or repaid, checks.

        Raises `InputError` for a path that cannot be written; an old file is then untouched.
        """
        view("write_settlement")(self, path)

    def to_csv(
        self, path: str | os.PathLike[str], columns: Mapping[str, str] | Sequence[str] | None = None
    ) -> None:
        """Write the rows that somebody pays or is paid as CSV, as `Invoices.to_csv`.

        Residuals and rows of nothing are not written. Raises `InputError` with every fault.
        """
        write_csv(self.sent, path, columns, COLUMNS)

    def __repr__(self) -> str:
        services = ", ".join(part.service.id for part in self.parts)
        parties = len({row.party for row in self.rows} - {RESIDUAL})
        tail = " (preliminary)" if self.preliminary else ""
        return (
            f"<Settlement {self.year}: {services}, {self.total} kr, {self.collected} kr collected, "
            f"{self.repaid} kr repaid, {parties} parties{tail}>"
        )

    def _repr_html_(self) -> str:
        html: Any = view("settlement_html")(self)
        return str(html)


def settle(
    outcome: Allocation,
    advance: Allocation | Invoices | Mapping[str, object] | str | os.PathLike[str],
    *,
    as_of: str | dt.date | None = None,
    settlement: Mapping[str, object] | None = None,
    issuer: str | None = None,
    population: Populations | None = None,
    usage: UsageGiven | None = None,
    store: StoreGiven = None,
    allow_preliminary: bool = False,
) -> Settlement:
    """The outcome of a year against what is already invoiced, by each agreement's settlement clause.

    outcome
        The year's result on actual cost.
    advance
        What is already invoiced: an earlier result of the same year, its invoice rows, the CSV file that
        they were written to, or the kronor themselves: ``{"agreement.item": {party: kr}}``,
        ``{"agreement": {party: kr}}``, or ``{party: kr}`` when the outcome is of one agreement. Every party
        of the outcome must then be among them; say 0 for who has been invoiced nothing.
    as_of
        The day of the settlement, told in texts. Of invoice rows, those due by then count as invoiced.
    settlement
        ``{"key": "same", "deficit_key": …, "de_minimis": 500, "assumed": "why"}`` for agreements that have
        no clause of their own, whose clause leaves a question open, or whose versions of the year differ.
        It is marked as assumed, and never replaces a clause.
    issuer, allow_preliminary
        As for `invoices`.
    population, usage, store
        As for `allocate`, for a settlement by a key of its own.

    A deficit is collected by ``deficit_key`` where the clause has one, a surplus repaid by ``key``. Raises
    `InputError` with every fault of the arguments, `PreliminaryError` as `invoices`, and what the key and
    the rounding refuse. Cost items that are not in kronor are left out, and told in ``checks``.

    >>> from kostnadsfordelning.calculation.allocate import allocate
    >>> cmv = allocate("cmv", 2023)
    >>> paid = {party: amount * 8 // 10 for party, amount in cmv.amounts.items()}
    >>> final = settle(cmv, paid, settlement={"key": "same"})
    >>> final.amounts["2303"], cmv.amounts["2303"] - paid["2303"], final.total + sum(paid.values())
    (28600, 28600, 3574970)
    """
    refuse_other_kinds(outcome)
    refuse_nothing(outcome)
    faults = Faults()
    day = _day(as_of, faults)
    services = {name: one for name, one in services_of(outcome).items() if one.charged}
    if not services:
        names = ", ".join(result.agreement.name for result in outcome.results)
        why = text("invoicing.settle_nothing", services=names)
        faults.append(Fault("outcome", "", why, text("invoicing.settle_nothing_remedy")))
    terms, more = read_terms(services.values(), settlement)
    _join(faults, more)
    paid, more = read_advance(advance, services, outcome.year, day)
    _join(faults, more)
    stated, wrong = read_issuer(issuer, outcome)
    faults += wrong
    faults.of_kind |= issuer is not None and not isinstance(issuer, str)
    if faults:
        raise faults.error()
    if not allow_preliminary:
        refuse_preliminary(outcome)
    facts = Facts.read(population, None, None, store, usage)
    uncertain = not_final(outcome)
    parts = tuple(
        settled(
            one,
            paid,
            terms[name],
            facts,
            issuer=issuer_of(one.agreement, stated),
            preliminary=name in uncertain,
        )
        for name, one in services.items()
    )
    checks = [row for part in parts for row in checks_of_settled(part, paid)]
    figures = {"population": population, "usage": usage}
    checks += unused(parts, [name for name, value in figures.items() if value is not None])
    return Settlement(outcome, day, parts, tuple(checks))


def _day(given: object, faults: Faults) -> dt.date | None:
    if given is None:
        return None
    try:
        return read_day(given, "as_of")
    except InputError as error:
        faults.take(error)
        return None


def _join(faults: Faults, more: Faults) -> None:
    faults += more
    faults.of_kind |= more.of_kind
