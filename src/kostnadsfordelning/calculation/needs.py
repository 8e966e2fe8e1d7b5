"""What an agreement will ask for in a year, read off the agreement before anything is calculated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.agreement import Every
from kostnadsfordelning.agreement.keys import WeightedKey
from kostnadsfordelning.agreement.split import Blend, FromBelow
from kostnadsfordelning.agreement.stages import Actual, Add, CarryOver, Deduct, Frame, Given
from kostnadsfordelning.agreement.uprating import EditionRule, IndexRule, TrueUp, Uprate
from kostnadsfordelning.agreement.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement, Item
    from kostnadsfordelning.agreement.split import Branch
    from kostnadsfordelning.agreement.stages import Stage

Told = tuple[str, str]
"""What the user tells of an item: ``actual``, ``grant`` or ``carry_over``, and the name it is told under."""


def keys_needed(agreement: Agreement, year: int) -> dict[str, tuple[str, ...]]:
    """The keys that the agreement uses in ``year``, each with the parties it divides between.

    Keys that are weighted into another are among them while they weigh something. A key that nothing uses
    yet – a question may be open where it would be – counts for everyone.
    """
    found: dict[str, dict[str, None]] = {}

    def use(name: object, codes: Sequence[str]) -> None:
        key = agreement.keys.get(name) if isinstance(name, str) else None
        if key is None or not isinstance(name, str):
            return
        before = found.get(name)
        found[name] = {**(before or {}), **dict.fromkeys(codes)}
        if isinstance(key, WeightedKey) and before != found[name]:
            for factor in _factors(key, year):
                use(factor, codes)

    for item in agreement.items:
        for branch in _branches(_splits(item, year)):
            codes = agreement.receivers(branch.to)
            if not isinstance(branch.by, tuple | Unknown):
                use(branch.by, codes)
            if isinstance(branch.take, FromBelow):
                use(branch.take.charge.of, codes)
    if agreement.settlement is not None:
        for name in (agreement.settlement.key, agreement.settlement.deficit_key):
            use(name, tuple(agreement.everyone))
    inside = {
        factor
        for key in agreement.keys.values()
        if isinstance(key, WeightedKey) and isinstance(key.weighted, Mapping)
        for factor in key.weighted
    }
    for name in agreement.keys:
        if name not in found and name not in inside:
            use(name, tuple(agreement.everyone))
    return {name: tuple(found[name]) for name in agreement.keys if name in found}


def _factors(key: WeightedKey, year: int) -> Iterator[str]:
    """The keys weighted together in ``year``; all of them while the shares are not known."""
    shares = key.shares_for(year)
    if shares is not None:
        yield from (name for name, share in shares.items() if share)
    elif isinstance(key.weighted, Mapping):
        yield from key.weighted


def _splits(item: Item, year: int) -> Iterator[tuple[Branch, ...]]:
    """The splits that count in ``year``: one, or those of a blend that weigh something."""
    split = item.split
    if isinstance(split, Blend):
        shares = split.shares_for(year)
        yield from (part for name, part in split.splits.items() if shares is None or shares.get(name))
    elif isinstance(split, tuple):
        yield split


def _branches(levels: Iterator[tuple[Branch, ...]]) -> Iterator[Branch]:
    for branches in levels:
        for branch in branches:
            yield branch
            if isinstance(branch.by, tuple):
                yield from _branches(iter((branch.by,)))


def told_needed(agreement: Agreement, item: Item, year: int) -> Iterator[Told]:
    """The amounts of an item that nobody but the user knows, if the item is known to occur."""
    occurs = item.occurs
    if not (occurs == "yearly" or (isinstance(occurs, Every) and occurs.falls_in(year))):
        return  # what occurs on decision is told by the decision itself
    name = f"{agreement.id}.{item.id}"
    asked: dict[Told, None] = {}
    for stage in _every_stage(item.stages):
        if isinstance(stage, Actual):
            asked["actual", name] = None
        elif isinstance(stage, Add) and isinstance(stage.add, str):
            asked["actual", f"{name}.{stage.add}"] = None
        elif isinstance(stage, Deduct) and isinstance(stage.deduct, str):
            asked["grant", f"{name}.{stage.deduct}"] = None
        elif isinstance(stage, CarryOver) and stage.carry_over is None:
            asked["carry_over", name] = None
    yield from asked


def _every_stage(stages: Sequence[Stage]) -> Iterator[Stage]:
    """The stages, those of a frame among them."""
    for stage in stages:
        yield stage
        if isinstance(stage, Frame) and isinstance(stage.frame, tuple):
            yield from _every_stage(stage.frame)


def figures_needed(agreement: Agreement, item: Item, year: int) -> Iterator[tuple[IndexRule, int]]:
    """Each index rule of an item, and each cost year up to ``year`` that it is asked for."""
    found = {
        (rule, cost_year): None
        for stages in _lists(item.stages)
        for rule, cost_year in _figures(agreement, stages, year)
    }
    yield from found


def _lists(stages: Sequence[Stage]) -> Iterator[Sequence[Stage]]:
    """The stages of the amount, and those of each frame on it: each has an uprating of its own."""
    if stages:
        yield stages
    for stage in stages:
        if isinstance(stage, Frame) and isinstance(stage.frame, tuple):
            yield from _lists(stage.frame)


def _figures(agreement: Agreement, stages: Sequence[Stage], year: int) -> Iterator[tuple[IndexRule, int]]:
    uprate = next((stage for stage in stages if isinstance(stage, Uprate)), None)
    if uprate is None or not isinstance(uprate.uprate, IndexRule):
        return
    rule = uprate.uprate
    if isinstance(rule.edition, Unknown) or isinstance(rule.figure_year, Unknown):
        return
    begins = uprate.from_year
    if begins is None and isinstance(stages[0], Given) and isinstance(stages[0].price_year, int):
        begins = stages[0].price_year + 1
    if not isinstance(begins, int):
        return
    true_up = next((stage for stage in stages if isinstance(stage, TrueUp)), None)
    if true_up is None or isinstance(true_up.true_up, Unknown):
        yield from ((rule, cost_year) for cost_year in range(begins, year + 1))
        return
    settled = settled_rule(rule, true_up.true_up)
    trues_up = year > begins and (agreement.replaces is not None or agreement.in_force(year - 1))
    for cost_year in range(begins, year + 1):
        goes_on_settled = true_up.goes_on_from == "settled" and cost_year < year
        if not goes_on_settled or (trues_up and cost_year == year - 1):
            yield rule, cost_year
        if goes_on_settled or (trues_up and cost_year == year - 1):
            yield settled, cost_year


def settled_rule(rule: IndexRule, edition: dt.date | EditionRule) -> IndexRule:
    """The rule with the edition of a true-up, which is told from the year after the one it is about."""
    if not isinstance(edition, dt.date):
        edition = EditionRule.model_construct(month=edition.month, years_before=edition.years_before - 1)
    return rule.model_copy(update={"edition": edition})
