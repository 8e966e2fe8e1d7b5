"""An amount's stages as steps, in the agreement's order: the order decides what acts on what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Literal

from kostnadsfordelning.agreement import stages as stated
from kostnadsfordelning.agreement.uprating import TrueUp, Uprate
from kostnadsfordelning.calculation import steps as kinds
from kostnadsfordelning.calculation.compiling.clauses import why, why_stated
from kostnadsfordelning.calculation.compiling.missing import refuse_missing
from kostnadsfordelning.calculation.compiling.uprating import Uprating
from kostnadsfordelning.calculation.context import WHOLE_YEAR
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.steps import Fact, Input, Ref, Why
from kostnadsfordelning.errors import MissingActualError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONEY, decimals, whole

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement, Item
    from kostnadsfordelning.agreement.stages import Stage
    from kostnadsfordelning.agreement.values import Note
    from kostnadsfordelning.calculation.context import Context
    from kostnadsfordelning.calculation.told import Kronor

__all__ = ["StageCompiler", "compile_amount", "why"]

Origin = Literal["actual", "grant", "carry_over"]


def compile_amount(context: Context, item: Item) -> Ref:
    """The steps of an item's amount, and the reference to what is to be split.

    After the agreement's stages: the months of the version's own span, where amounts are taken by months,
    and the turned sign of money that is shared out. Raises `MissingActualError` for all that was not told.
    """
    if not context.past:
        refuse_missing(context, item)
    compiler = StageCompiler(context, item, item.stages, context.year)
    amount = compiler.compile()
    if context.by_months and context.span != WHOLE_YEAR:
        amount = compiler.months("months", amount, context.span, why(context.agreement))
    if item.sign == "income":
        amount = context.add(
            kinds.Income(id=compiler.id("income"), item=item.id, inputs=(amount,), why=compiler.why())
        )
    return amount


@dataclass(slots=True)
class StageCompiler:
    """Turns one list of stages into steps, in order: an item's own, or those of a frame within it.

    ``prefix`` begins the names of its steps. ``past`` says that an earlier year is gone through once more,
    for a true-up or a change from the year before: what was told is of the cost year and not of that one,
    and a mandate has been dealt with.
    """

    context: Context
    item: Item
    stages: tuple[Stage, ...]
    year: int
    prefix: str = ""
    past: bool = False

    def __post_init__(self) -> None:
        self.past = self.past or self.context.past

    @property
    def agreement(self) -> Agreement:
        """The agreement the item belongs to."""
        return self.context.agreement

    def id(self, name: str) -> str:
        """The id of a step of this list."""
        return self.context.id(self.item.id, f"{self.prefix}{name}")

    def why(self, *notes: Note) -> Why:
        """The clause of a stage, or else of the item."""
        return why(self.agreement, *notes, self.item)

    def compile(self, uprating: Uprating | None = None) -> Ref:
        """The reference to the amount after all the stages. ``uprating`` says which figures it goes by."""
        uprating = uprating or Uprating.of(self, self.stages)
        amount: Ref | None = None
        for number, stage in enumerate(self.stages, start=1):
            if isinstance(stage, stated.Given):
                amount = self._given(stage)
            elif isinstance(stage, stated.Actual):
                amount = self._actual(stage)
            elif amount is None:
                raise TypeError("the model demands an amount first")
            elif isinstance(stage, Uprate):
                amount = uprating.uprated(stage, amount)
            elif isinstance(stage, TrueUp):
                amount = uprating.trued_up(stage, amount, partial(self._last_year, self.stages[: number - 1]))
            else:
                amount = self._acted_on(stage, amount, number)
        if amount is None:
            raise TypeError("the model demands an amount first")
        return amount

    def _acted_on(self, stage: Stage, amount: Ref, number: int) -> Ref:
        """The amount after a stage that changes it without an index."""
        match stage:
            case stated.CarryOver():
                amount = self._carried_over(stage, amount)
            case stated.Add():
                amount = self._added(stage, amount, number)
            case stated.Deduct():
                amount = self._deducted(stage, amount, number)
            case stated.Threshold():
                amount = self._threshold(stage, amount)
            case stated.Mandate():
                amount = amount if self.past else self._mandate(stage, amount)
            case stated.Frame():
                amount = self._frame(stage, amount)
            case stated.Prorate():
                amount = self.months(
                    "prorate", amount, (1, known(stage.prorate)), self.why(stage), named=False
                )
            case _:
                raise TypeError(type(stage).__name__)
        return amount

    def _last_year(self, stages: tuple[Stage, ...], prefix: str) -> StageCompiler:
        """The same stages for the year before, once more."""
        return StageCompiler(
            self.context, self.item, stages, self.year - 1, f"{self.prefix}{prefix}", past=True
        )

    # Where an amount begins ---------------------------------------------------------------------------

    def _given(self, stage: stated.Given) -> Ref:
        price_year: int | None = known(stage.price_year)
        given = Input(
            id=self.id("given"),
            item=self.item.id,
            quantity="amount",
            value=known(stage.given),
            year=price_year,
            why=self._decided(why_stated(self.agreement, stage, self.item)),
        )
        return self.context.add(given)

    def _actual(self, stage: stated.Actual) -> Ref:
        told = self.context.told
        costs = told.actual.get(self.item.id)
        note = ""
        if costs is not None and len(costs) > 1:
            parts = " + ".join(whole(one) if isinstance(one, int) else decimals(one, 2) for one in costs)
            note = text("calculation.year_to_date", count=len(costs), parts=parts)
        cost = None if costs is None else sum(costs)
        return self._told(
            "actual",
            cost,
            Fact("actual", self.item.title, self.year, self.year, note=note),
            self._decided(why(self.agreement, stage, self.item)),
        )

    def _decided(self, reason: Why) -> Why:
        """The decision that was stated for the item stands beside what the agreement says."""
        decision = self.context.told.decision.get(self.item.id)
        if decision is None:
            return reason
        decided = text("calculation.decided_by", decision=decision)
        return replace(reason, source="; ".join(filter(None, (reason.source, decided))))

    def _told(self, name: str, value: Kronor | None, fact: Fact, reason: Why) -> Ref:
        """A figure that was told with the call, rounded to whole kronor in a step that is seen.

        Raises `MissingActualError` for another year: what is told is of the cost year.
        """
        if self.past:
            raise MissingActualError(
                text(
                    "calculation.told_is_of_this_year",
                    item=self.item.title,
                    year=self.year,
                    name=fact.name,
                )
            )
        if value is None:
            raise TypeError("what is missing has been asked for first")
        inside = name if name == "actual" else f"{name}.told"
        told = Input(
            id=self.id(inside),
            item=self.item.id,
            quantity="amount",
            value=value,
            fact=replace(fact, source=text("calculation.actual_source")),
            year=self.year,
            why=reason,
        )
        # Without öre the step changes nothing, but stays: in a workbook the cost can be changed to one with.
        rounded = kinds.RoundCost(
            id=self.id("rounded" if name == "actual" else f"{name}.rounded"),
            item=self.item.id,
            inputs=(self.context.add(told),),
            active=isinstance(value, Fraction),
            why=Why(assumed=text(f"calculation.{'ore' if self.item.measure == MONEY else 'part'}_assumed")),
        )
        return self.context.add(rounded)

    # What acts on it ----------------------------------------------------------------------------------

    def _stated(self, name: str, value: int, reason: Why) -> Ref:
        """An amount that the agreement itself states."""
        return self.context.add(
            Input(id=self.id(f"{name}.stated"), item=self.item.id, quantity="amount", value=value, why=reason)
        )

    def _told_or_stated(self, name: str, value: int | str, kind: Origin, note: Note) -> Ref:
        if isinstance(value, int):
            return self._stated(name, value, self.why(note))
        told = self.context.told.grants if kind == "grant" else self.context.told.added
        fact = Fact(kind, value, self.year, self.year)
        return self._told(name, told.get((self.item.id, value)), fact, self.why(note))

    def _carried_over(self, stage: stated.CarryOver, amount: Ref) -> Ref:
        value: int | None = known(stage.carry_over)
        if value is not None:
            carried = self._stated("carry_over", value, self.why(stage))
        else:
            fact = Fact("carry_over", self.item.title, self.year, self.year)
            told = self.context.told.carry_over.get(self.item.id)
            carried = self._told("carry_over", told, fact, self.why(stage))
        return self._sum("carry_over", "carry_over", (amount, carried), self.why(stage))

    def _added(self, stage: stated.Add, amount: Ref, number: int) -> Ref:
        value: int | str = known(stage.add)
        name = _label("add", value, number)
        told = self._told_or_stated(name, value, "actual", stage)
        return self._sum(name, value if isinstance(value, str) else "", (amount, told), self.why(stage))

    def _sum(self, name: str, label: str, inputs: tuple[Ref, ...], reason: Why) -> Ref:
        return self.context.add(
            kinds.Add(id=self.id(name), item=self.item.id, inputs=inputs, name=label, why=reason)
        )

    def _deducted(self, stage: stated.Deduct, amount: Ref, number: int) -> Ref:
        value: int | str = known(stage.deduct)
        name = _label("deduct", value, number)
        deducted = self._told_or_stated(name, value, "grant", stage)
        return self.context.add(
            kinds.Deduct(
                id=self.id(name),
                item=self.item.id,
                inputs=(amount, deducted),
                name=value if isinstance(value, str) else "",
                below_zero=known(stage.below_zero),
                why=self.why(stage),
            )
        )

    def _threshold(self, stage: stated.Threshold, amount: Ref) -> Ref:
        shared = self.context.add(
            kinds.Threshold(
                id=self.id("threshold"),
                item=self.item.id,
                inputs=(amount,),
                limit=known(stage.threshold),
                counts=known(stage.counts),
                why=self.why(stage),
            )
        )
        self._left_out("below_threshold", amount, shared, stage)
        return shared

    def _mandate(self, stage: stated.Mandate, amount: Ref) -> Ref:
        return self.context.add(
            kinds.LimitTotal(
                id=self.id("mandate"),
                item=self.item.id,
                inputs=(amount,),
                limit=known(stage.mandate),
                decided_by=stage.decided_by,
                decision=self.context.told.decision.get(self.item.id),
                name=f"{self.agreement.id}.{self.item.id}",
                why=self.why(stage),
            )
        )

    def _frame(self, stage: stated.Frame, amount: Ref) -> Ref:
        within = StageCompiler(
            self.context, self.item, known(stage.frame), self.year, f"{self.prefix}frame.", self.past
        )
        frame = within.compile()
        framed = self.context.add(
            kinds.Frame(
                id=self.id("frame"),
                item=self.item.id,
                inputs=(amount, frame),
                name=f"{self.agreement.id}.{self.item.id}",
                why=self.why(stage),
            )
        )
        self._left_out("above_frame", amount, framed, stage)
        return framed

    def _left_out(self, name: str, amount: Ref, shared: Ref, stage: Note) -> None:
        """What a stage leaves out of the split: seen here, and added nowhere."""
        left = kinds.Difference(
            id=self.id(name), item=self.item.id, inputs=(amount, shared), why=self.why(stage)
        )
        self.context.add(left)

    def months(
        self, name: str, amount: Ref, span: tuple[int, int], reason: Why, *, named: bool = True
    ) -> Ref:
        """The part of a year's amount that belongs to the months of ``span``, the first and the last.

        ``named`` is whether the agreement says which they are, and not only how many.
        """
        first, last = span
        step = kinds.Prorate(
            id=self.id(name),
            item=self.item.id,
            inputs=(amount,),
            first=first - 1,
            last=last,
            named=named,
            why=reason,
        )
        return self.context.add(step)


def _label(kind: str, value: int | str, number: int) -> str:
    """What a stage is called in the ids of its steps: by its own name, or its place among the stages."""
    return f"{kind}:{value if isinstance(value, str) else number}"
