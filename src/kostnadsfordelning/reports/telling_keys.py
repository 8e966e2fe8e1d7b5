"""Keys in words: a party's weight and the denominator, keys weighted together, months, rounded shares."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.keys import UsageKey
from kostnadsfordelning.apportionment import trace_shares
from kostnadsfordelning.calculation.operands import as_figures, as_vector
from kostnadsfordelning.calculation.steps import (
    Combine,
    Input,
    Key,
    MemberWeights,
    QuantiseShares,
    Step,
    Weigh,
)
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import NBSP, percent
from kostnadsfordelning.messages.numbers import name as shown
from kostnadsfordelning.reports.figures import fact_date, figure
from kostnadsfordelning.reports.telling_amounts import months_between, usage_name
from kostnadsfordelning.reports.traces import cut, share_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.operands import Figures
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Vector
    from kostnadsfordelning.reports.telling import Teller, Told


def _key(teller: Teller, step: Key) -> Told:
    place, weights = teller.place(step), as_vector(step.outcome)
    figures = key_figures(teller.result, step)
    told = text(
        "account.key_part",
        weight=figure(figures[place]),
        denominator=figure(sum(figures)),
        unit=key_unit(teller.result.agreement, step),
    ).rstrip()
    share = Fraction(weights[place], sum(weights)) if any(weights) else Fraction(0)
    return key_name(teller.result, step), told, percent(share, 3), None, []


def key_name(result: AgreementResult, step: Key) -> str:
    """What a key is called, with the date or year of its figures."""
    source = result.step(step.inputs[0].step) if step.inputs else None
    date = fact_date(source) if isinstance(source, Input) else ""
    name = usage_name(result.agreement, step.name)
    return text(f"account.key_{step.basis}", date=date, name=name).rstrip()


def factor_name(result: AgreementResult, name: str) -> str:
    """What a key is called within another: by its kind where that says enough, else its own name."""
    basis = next((step.basis for step in result.steps if isinstance(step, Key) and step.name == name), "")
    known = basis in {"population", "equal", "land_area", "tax_base"}
    return text(f"account.factor_{basis}") if known else shown(usage_name(result.agreement, name))


def key_figures(result: AgreementResult, step: Key) -> Figures:
    """A key's figures as they are known (km², persons); its weights where it rests on no figures."""
    return as_figures(result.value(step.inputs[0]) if step.inputs else step.outcome)


def key_unit(agreement: Agreement, step: Key) -> str:
    """What a key's figures are counted in; empty where the key's name says it."""
    key = agreement.keys.get(step.name)
    if isinstance(key, UsageKey):
        return key.unit
    return text(f"account.unit_{step.basis}") if step.basis in {"land_area", "tax_base"} else ""


def _weigh(teller: Teller, step: Weigh) -> Told:
    place, everything = teller.place(step), sum(step.shares)
    terms, exact = [], Fraction(0)
    for name, share, weights in zip(step.factors, step.shares, teller.values(step), strict=True):
        if not share:
            continue
        part = Fraction(weights[place], sum(weights))
        exact += Fraction(share, everything) * part
        terms.append(
            f"{factor_name(teller.result, name)} {percent(Fraction(share, everything))} × {percent(part, 3)}"
        )
    what = text("account.weighted", name=step.name)
    return what, " + ".join(terms), percent(exact, 3), None, []


def _combine(teller: Teller, step: Combine) -> Told:
    """The whole way through a split as one share: each branch's part times the party's in it."""
    place, values = teller.place(step), teller.values(step)
    terms, exact = [], Fraction(0)
    for term in step.terms:
        if place not in term.positions:
            continue
        weights: Vector = (1,) if term.key is None else as_vector(values[term.key])
        part = Fraction(weights[term.positions.index(place)], sum(weights))
        exact += term.share * part
        told = _share(term.share)
        within = percent(part, 3)
        terms.append(told if term.key is None else within if term.share == 1 else f"{told} × {within}")
    return text("account.combined"), " + ".join(terms), percent(exact, 3), None, []


def _share(share: Fraction) -> str:
    ends = (share * 100 * 10**6).denominator == 1
    return percent(share) if ends else f"{share.numerator}/{share.denominator}"


def _members(teller: Teller, step: MemberWeights) -> Told:
    place = teller.place(step)
    weights, after = as_vector(teller.values(step)[0]), as_vector(step.outcome)
    months, span = _present(step, place), step.span[1] - step.span[0] + 1
    share = Fraction(after[place], sum(after)) if any(after) else Fraction(0)
    what = text("account.member", count=len(months), span=span)
    details = [text("account.member_months", months=months_between(months[0], months[-1]))] if months else []
    if step.method == "month_by_month" and not step.shrinks:
        told = text("account.member_by_month")
    else:
        told = text(
            "account.member_weight",
            weight=weights[place],
            count=len(months),
            product=after[place],
            denominator=sum(after),
        )
    if step.shrinks and after[-1]:
        details.append(text("account.member_shrinks", part=after[-1], denominator=sum(after)))
    return what, told, percent(share, 3), None, details if len(months) < span or step.shrinks else []


def _present(step: MemberWeights, place: int) -> range:
    first, last = step.months[place]
    return range(max(first, step.span[0]), min(last, step.span[1]) + 1)


def _shares(teller: Teller, step: QuantiseShares) -> Told:
    weights = as_vector(teller.values(step)[0])
    rounded = trace_shares(step.parties, weights, step.rule, step.ties)
    party, place = teller.row.party, teller.place(step)
    share = Fraction(as_vector(step.outcome)[place], step.scale)
    count = step.rule.decimals
    what = text("account.share_one") if count == 1 else text("account.share_many", count=count)
    details = share_lines(rounded, party, teller.names())[1:-1] if rounded.awards else []
    exact = Fraction(weights[place], sum(weights))
    outcome = percent(share, count)
    return what, f"{percent(exact, max(3, count + 1))} → {outcome}", outcome, None, details


def written_share(result: AgreementResult, source: Step, place: int) -> str:
    """A party's share as it stands in a computation; empty where weight and denominator say it best."""
    if isinstance(source, QuantiseShares):
        return percent(Fraction(as_vector(source.outcome)[place], source.scale), source.rule.decimals)
    if isinstance(source, Key):
        figures = key_figures(result, source)
        if all(isinstance(one, int) for one in figures):
            return ""
        return f"{figure(figures[place])} / {figure(sum(figures))}"
    if isinstance(source, MemberWeights) and (source.method == "month_weights" or source.shrinks):
        return ""
    weights = as_vector(source.outcome)
    return f"{cut(Fraction(100 * weights[place], sum(weights)))}{NBSP}%"


KEYS: dict[type[Step], Callable[[Teller, Any], Told]] = {
    Key: _key,
    Weigh: _weigh,
    Combine: _combine,
    MemberWeights: _members,
    QuantiseShares: _shares,
}
