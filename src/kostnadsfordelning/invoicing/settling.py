"""One agreement settled: its steps, and a row per party.

With ``same`` each party's difference is its own outcome less its own advance: the operation by which a
period on actual cost is the year to date less what is already charged. With another key it is the
difference in total that is split, by the agreement's rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from kostnadsfordelning.agreement.agreement import Item
from kostnadsfordelning.agreement.split import Branch
from kostnadsfordelning.calculation.compiling.splits import compile_split
from kostnadsfordelning.calculation.context import Context
from kostnadsfordelning.calculation.operands import as_whole
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.calculation.run import value_of
from kostnadsfordelning.calculation.steps import Difference, Input, Ref, Step, Sum, Threshold
from kostnadsfordelning.errors import KostnadsfordelningError
from kostnadsfordelning.invoicing.running import run_on
from kostnadsfordelning.invoicing.settlement_keys import refuse_lacking
from kostnadsfordelning.invoicing.terms import SAME
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.facts import Facts
    from kostnadsfordelning.calculation.steps import Fact
    from kostnadsfordelning.invoicing.advances import Advance
    from kostnadsfordelning.invoicing.issuers import Issuer
    from kostnadsfordelning.invoicing.services import Service
    from kostnadsfordelning.invoicing.terms import Terms

REVISION = 0
Document = Literal["invoice", "internal", "requisition", "payment", ""]


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """What one party is collected (above zero) or repaid (below) for one agreement, in whole kronor.

    ``difference`` is the party's outcome less its advance. ``share_of_difference`` is what the terms make
    of it: the same, or the party's part of the difference in total by ``key``. ``waived`` is so much of
    that as is below the agreement's de-minimis amount; ``amount`` is the rest. In the row of residuals
    (``_residual``) stands what is charged to nobody: what the others waive, with the sign turned, so that
    every column adds up. ``document`` is empty where nothing is to be sent.
    """

    service: str
    party: str
    name: str
    outcome: int
    advance: int
    difference: int
    share_of_difference: int
    waived: int
    amount: int
    document: Document
    row_key: str
    year: int
    service_name: str
    text: str
    key: str
    issuer: str
    certainty: str
    preliminary: bool
    ref: Ref


@dataclass(frozen=True, slots=True)
class Settled:
    """One agreement's settlement: its terms, the key that was used, its steps and rows."""

    service: Service
    terms: Terms
    key: str
    steps: tuple[Step, ...]
    rows: tuple[SettlementRow, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The figures that the settlement's own key rests on."""
        return facts_of(self.steps)


def facts_of(steps: Iterable[Step]) -> tuple[Fact, ...]:
    """The figures among steps that are not in the agreement."""
    found = [step.fact for step in steps if isinstance(step, Input) and step.fact is not None]
    return tuple(dict.fromkeys(found))


def settled(
    service: Service,
    advance: Advance,
    terms: Terms,
    facts: Facts,
    *,
    issuer: Issuer | None,
    preliminary: bool,
) -> Settled:
    """Settle one agreement. Raises what its key and its rounding refuse, with the steps so far."""
    done = {step.id: step for result in service.results for step in result.steps}
    prefix = _prefix(service)
    parties = _parties(service, advance)
    steps, sides = _sides(service, advance, parties, prefix)
    total = sum(service.outcome(party) - advance.of(service.id, party) for party in parties)
    key = terms.key_for(total)
    if key == SAME:
        made = [
            Difference(id=f"{prefix}.difference.{party}", inputs=sides[party], why=terms.why)
            for party in parties
        ]
        steps += made
        differences = {party: Ref(step.id) for party, step in zip(parties, made, strict=True)}
        left: tuple[Ref, ...] = ()
    else:
        more, differences, left = _by_key(service, terms, key, sides, facts)
        steps += more
    more, ends, waived = _waive(differences, terms, prefix)
    steps += more
    nobodys = tuple(ref for row in service.rows if row.party == RESIDUAL for ref in row.refs)
    if nobodys or left or waived:
        steps.append(Sum(id=f"{prefix}.{RESIDUAL}", inputs=(*nobodys, *left, *waived.values())))
    run = run_on(steps, done)

    def kronor(ref: Ref | None) -> int:
        return 0 if ref is None else as_whole(value_of(ref, done))

    letters = [fact.certainty or "" for fact in facts_of(run)]
    rows = [
        _row(
            service,
            party,
            certainty=max((*letters, *service.letters(party)), default=""),
            advance=advance.of(service.id, party),
            share=kronor(differences[party]),
            waived=kronor(waived.get(party)),
            ref=ends[party],
            key=key,
            issuer=issuer,
            preliminary=preliminary,
        )
        for party in parties
    ]
    if nobodys or left or any(row.waived for row in rows):
        rows.append(
            _nobodys(service, rows, sum(kronor(ref) for ref in left), Ref(f"{prefix}.{RESIDUAL}"), key)
        )
    return Settled(service, terms, key, run, tuple(rows))


def _prefix(service: Service) -> str:
    """What the ids of the steps begin with; no cost item's steps can have them."""
    return f"{service.id}.settlement"


def _parties(service: Service, advance: Advance) -> tuple[str, ...]:
    """Who has an outcome or an advance, in the agreement's order."""
    told = advance.amounts[service.id]
    return tuple(code for code in service.parties if code in service.charged or code in told)


def _sides(
    service: Service, advance: Advance, parties: tuple[str, ...], prefix: str
) -> tuple[list[Step], dict[str, tuple[Ref, Ref]]]:
    """Each party's outcome and advance as steps."""
    steps: list[Step] = []
    sides: dict[str, tuple[Ref, Ref]] = {}
    for party in parties:
        refs = tuple(ref for row in service.rows if row.party == party for ref in row.refs)
        outcome = Sum(id=f"{prefix}.outcome.{party}", inputs=refs)
        paid = Input(id=f"{prefix}.advance.{party}", quantity="amount", value=advance.of(service.id, party))
        steps += [outcome, paid]
        sides[party] = Ref(outcome.id), Ref(paid.id)
    return steps, sides


def _by_key(
    service: Service,
    terms: Terms,
    key: str,
    sides: dict[str, tuple[Ref, Ref]],
    facts: Facts,
) -> tuple[list[Step], dict[str, Ref], tuple[Ref, ...]]:
    """The difference in total, split between all who have an outcome or an advance.

    It is one amount and one key, so rounding per branch, per item and on the agreement are the same.
    """
    prefix = _prefix(service)
    outcome = Sum(id=f"{prefix}.outcome", inputs=tuple(ref for ref, _ in sides.values()))
    paid = Sum(id=f"{prefix}.advance", inputs=tuple(ref for _, ref in sides.values()))
    total = Difference(id=f"{prefix}.difference", inputs=(Ref(outcome.id), Ref(paid.id)), why=terms.why)
    agreement = service.agreement
    context = Context(
        _in_full(agreement),
        service.results[-1].year,
        facts,
        prefix=prefix,
        steps=[outcome, paid, total],
    )
    branch = Branch.model_construct(to=tuple(sides), take="rest", by=key)
    item = Item.model_construct(id="difference", split=(branch,))
    refuse_lacking(service, item, tuple(sides))
    try:
        split = compile_split(context, item, Ref(total.id))
    except KostnadsfordelningError as error:
        error.args = (text("invoicing.settling_by", service=agreement.name, key=key) + str(error),)
        raise
    parts = {leaf.party: leaf.ref for leaf in split.leaves}
    left: tuple[Ref, ...] = ()
    if split.leaves_over:
        over = Difference(id=f"{prefix}.left", inputs=(Ref(total.id), *parts.values()))
        context.steps.append(over)
        left = (Ref(over.id),)
    return context.steps, {party: parts[party] for party in sides}, left


def keeps_residual(agreement: Agreement) -> bool:
    """Whether the agreement's rounding leaves kronor to nobody."""
    return agreement.rounding.residual_to == "none"


def _in_full(agreement: Agreement) -> Agreement:
    """The agreement with terms that leave nothing of a difference to nobody.

    What the year leaves to nobody (a residual, the part of a party that is away) is in the outcome's own
    residual already: the members' outcome less their advance is without it, and would lose it twice.
    """
    changed: dict[str, object] = {"at": "branch"}
    if keeps_residual(agreement):
        changed |= {"method": "largest_remainder", "residual_to": None}
    update: dict[str, object] = {"rounding": agreement.rounding.model_copy(update=changed)}
    membership = agreement.membership
    if membership is not None and membership.others == "total_shrinks":
        update["membership"] = membership.model_copy(update={"others": "carry"})
    return agreement.model_copy(update=update)


def _waive(
    differences: dict[str, Ref], terms: Terms, prefix: str
) -> tuple[list[Step], dict[str, Ref], dict[str, Ref]]:
    """What is left of each difference once small ones are waived, and what is waived.

    A threshold counts what lies above it, and the agreement's amount itself is settled.
    """
    if terms.de_minimis <= 1:
        return [], differences, {}
    steps: list[Step] = []
    ends: dict[str, Ref] = {}
    waived: dict[str, Ref] = {}
    for party, ref in differences.items():
        end = Threshold(
            id=f"{prefix}.amount.{party}",
            inputs=(ref,),
            limit=terms.de_minimis - 1,
            counts="whole",
            why=terms.why,
        )
        gone = Difference(id=f"{prefix}.waived.{party}", inputs=(ref, Ref(end.id)), why=terms.why)
        steps += [end, gone]
        ends[party], waived[party] = Ref(end.id), Ref(gone.id)
    return steps, ends, waived


def _row(
    service: Service,
    party: str,
    *,
    advance: int,
    share: int,
    waived: int,
    ref: Ref,
    key: str,
    issuer: Issuer | None,
    preliminary: bool,
    certainty: str,
) -> SettlementRow:
    agreement = service.agreement
    year = service.results[-1].year
    amount = share - waived
    line = text(
        f"invoicing.settlement_{'repaid' if amount < 0 else 'text'}", service=agreement.name, year=year
    )
    return SettlementRow(
        service=service.id,
        party=party,
        name=service.parties[party],
        outcome=service.outcome(party),
        advance=advance,
        difference=service.outcome(party) - advance,
        share_of_difference=share,
        waived=waived,
        amount=amount,
        document=_document(service, party, amount, issuer),
        row_key=f"{service.id.upper()}-{agreement.version}-{year}-{party}-settlement-{REVISION}",
        year=year,
        service_name=agreement.name,
        text=text("invoicing.row_text_preliminary", line=line) if preliminary else line,
        key=key,
        issuer=issuer.name if issuer is not None else "",
        certainty=certainty,
        preliminary=preliminary,
        ref=ref,
    )


def _document(service: Service, party: str, amount: int, issuer: Issuer | None) -> Document:
    """What the party gets: the document of its invoices, a payment of what is repaid, or nothing."""
    if not amount:
        return ""
    if issuer is not None and issuer.code == party:
        return "internal"
    if amount < 0:
        return "payment"
    return next(
        result.agreement.everyone[party].document
        for result in reversed(service.results)
        if party in result.agreement.everyone
    )


def _nobodys(service: Service, rows: list[SettlementRow], left: int, ref: Ref, key: str) -> SettlementRow:
    """What is charged to nobody: the outcome's residuals, a residual of the split, and what is waived."""
    outcome = service.outcome(RESIDUAL)
    waived = -sum(row.waived for row in rows)
    blank = replace(rows[0], party=RESIDUAL, name=text("invoicing.settlement_residual"))
    return replace(
        blank,
        outcome=outcome,
        advance=0,
        difference=outcome,
        share_of_difference=outcome + left,
        waived=waived,
        amount=outcome + left - waived,
        document="",
        row_key="",
        text="",
        key=key,
        certainty="",
        ref=ref,
    )
