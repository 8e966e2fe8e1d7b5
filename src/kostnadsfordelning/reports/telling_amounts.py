"""The steps of an amount in words: where it begins, what is added, set off, cut, and what is left over."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.keys import UsageKey
from kostnadsfordelning.apportionment import trace
from kostnadsfordelning.calculation.mechanism_checks import charged_party
from kostnadsfordelning.calculation.operands import added, as_figures, as_vector, as_whole
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.calculation.steps import (
    Add,
    Apportion,
    Charge,
    Deduct,
    Difference,
    Frame,
    Income,
    Input,
    LimitParties,
    LimitTotal,
    Prorate,
    Ref,
    RoundCost,
    Step,
    Take,
    Threshold,
    Uprate,
)
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import (
    MINUS,
    MONEY,
    MONTHS,
    NBSP,
    decimals,
    kronor,
    percent,
    unit,
    units,
)
from kostnadsfordelning.reports.figures import fact_date, figure
from kostnadsfordelning.reports.paths import ADDED, DEDUCTED, is_true_up
from kostnadsfordelning.reports.traces import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.reports.telling import Teller, Told


def _input(teller: Teller, step: Input) -> Told:
    """An amount to begin with, to add or to set off. Percents and keys are told by what uses them."""
    if any(isinstance(one, Charge) and one.inputs == (Ref(step.id),) for one in teller.chain):
        return _counted(teller, step)
    if step.quantity != "amount" or isinstance(step.value, tuple):
        return None
    what, value = input_name(teller, step), step.value
    details = [step.fact.note] if step.fact is not None and step.fact.note else []
    if isinstance(value, Fraction):
        return what, "", f"{decimals(value, 2)}{NBSP}{unit()}", None, details
    return what, "", kronor(value), value, details


def _counted(teller: Teller, step: Input) -> Told:
    """What a charge is counted on, with its unit: the agreement's own where the key is of usage."""
    number = as_figures(step.value)[step.parties.index(teller.row.party)]
    name = step.id.rpartition("key:")[2].split(".")[0]
    known = step.quantity in {"population", "land_area"}
    key = teller.result.agreement.keys.get(name)
    own = key.unit if isinstance(key, UsageKey) else ""
    what = text(
        f"account.key_{step.quantity}", date=fact_date(step), name=usage_name(teller.result.agreement, name)
    )
    counted = text(f"account.unit_{step.quantity}") if known else own
    return what, "", f"{figure(number)}{NBSP}{counted}".rstrip(), None, []


def usage_name(agreement: Agreement, name: str) -> str:
    """What a key of usage is called to others: by what it counts, and by its own name too where several
    keys count the same."""
    key = agreement.keys.get(name)
    if not isinstance(key, UsageKey) or not key.unit:
        return name
    same = [one for one in agreement.keys.values() if isinstance(one, UsageKey) and one.unit == key.unit]
    return key.unit if len(same) == 1 else f"{key.unit}, {name}"


def input_name(teller: Teller, step: Input) -> str:
    """What an amount from outside is: the year's outcome, a grant, or what the agreement states."""
    item = teller.result.agreement.item(teller.row.item)
    if step.fact is not None:
        if step.fact.kind != "actual":
            names = {"name": step.fact.name, "year": step.year or teller.row.year}
            return text(f"account.{step.fact.kind}", **names)
        kind = "actual" if item.measure == MONEY and item.sign == "cost" else "outcome"
        return text(f"account.{kind}", year=step.year or teller.row.year)
    own = teller.roles.get(step.id, set())
    stated = {"fixed": step.id.endswith(".fixed"), "deducted": DEDUCTED in own, "added": ADDED in own}
    role = next((name for name, holds in stated.items() if holds), None)
    if role is not None:
        return text(f"account.stated_{role}")
    kind = "income" if item.sign == "income" else "cost" if item.measure == MONEY else "measure"
    noun = text(f"account.noun_{kind}")
    if step.year is None:
        return text("account.given_without_year", noun=noun)
    return text("account.given", noun=noun, year=step.year)


def _round_cost(teller: Teller, step: RoundCost) -> Told:
    before, after = teller.values(step)[0], as_whole(step.outcome)
    shown = f"{decimals(before, 2)}{NBSP}{unit()}"
    return text("account.rounded", units=units()), shown, kronor(after), after, []


def _uprate(teller: Teller, step: Uprate) -> Told:
    before, *percents = teller.values(step)
    exact = Fraction(before)
    for one in percents:
        exact *= 1 + Fraction(one) / 100
    factors = " × ".join(f"(1 + {percent(Fraction(one) / 100)})" for one in percents)
    places = next((n for n in range(2, 5) if (exact * 10**n).denominator == 1), 4)
    cut = exact if (exact * 10**places).denominator == 1 else Fraction(exact * 10**places // 1, 10**places)
    going_on = "" if cut == exact else "…"
    computation = f"{kronor(before)} × {factors} = {decimals(cut, places)}{going_on}"
    editions = [told for ref in step.inputs[1:] if (told := _edition(teller, ref))]
    after = as_whole(step.outcome)
    head, mark, year = step.id.rpartition(".uprated.")
    beside = next((one for one in teller.result.steps if one.id == f"{head}.beside{mark}{year}"), None)
    if isinstance(beside, Uprate) and step.year == teller.row.year:
        fixed = percent(Fraction(teller.values(beside)[1]) / 100)
        editions.append(text("account.beside", percent=fixed, amount=as_whole(beside.outcome)))
    return text("account.uprated", year=step.year), computation, kronor(after), after, editions


def _edition(teller: Teller, ref: Ref) -> str:
    """Which publication a percent is from, or that it is assumed; nothing for one the agreement states."""
    source = teller.result.step(ref.step)
    if not isinstance(source, Input) or source.fact is None or isinstance(source.value, tuple):
        return ""
    fact = source.fact
    return text(
        "account.assumed_index" if fact.kind == "assumption" else "account.index",
        index=fact.name,
        year=source.year,
        percent=percent(Fraction(source.value) / 100),
        edition=fact.used,
        source=fact.source,
    )


def _limit(_teller: Teller, step: LimitTotal) -> Told:
    reached = as_whole(step.outcome)
    key = "account.mandate_lifted" if reached > step.limit else "account.mandate_kept"
    told = text(
        key,
        limit=step.limit,
        who=step.decided_by or text("calculation.mandate_holder"),
        decision=step.decision or "",
    )
    return text("account.mandate"), told, kronor(reached), reached, []


def _add(teller: Teller, step: Add) -> Told:
    first, *more = teller.values(step)
    after = as_whole(step.outcome)
    known = step.name in {"carry_over", "true_up"}
    terms = " ".join(f"{MINUS if one < 0 else '+'} {kronor(abs(one))}" for one in more)
    what = text(f"account.added_{step.name}" if known else "account.added")
    return what, f"{kronor(first)} {terms}", kronor(after), after, []


def _less(number: int) -> str:
    """A number that is taken off, as it stands after the one it is taken from."""
    return f"{'+' if number < 0 else MINUS} {kronor(abs(number))}"


def _deduct(teller: Teller, step: Deduct) -> Told:
    before, deducted, *_ = teller.values(step)
    after = as_whole(step.outcome)
    unused = step.unused(before, deducted)
    details = [text("account.deduct_unused", unused=abs(unused))] if unused else []
    return (
        text("account.deducted"),
        f"{kronor(before)} {_less(deducted)}",
        kronor(after),
        after,
        details,
    )


def _threshold(teller: Teller, step: Threshold) -> Told:
    before, after = teller.values(step)[0], as_whole(step.outcome)
    if not after:
        told = text("account.threshold_below", amount=before)
    elif step.counts == "whole":
        told = text("account.threshold_whole", amount=before)
    else:
        told = text("account.threshold_excess", amount=abs(before), limit=step.limit)
    return text("account.threshold", limit=step.limit), told, kronor(after), after, []


def _frame(teller: Teller, step: Frame) -> Told:
    before, frame, after = *teller.values(step)[:2], as_whole(step.outcome)
    key = "frame_above" if before > after else "frame_within"
    told = text(f"account.{key}", amount=before, over=before - after)
    return text("account.frame", frame=frame), told, kronor(after), after, []


def _prorate(teller: Teller, step: Prorate) -> Told:
    """Part of a year: of the item's amount, or of the party's own charge; what others are charged is
    told by the rest that it leaves."""
    owner = charged_party(step, teller.result)
    if owner and teller.row.party not in {owner, RESIDUAL}:
        return None
    before, after = teller.values(step)[0], as_whole(step.outcome)
    months = step.last - step.first
    key = "prorated" if step.named else "prorated_count"
    if months <= 0:
        key = "prorated_count"
    what = text(f"account.{key}", count=months, months=months_between(step.first + 1, step.last))
    if owner:
        what = text("account.of_party", party=teller.names()[owner], what=what)
    computation = f"{kronor(before)} × {months}/12"
    details = []
    if step.first and months > 0:
        details.append(text("account.prorated_from", first=step.first, last=step.last, amount=before))
    return what, computation, kronor(after), after, details


def months_between(first: int, last: int) -> str:
    """A span of whole months in words: januari–juni."""
    return MONTHS[first - 1] if first == last else f"{MONTHS[first - 1]}–{MONTHS[last - 1]}"


def _income(teller: Teller, step: Income) -> Told:
    owner = charged_party(step, teller.result)
    if owner and teller.row.party not in {owner, RESIDUAL}:
        return None
    before, after = teller.values(step)[0], as_whole(step.outcome)
    return text("account.income"), text("account.income_told", amount=before), kronor(after), after, []


def _difference(teller: Teller, step: Difference) -> Told:
    """What is left: to nobody, where it is the row itself; else to those who share the rest."""
    total, *parts = teller.values(step)
    left = as_whole(step.outcome)
    if is_true_up(step):
        told = text("account.true_up_told", settled=total, charged=parts[0])
        return (
            text("account.true_up", year=teller.row.year - 1),
            told,
            kronor(left),
            left,
            _settled(teller, step),
        )
    if teller.ref.step == step.id and teller.row.party == RESIDUAL:
        computation = f"{kronor(total)} {_less(sum(added(part) for part in parts))}"
        details = list(_left_by(teller))
        rounding_only = all(told_by == "rounding" for told_by, _ in details)
        what = "left_over" if rounding_only else "left_by_rules"
        lines = [] if rounding_only and len(details) < 2 else [line for _, line in details]
        return text(f"account.{what}"), computation, kronor(left), left, lines
    owners = [_charged(teller, ref) for ref in step.inputs[1:]]
    charged = [(owner, as_whole(part)) for owner, part in zip(owners, parts, strict=True) if owner]
    stated = [_less(added(part)) for owner, part in zip(owners, parts, strict=True) if not owner]
    if charged:
        stated.append(_less(sum(part for _, part in charged)))
    names = teller.names()
    each = [text("account.rest_part", party=names[owner], amount=part) for owner, part in charged]
    of_charges = [text("account.rest_less", parts=listed(each))] if charged else []
    return text("account.rest"), " ".join([kronor(total), *stated]), kronor(left), left, of_charges


def _charged(teller: Teller, ref: Ref) -> str:
    """The party whose charge an amount is; empty for one that belongs to no one party."""
    step = teller.result.step(ref.step)
    if isinstance(step, Charge) and ref.part is not None:
        return step.parties[ref.part]
    return charged_party(step, teller.result)


def _settled(teller: Teller, step: Difference) -> list[str]:
    """The editions that the two amounts differ by: those of the forecast, then those of the outcome."""
    found: list[list[str]] = []
    for ref in step.inputs[:2]:
        chain = teller.result.behind(ref)
        editions = (
            _edition(teller, other) for one in chain if isinstance(one, Uprate) for other in one.inputs[1:]
        )
        found.append([told for told in editions if told])
    settled, charged = (dict.fromkeys(editions) for editions in found)
    return [
        *(told for told in charged if told not in settled),
        *(told for told in settled if told not in charged),
    ]


def _left_by(teller: Teller) -> Iterator[tuple[str, str]]:
    """Which rules left something: rounding, a limit that is not redistributed, parties who are away."""
    for step in teller.chain:
        if isinstance(step, Take | Apportion):
            yield from _left_by_division(teller, step)
        elif isinstance(step, LimitParties):
            parts, unlimited = as_vector(step.outcome), as_vector(teller.values(step)[2])
            cut = sum(unlimited) - sum(parts)
            if cut and step.cut_off == "unfunded":
                key = "left_by_caps" if (cut > 0) == (sum(unlimited) >= 0) else "left_by_floors"
                yield "limits", text(f"account.{key}", amount=abs(cut))


def _left_by_division(teller: Teller, step: Take | Apportion) -> Iterator[tuple[str, str]]:
    total = as_whole(teller.result.value(step.inputs[0]))
    parts = as_vector(step.outcome)
    if step.parties[-1] == RESIDUAL and parts[-1]:
        yield "away", text("account.left_by_absence", amount=parts[-1])
    if total != sum(parts):
        weights = step.weights if isinstance(step, Take) else as_vector(teller.values(step)[1])
        residual = trace(total, step.parties, weights, step.rule).residual
        yield "rounding", text("account.left_by_rounding", amount=residual)


AMOUNTS: dict[type[Step], Callable[[Teller, Any], Told]] = {
    Input: _input,
    RoundCost: _round_cost,
    Uprate: _uprate,
    LimitTotal: _limit,
    Add: _add,
    Deduct: _deduct,
    Threshold: _threshold,
    Frame: _frame,
    Prorate: _prorate,
    Income: _income,
    Difference: _difference,
}
