"""The limits of a branch as a step: caps, floors, and the largest change from the year before.

The year before is stated for the first year the limit acts; after that it is the agreement's own result,
calculated in the same plan back to the stated year.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.item import Every
from kostnadsfordelning.agreement.keys import UsageKey
from kostnadsfordelning.agreement.limits import Change
from kostnadsfordelning.agreement.uses import keys_used
from kostnadsfordelning.calculation.compiling.clauses import why
from kostnadsfordelning.calculation.compiling.members import months_here, months_of
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.operands import RESIDUAL, Ref
from kostnadsfordelning.calculation.steps import Input, LastPart, LimitParties, PartyBounds
from kostnadsfordelning.errors import MissingActualError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement, Item
    from kostnadsfordelning.agreement.limits import Limits, PreviousAmounts
    from kostnadsfordelning.calculation.compiling.splits import SplitCompiler
    from kostnadsfordelning.calculation.context import Context
    from kostnadsfordelning.calculation.steps import Apportion

Bound = int | Fraction


def limited(compiler: SplitCompiler, limits: Limits, apportion: Apportion, prefix: str) -> Ref:
    """The parties' parts within their limits.

    Where there is no year before to measure a change against, the step stands without those parts.
    """
    context, parties = compiler.context, apportion.parties
    caps, floors = (
        _by_party(compiler.agreement, known(bound), parties) for bound in (limits.cap, limits.floor)
    )
    increase, decrease = _change(limits)
    before: tuple[Ref, tuple[LastPart | None, ...]] | None = None
    if increase is not None or decrease is not None:
        before = _year_before(compiler, limits.previous, parties, prefix)
    step = LimitParties(
        id=f"{prefix}.limits",
        item=compiler.item.id,
        inputs=(*apportion.inputs, Ref(apportion.id), *((before[0],) if before else ())),
        parties=parties,
        bounds=tuple(
            PartyBounds(floor, cap, *_months(context, code))
            for floor, cap, code in zip(floors, caps, parties, strict=True)
        ),
        cut_off=known(limits.cut_off),
        rule=apportion.rule,
        increase=increase,
        decrease=decrease,
        known=before[1] if before else (),
        name=compiler.place,
        active=before is not None or any(bound is not None for bound in (*caps, *floors)),
        why=why(compiler.agreement, limits),
    )  # fmt: skip
    return context.add(step)


def _by_party(agreement: Agreement, bound: object, parties: tuple[str, ...]) -> list[Bound | None]:
    """The bound of each party: the same for all, its own, or none. What falls away has none."""
    if not isinstance(bound, Mapping):
        same = bound if isinstance(bound, int | Fraction) else None
        return [None if code == RESIDUAL else same for code in parties]
    own: dict[str, Bound] = {agreement.code(party): known(one) for party, one in bound.items()}
    return [own.get(code) for code in parties]


def _change(limits: Limits) -> tuple[Fraction | None, Fraction | None]:
    """The largest increase and decrease, as shares of the year before."""
    change: Fraction | Change | None = known(limits.max_change)
    if isinstance(change, Change):
        return known(change.increase), known(change.decrease)
    return change, change


def _year_before(
    compiler: SplitCompiler, stated: PreviousAmounts | None, parties: tuple[str, ...], prefix: str
) -> tuple[Ref, tuple[LastPart | None, ...]] | None:
    """The parts of the year before, and where each party's is; None where there is no year before."""
    year, begins = compiler.context.year, compiler.agreement.valid_from.year
    first = begins + 1 if stated is None else max(begins, stated.year + 1)
    if year < first:
        return None
    if stated is not None and year == first:
        return _stated(compiler, stated, parties, prefix)
    occurs = compiler.item.occurs
    if isinstance(occurs, Every) and not occurs.falls_in(year - 1):
        return None
    found = compiler.part_before(prefix)
    if found is None:
        return None
    ref, had = found  # not always the same parties: some may have joined or left since
    places = {code: place for place, code in enumerate(had)}
    return ref, tuple(_last_part(compiler.context, code, places.get(code), year - 1) for code in parties)


def _last_part(context: Context, code: str, place: int | None, year: int) -> LastPart | None:
    """Where a party's part of an earlier year is, and what of it counts; None for one that took no part."""
    first, last = months_of(context, code, year)
    if place is None or code == RESIDUAL or last < first:
        return None
    return LastPart(place, 12 * _months(context, code)[0] / (last - first + 1))


def _months(context: Context, code: str) -> tuple[Fraction, Fraction]:
    """The part of a year's kronor, and of the span's amount, that a party's months are."""
    if code == RESIDUAL:
        return Fraction(1), Fraction(1)
    first, last = context.span
    of_span = Fraction(months_here(context, code), last - first + 1)
    return (of_span * (last - first + 1) / 12 if context.by_months else of_span), of_span


def _stated(
    compiler: SplitCompiler, stated: PreviousAmounts, parties: tuple[str, ...], prefix: str
) -> tuple[Ref, tuple[LastPart | None, ...]]:
    """The stated parts of the year before; of money that is shared out, what each party got."""
    sign = -1 if compiler.item.sign == "income" else 1
    amounts = {compiler.agreement.code(party): sign * sum_ for party, sum_ in stated.amounts.items()}
    step = Input(
        id=f"{prefix}.previous",
        item=compiler.item.id,
        quantity="amount",
        value=tuple(amounts.get(code, 0) for code in parties),
        year=stated.year,
        parties=parties,
        why=why(compiler.agreement, stated),
    )
    return compiler.context.add(step), tuple(
        _last_part(compiler.context, code, place if code in amounts else None, stated.year)
        for place, code in enumerate(parties)
    )


def refuse_unknowable(agreement: Agreement, item: Item, year: int) -> None:
    """Refuse to go a year back for an item whose keys rest on what was told for the cost year.

    Raises `MissingActualError`, which says to state the parts of that year instead. An amount that was
    told is refused likewise where it is compiled.
    """
    keys = (agreement.keys[name] for name in keys_used(item.split, agreement.keys))
    if any(isinstance(key, UsageKey) and isinstance(known(key.usage), str) for key in keys):
        raise MissingActualError(text("calculation.told_keys", item=item.title, year=year))
