"""Parties that take part for some months: their weights by the months, and what nobody then carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.compiling.clauses import why
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.calculation.steps import MemberWeights, Ref
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.agreement.split import Branch
    from kostnadsfordelning.calculation.context import Context, Months


def months_of(context: Context, code: str, year: int | None = None) -> Months:
    """The first and last month of the year, or of another, that a party takes part; ``(1, 0)`` for none."""
    membership = context.agreement.membership
    if membership is not None:
        for party, presence in membership.parties.items():
            if context.agreement.code(party) == code:
                known(presence.joins)
                known(presence.leaves)
                return presence.months(context.year if year is None else year)
    return (1, 12)


def takes_part_throughout(context: Context, code: str) -> bool:
    """Whether a party takes part in every month that this version is in force this year."""
    first, last = months_of(context, code)
    return first <= context.span[0] and context.span[1] <= last


def months_here(context: Context, code: str) -> int:
    """How many months of the version's span a party takes part."""
    first, last = months_of(context, code)
    return max(0, min(last, context.span[1]) - max(first, context.span[0]) + 1)


def present(context: Context, codes: Sequence[str]) -> tuple[str, ...]:
    """Those of ``codes`` who take part some month of the span. The others are no receivers this year."""
    return tuple(code for code in codes if months_here(context, code))


def partly(context: Context, codes: Sequence[str]) -> tuple[str, ...]:
    """Those of ``codes`` who are away some month of the span, or all of it."""
    return tuple(code for code in codes if not takes_part_throughout(context, code))


def shrinks(context: Context) -> bool:
    """Whether what an absent party would have paid falls away, and is not carried by the others."""
    membership = context.agreement.membership
    return membership is not None and known(membership.others) == "total_shrinks"


def weighing(context: Context, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Whose weights a key counts: those who take part; last the absent, where their part falls away.

    All of them where nobody takes part, for the key's own step then says so.
    """
    here = present(context, codes)
    if len(here) == len(codes):
        return codes
    if shrinks(context):
        return (*here, *(code for code in codes if code not in here))
    return here or codes


def absent_from(context: Context, split: Sequence[Branch]) -> tuple[str, ...]:
    """The parties that branches go to and that take no part this year, in the order met."""
    found: list[str] = []
    for branch in split:
        by: str | tuple[Branch, ...] | None = known(branch.by)
        if isinstance(by, tuple):
            found += absent_from(context, by)
        else:
            codes = context.agreement.receivers(branch.to)
            found += [code for code in codes if not months_here(context, code)]
    return tuple(dict.fromkeys(found))


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
    """The weights ``ref`` of ``codes`` (as `weighing` has them) by the months that each takes part, and
    whose they then are.

    The same outcome where all take part throughout. Raises `InputError` for a party that is alone, and
    `UnansweredError` for what the agreement leaves open.
    """
    membership = context.agreement.membership
    if membership is None or all(takes_part_throughout(context, code) for code in codes):
        return ref, codes
    falls_away = shrinks(context)
    if len(codes) == 1 and not falls_away:
        refuse_alone(context, codes[0], f"keys.{name}")
    receivers = present(context, codes) if falls_away else codes
    step = MemberWeights(
        id=f"{ref.step}.members",
        inputs=(ref,),
        parties=receivers,
        months=tuple(months_of(context, code) for code in receivers),
        span=context.span,
        method=known(membership.method),
        shrinks=falls_away,
        why=why(context.agreement, membership),
    )
    return context.add_once(step), (*receivers, RESIDUAL) if falls_away else receivers
