"""Remarks on choices: what the agreement does not say, what it does not cite, what is unchanged or absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.questions import belongs_to
from kostnadsfordelning.agreement.stages import Given
from kostnadsfordelning.agreement.uprating import Uprate
from kostnadsfordelning.calculation.steps import Apportion, Input, Key, Take, Weigh
from kostnadsfordelning.calculation.steps import Uprate as UprateStep
from kostnadsfordelning.calculation.told_places import with_frames
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.agreement.agreement import Item
    from kostnadsfordelning.agreement.values import Note
    from kostnadsfordelning.calculation.remarks import Found
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Why


def on_choices(result: AgreementResult) -> Iterator[Found]:
    """Every remark on the choices behind one agreement's result."""
    yield from _choices(result)
    yield from _not_cited(result)


def _choices(result: AgreementResult) -> Iterator[Found]:
    """What the agreement does not say and was chosen, what is unchanged, and what is absent."""
    agreement, year = result.agreement, result.year
    reasons = [agreement.assumed, *(step.why.assumed for step in result.steps if step.active)]
    if any(isinstance(step, Take | Apportion) for step in result.steps):
        reasons.append(agreement.rounding.assumed)  # a branch with a reason of its own hides it
    for reason in dict.fromkeys(reasons):
        if reason:
            note = text("calculation.assumed_prefix") + text("calculation.assumed", reason=reason)
            yield "assumed", True, "", "", note
    for item in agreement.items:
        if item.id not in dict(result.plan.absent):
            yield from _price_level(item, year, result)
    for item_id, decision in result.plan.decisions:
        note = text("calculation.decided", item=agreement.item(item_id).title, decision=decision)
        yield "decision", True, "", decision, note
    for item_id, reason in result.plan.absent:
        questions = [
            unknown.unknown
            for path, unknown in agreement.unknowns.items()
            if belongs_to(path, f"{item_id}.occurs")
        ]
        title = agreement.item(item_id).title
        note = text(f"calculation.{reason}", item=title, question=" ".join(questions)).strip()
        yield "item_absent", True, "", "", note


def _price_level(item: Item, year: int, result: AgreementResult) -> Iterator[Found]:
    """An amount in another year's price level than the cost year's, with nothing that carries it there."""
    first = next(iter(item.stages), None)
    if not isinstance(first, Given) or not isinstance(first.price_year, int) or first.price_year == year:
        return
    key = "unchanged" if first.price_year < year else "price_level_later"
    uprated = any(isinstance(step, UprateStep) and step.item == item.id for step in result.steps)
    if key == "unchanged" and uprated:
        return
    note = text(f"calculation.{key}", item=item.title, price_year=first.price_year, year=year)
    yield "unchanged_amount", True, "", "", note


def _not_cited(result: AgreementResult) -> Iterator[Found]:
    """A rounding, key, uprating or stated amount with neither clause, source nor reason."""
    agreement = result.agreement
    pieces: dict[str, Note | Why] = {}
    if any(isinstance(step, Take | Apportion) for step in result.steps):
        pieces[text("calculation.not_cited_rounding")] = agreement.rounding
    parts = _parts_cited_by_the_whole(result)
    for step in result.steps:
        if isinstance(step, Key | Weigh) and step.id not in parts:
            pieces[text("calculation.not_cited_key", name=step.name)] = agreement.keys[step.name]
        elif isinstance(step, UprateStep) and step.item is not None:
            item = agreement.item(step.item)
            stage = next(stage for stage in with_frames(item.stages) if isinstance(stage, Uprate))
            pieces[text("calculation.not_cited_uprate", name=item.title)] = stage
        elif isinstance(step, Input) and step.item is not None and step.id.endswith(f".{step.item}.given"):
            pieces[text("calculation.not_cited_given", name=agreement.item(step.item).title)] = step.why
    for what, piece in pieces.items():
        if not (piece.clause or piece.source or piece.assumed):
            yield "not_cited", True, "", "", text("calculation.not_cited", what=what)


def _parts_cited_by_the_whole(result: AgreementResult) -> set[str]:
    """The keys that are only weighted into another, for which the file gives its reason."""
    inside = {
        ref.step
        for step in result.steps
        if isinstance(step, Weigh) and (step.why.clause or step.why.source or step.why.assumed)
        for ref in step.inputs
    }
    alone = {ref.step for step in result.steps if not isinstance(step, Weigh) for ref in step.inputs}
    return inside - alone
