"""What a settlement was held against, and what a reader should know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.checks import CheckRow
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.errors import InputError
from kostnadsfordelning.invoicing.issuers import open_question
from kostnadsfordelning.invoicing.services import other_items
from kostnadsfordelning.invoicing.settling import keeps_residual
from kostnadsfordelning.invoicing.terms import SAME
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import kronor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kostnadsfordelning.invoicing.advances import Advance
    from kostnadsfordelning.invoicing.settling import Settled


def unused(parts: Sequence[Settled], given: Iterable[str]) -> tuple[CheckRow, ...]:
    """A remark for figures that were given for a key, where no difference was split by one."""
    names = ", ".join(given)
    if not names or any(part.key != SAME for part in parts):
        return ()
    note = text("invoicing.settlement_not_needed", names=names)
    return tuple(CheckRow(part.service.id, "settlement_not_needed", True, "", "", note) for part in parts)


Found = tuple[str, bool, str, str, str]


def checks_of_settled(part: Settled, advance: Advance) -> tuple[CheckRow, ...]:
    """The checks of one agreement's settlement. `InputError` if a krona is missing or too many.

    The sums are taken from the rows themselves, so a row lost on the way is seen.
    """
    found = [*_sum(part, advance), *_rule(part), *_remarks(part, advance)]
    refused = [note for _, ok, _, _, note in found if not ok]
    if refused:
        raise InputError("\n".join(refused), steps=part.steps)
    return tuple(CheckRow(part.service.id, *row) for row in found)


def _sum(part: Settled, advance: Advance) -> Iterator[Found]:
    service = part.service
    outcome = sum(row.amount for row in service.rows)
    paid = sum(advance.amounts[service.id].values())
    amounts = sum(row.amount for row in part.rows if row.party != RESIDUAL)
    left = sum(row.amount for row in part.rows if row.party == RESIDUAL)
    got = paid + amounts + left
    values = {"outcome": outcome, "advance": paid, "amount": amounts, "left": left}
    key = "settlement_sum_left" if left else "settlement_sum"
    if got != outcome:
        key = "settlement_sum_off"
    note = text(f"invoicing.{key}", service=service.agreement.name, **values)
    yield "settlement_sum", got == outcome, kronor(outcome), kronor(got), note


def _rule(part: Settled) -> Iterator[Found]:
    """By what the agreement was settled, and who said so."""
    terms = part.terms
    total = sum(row.difference for row in part.rows if row.party != RESIDUAL)
    word = "deficit" if total > 0 else "surplus" if total < 0 else "even"
    kind = "same" if part.key == SAME else "key"
    note = text(
        f"invoicing.settled_{kind}_{word}",
        amount=abs(total),
        key=part.key,
        service=part.service.agreement.name,
    )
    if terms.why.clause:
        note += " " + text("invoicing.settled_clause", clause=terms.why.clause)
    if part.key != SAME and keeps_residual(part.service.agreement):
        note += " " + text("invoicing.settled_in_full")
    yield "settlement_rule", True, "", part.key, note
    if terms.why.assumed:
        yield "settlement_assumed", True, "", "", text("invoicing.settled_assumed", reason=terms.why.assumed)
    for fact in part.facts:
        told = text(
            "invoicing.settlement_fact", key=part.key, source=fact.source or fact.name, used=fact.used
        )
        if fact.substitute:
            told = text("calculation.substitute", wanted=fact.wanted, used=fact.used, source=fact.source)
        yield "settlement_fact", True, str(fact.wanted or ""), str(fact.used or ""), told
    if terms.de_minimis:
        waived = [(row.name, row.waived) for row in part.rows if row.party != RESIDUAL and row.waived]
        told = ", ".join(text("invoicing.waived_party", party=name, amount=amount) for name, amount in waived)
        key = "de_minimis" if waived else "de_minimis_none"
        note = text(f"invoicing.{key}", limit=terms.de_minimis, parties=told)
        together = kronor(sum(amount for _, amount in waived))
        yield "de_minimis", True, kronor(terms.de_minimis), together, note


def _remarks(part: Settled, advance: Advance) -> Iterator[Found]:
    service = part.service
    silent = advance.silent.get(service.id, ())
    if silent:
        names = ", ".join(service.parties[code] for code in silent)
        yield "no_advance", True, "", "", text("invoicing.no_advance", parties=names)
    told = advance.items.get(service.id)
    lacking = [title for item, title in service.items.items() if told is not None and item not in told]
    if lacking:
        yield "no_advance_item", True, "", "", text("invoicing.no_advance_item", items=", ".join(lacking))
    for result in service.results:
        for item in other_items(result):
            one = result.agreement.item(item)
            note = text("invoicing.not_kronor", item=one.title, measure=one.measure)
            yield "not_kronor", True, "kr", one.measure, note
    if not part.rows[0].issuer:
        note = text("invoicing.issuer_unknown", question=open_question(service.agreement))
        yield "issuer_unknown", True, "", "", " ".join(note.split())
