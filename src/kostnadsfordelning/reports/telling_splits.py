"""Divisions in words: tiers, parties, charges from below, limits, blends, and kronor placed by decision."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.apportionment import trace
from kostnadsfordelning.calculation.operands import as_figures, as_vector, as_whole
from kostnadsfordelning.calculation.steps import (
    Apportion,
    ApportionTable,
    Blend,
    Charge,
    LimitParties,
    Manual,
    Step,
    Take,
)
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MINUS, NBSP, amount, kronor, percent, unit, whole
from kostnadsfordelning.messages.numbers import name as shown
from kostnadsfordelning.reports.figures import figure
from kostnadsfordelning.reports.limits import binding
from kostnadsfordelning.reports.telling_keys import written_share
from kostnadsfordelning.reports.traces import apportion_lines, cut

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.apportionment import ApportionTrace
    from kostnadsfordelning.reports.telling import Teller, Told


def _take(teller: Teller, step: Take) -> Told:
    total = teller.values(step)[0]
    divided = trace(total, step.branches, step.weights, step.rule)
    names = teller.branch_names(step)
    parts = teller.parts(step)
    if len(parts) != 1:
        several = ", ".join(names[step.branches[place]] for place in parts)
        amounts = [divided.amounts[place] for place in parts]
        told = " + ".join(map(kronor, amounts))
        details = [f"{names[step.branches[place]]}: {_quota(divided, step, place, names)}" for place in parts]
        return text("account.branch", branch=several), told, kronor(sum(amounts)), sum(amounts), details
    place = parts[0]
    branch = step.branches[place]
    lines = apportion_lines(divided, branch, names, share=_share(step, place))
    what = text("account.branch", branch=names[branch])
    part = divided.amounts[place]
    return what, lines[0], kronor(part), part, _residual_lines(divided, lines)


def _share(step: Take, place: int) -> str:
    share = Fraction(step.weights[place], sum(step.weights))
    ends = (share * 100 * 10**6).denominator == 1
    return percent(share) if ends else f"{share.numerator}/{share.denominator}"


def _quota(divided: ApportionTrace, step: Take, place: int, names: dict[str, str]) -> str:
    return apportion_lines(divided, step.branches[place], names, share=_share(step, place))[0]


def _apportion(teller: Teller, step: Apportion) -> Told:
    total, weights = teller.values(step)
    party, place = teller.row.party, teller.place(step)
    written = written_share(teller.result, teller.result.step(step.inputs[1].step), place)
    divided = trace(total, step.parties, weights, step.rule)
    lines = apportion_lines(divided, party, teller.names(), share=written)
    part = divided.amounts[place]
    limited = any(isinstance(one, LimitParties) and one.inputs[2].step == step.id for one in teller.chain)
    what = text("account.your_part_unlimited" if limited else "account.your_part")
    return what, lines[0], kronor(part), part, _residual_lines(divided, lines)


def _residual_lines(divided: ApportionTrace, lines: list[str]) -> list[str]:
    """Why the amount was rounded up or down: told only where something was rounded."""
    exact = all(remainder == 0 for remainder in divided.remainders) and not divided.awards
    return [] if exact else lines[1:-1]


def _table(teller: Teller, step: ApportionTable) -> Told:
    row, place, count = step.items.index(teller.row.item), teller.place(step), len(step.items)
    values = teller.values(step)
    total, weights = values[row], as_vector(values[count + row])
    part = as_vector(step.outcome)[row * len(step.parties) + place]
    written = written_share(teller.result, teller.result.step(step.inputs[count + row].step), place)
    exact = f"{cut(Fraction(total * weights[place], sum(weights)))}{NBSP}{unit()}"
    share = written or f"{whole(weights[place])} / {whole(sum(weights))}"
    titles = ", ".join(teller.result.agreement.item(item).title for item in step.items)
    details = [text("account.table", items=titles)]
    return text("account.your_part"), f"{kronor(total)} × {share} = {exact}", kronor(part), part, details


def _charge(teller: Teller, step: Charge) -> Told:
    place, part = teller.place(step), as_vector(step.outcome)[teller.place(step)]
    units = as_figures(teller.values(step)[0])[place] if step.inputs else 0
    terms = [kronor(step.base[place])] if step.base is not None else []
    details = []
    if step.rate is not None:
        terms.append(f"{_counted(units, step.unit)} × {amount(step.rate)}")
    bands = step.in_bands(units)
    for rate, reached in bands:
        told = f"{_counted(reached, step.unit)} × {amount(rate)}"
        terms.append(told)
        details.append(f"{told} = {amount(rate * reached)}")
    exact = step.exact(place, units)
    if exact.denominator != 1:
        details.append(text("account.charge_exact", exact=amount(exact)))
    what = text("account.charge_bands" if step.bands else "account.charge")
    return (
        what,
        " + ".join(terms) or kronor(0),
        kronor(part),
        part,
        details if len(details) > 1 or not bands else [],
    )


def _counted(number: int | Fraction, counted: str) -> str:
    return f"{figure(number)}{NBSP}{counted}".rstrip()


def _limits(teller: Teller, step: LimitParties) -> Told:
    told = binding(teller.result, step, teller.place(step))
    part = as_vector(step.outcome)[teller.place(step)]
    return text("account.limits"), told, kronor(part), part, []


def _blend(teller: Teller, step: Blend) -> Told:
    place, count, everything = teller.place(step), len(step.parties), sum(step.shares)
    parts = [as_whole(one) for one in teller.values(step)[1 + place :: count]]
    terms, exact = [], Fraction(0)
    for name, share, part in zip(step.splits, step.shares, parts, strict=True):
        exact += Fraction(share * part, everything)
        if share:
            terms.append(f"{shown(name)} {percent(Fraction(share, everything))} × {kronor(part)}")
    part = as_vector(step.outcome)[place]
    computation = f"{' + '.join(terms)} = {cut(exact)}{NBSP}{unit()}"
    return text("account.blend"), computation, kronor(part), part, []


def _manual(teller: Teller, step: Manual) -> Told:
    place = teller.place(step)
    delta, after = step.deltas[place], as_vector(step.outcome)[place]
    if not delta:
        return None
    before = as_whole(teller.values(step)[place])
    sign = MINUS if delta < 0 else "+"
    told = f"{kronor(before)} {sign} {kronor(abs(delta))}"
    what = text("account.manual", delta=delta, unit=unit(), reason=step.reasons[place].rstrip("."))
    return what, told, kronor(after), after, []


SPLITS: dict[type[Step], Callable[[Teller, Any], Told]] = {
    Take: _take,
    Apportion: _apportion,
    ApportionTable: _table,
    Charge: _charge,
    LimitParties: _limits,
    Blend: _blend,
    Manual: _manual,
}
