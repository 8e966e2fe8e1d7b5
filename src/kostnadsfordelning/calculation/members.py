"""Parties that take part for some months: their weights by the months, and what nobody then carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.clauses import why
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.calculation.steps import MemberWeights, Ref
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.context import Context, Months


def months_of(context: Context, code: str) -> Months:
    """The first and last month of the year that a party takes part; ``(1, 0)`` for none."""
    membership = context.agreement.membership
    if membership is not None:
        for party, presence in membership.parties.items():
            if context.agreement.code(party) == code:
                known(presence.joins)
                known(presence.leaves)
                return presence.months(context.year)
    return (1, 12)


def takes_part_throughout(context: Context, code: str) -> bool:
    """Whether a party takes part in every month that this version is in force this year."""
    first, last = months_of(context, code)
    return first <= context.span[0] and context.span[1] <= last


def refuse_alone(context: Context, code: str, place: str) -> None:
    """Refuse a party that is alone in its branch and takes part for some months only.

    There are no others to carry its part, so the agreement does not say what the amount then is.
    """
    if takes_part_throughout(context, code):
        return
    party = context.agreement.everyone[code].name
    why_not = text("calculation.member_alone", party=party, year=context.year)
    raise InputError("", [Fault(place, party, why_not, text("calculation.member_alone_remedy"))])


def by_members(context: Context, ref: Ref, name: str, codes: tuple[str, ...]) -> tuple[Ref, tuple[str, ...]]:
    """The weights ``ref`` by the months that each of ``codes`` takes part, and whose they then are.

    The same outcome where all take part throughout. Raises `InputError` for a party that is alone, and
    `UnansweredError` for what the agreement leaves open.
    """
    membership = context.agreement.membership
    if membership is None or all(takes_part_throughout(context, code) for code in codes):
        return ref, codes
    shrinks = known(membership.others) == "total_shrinks"
    if len(codes) == 1 and not shrinks:
        refuse_alone(context, codes[0], f"keys.{name}")
    step = MemberWeights(
        id=f"{ref.step}.members",
        inputs=(ref,),
        parties=codes,
        months=tuple(months_of(context, code) for code in codes),
        span=context.span,
        method=known(membership.method),
        shrinks=shrinks,
        why=why(context.agreement, membership),
    )
    return context.add_once(step), (*codes, RESIDUAL) if shrinks else codes
