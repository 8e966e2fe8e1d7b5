"""An amount's stages as steps: given or actual, uprated year by year, within a mandate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.stages import Actual, Given, Mandate
from kostnadsfordelning.agreement.uprating import IndexRule
from kostnadsfordelning.agreement.uprating import Uprate as UprateStage
from kostnadsfordelning.calculation.facts import wanted_edition
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.steps import Fact, Input, LimitTotal, Ref, RoundCost, Step, Uprate, Why
from kostnadsfordelning.errors import MissingActualError, UnknownFactError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement, Item
    from kostnadsfordelning.agreement.values import Note
    from kostnadsfordelning.calculation.context import Context


def why(agreement: Agreement, *notes: Note) -> Why:
    """The clause, source and reason of a step: the first note that says each.

    A clause that names no source of its own stands in the agreement's.
    """
    clause, source, assumed = (
        next((value for note in notes if (value := getattr(note, name))), None)
        for name in ("clause", "source", "assumed")
    )
    return Why(clause, source or (agreement.source if clause else None), assumed)


def compile_amount(context: Context, item: Item) -> Ref:
    """The steps of an item's amount, and the reference to what is to be split."""
    return AmountCompiler(context, item).compile()


@dataclass(slots=True)
class AmountCompiler:
    """Turns the stages of one item into steps, in order."""

    context: Context
    item: Item

    @property
    def agreement(self) -> Agreement:
        """The agreement the item belongs to."""
        return self.context.agreement

    @property
    def year(self) -> int:
        """The cost year."""
        return self.context.year

    @property
    def steps(self) -> list[Step]:
        """The steps so far."""
        return self.context.steps

    @property
    def decision(self) -> str | None:
        """The decision that was told for the item."""
        return self.context.told.decision.get(self.item.id)

    def compile(self) -> Ref:
        """The reference to the amount that is to be split."""
        for stage in self.item.stages:
            if isinstance(stage, Given):
                self.steps.append(self._given(stage))
            elif isinstance(stage, Actual):
                self.steps.extend(self._actual(stage))
            elif isinstance(stage, UprateStage):
                self._uprate(stage, Ref(self.steps[-1].id))
            elif isinstance(stage, Mandate):
                self.steps.append(self._mandate(stage, Ref(self.steps[-1].id)))
            else:
                raise NotImplementedError(type(stage).__name__)
        return Ref(self.steps[-1].id)

    def _id(self, name: str) -> str:
        return self.context.id(self.item.id, name)

    def _given(self, stage: Given) -> Input:
        price_year: int | None = known(stage.price_year)
        return Input(
            id=self._id("given"),
            item=self.item.id,
            quantity="amount",
            value=known(stage.given),
            year=price_year,
            why=self._decided(why(self.agreement, stage, self.item, self.agreement)),
        )

    def _actual(self, stage: Actual) -> list[Step]:
        told = self.context.told.actual.get(self.item.id)
        if told is None:
            name = f"{self.agreement.id}.{self.item.id}"
            raise MissingActualError(text("calculation.no_actual", item=self.item.title, name=name))
        fact = Fact("actual", self.item.title, self.year, self.year, text("calculation.actual_source"))
        given = Input(
            id=self._id("actual"),
            item=self.item.id,
            quantity="amount",
            value=told[-1],
            fact=fact,
            year=self.year,
            why=self._decided(why(self.agreement, stage, self.item)),
        )
        # Without öre the step changes nothing, but stays: in a workbook the cost can be changed to one with.
        rounded = RoundCost(
            id=self._id("rounded"),
            item=self.item.id,
            inputs=(Ref(given.id),),
            active=isinstance(told[-1], Fraction),
            why=Why(assumed=text("calculation.ore_assumed")),
        )
        return [given, rounded]

    def _decided(self, reason: Why) -> Why:
        """The decision that was stated for the item stands beside what the agreement says."""
        if self.decision is None:
            return reason
        decided = text("calculation.decided_by", decision=self.decision)
        return replace(reason, source="; ".join(filter(None, (reason.source, decided))))

    def _uprate(self, stage: UprateStage, amount: Ref) -> None:
        """One step per year, or one for all the years; none before the first year of uprating."""
        begins: int | None = known(stage.from_year)
        years = range(self._price_year() + 1 if begins is None else begins, self.year + 1)
        if not years:
            return
        percents = self._percents(stage, years)
        self.steps.extend(dict.fromkeys(percents))  # a fixed percent is one input for all the years
        refs = [Ref(percent.id) for percent in percents]
        if known(stage.round) == "end":
            self.steps.append(self._uprated(stage, (amount, *refs), self.year))
            return
        for year, percent in zip(years, refs, strict=True):
            self.steps.append(self._uprated(stage, (amount, percent), year))
            amount = Ref(self.steps[-1].id)

    def _price_year(self) -> int:
        first = self.item.stages[0]
        price_year: int | None = known(first.price_year) if isinstance(first, Given) else None
        if price_year is None:
            raise TypeError("the model demands a price year where there is uprating")
        return price_year

    def _percents(self, stage: UprateStage, years: range) -> list[Input]:
        """The percent of each year: the agreement's own, or each year's figure of an index.

        Raises `UnknownFactError` naming every figure that is missing.
        """
        rate: Fraction | IndexRule = known(stage.uprate)
        reason = why(self.agreement, stage, self.item)
        if isinstance(rate, Fraction):
            fixed = Input(
                id=self._id("percent"), item=self.item.id, quantity="percent", value=rate, why=reason
            )
            return [fixed] * len(years)
        inputs: list[Input] = []
        missing: dict[int, UnknownFactError] = {}
        for year in years:
            try:
                percent, fact = self.context.facts.percent(rate, year)
            except UnknownFactError as error:
                missing[year] = error
                continue
            inputs.append(
                Input(
                    id=self._id(f"percent.{year}"),
                    item=self.item.id,
                    quantity="percent",
                    value=percent,
                    fact=fact,
                    year=rate.figure_for(year),
                    why=reason,
                )
            )
        if missing:
            raise UnknownFactError(_missing_figures(rate, missing))
        return inputs

    def _uprated(self, stage: UprateStage, inputs: tuple[Ref, ...], year: int) -> Uprate:
        return Uprate(
            id=self._id(f"uprated.{year}"),
            item=self.item.id,
            inputs=inputs,
            year=year,
            why=why(self.agreement, stage, self.item),
        )

    def _mandate(self, stage: Mandate, amount: Ref) -> LimitTotal:
        return LimitTotal(
            id=self._id("mandate"),
            item=self.item.id,
            inputs=(amount,),
            limit=known(stage.mandate),
            decided_by=stage.decided_by,
            decision=self.decision,
            name=f"{self.agreement.id}.{self.item.id}",
            why=why(self.agreement, stage, self.item),
        )


def _missing_figures(rule: IndexRule, missing: dict[int, UnknownFactError]) -> str:
    """Every figure that an index rule asks for in vain, what is known, and the ways on."""
    asked = "\n".join(
        text(
            "calculation.no_index",
            index=rule.index,
            wanted=wanted_edition(rule, year),
            year=rule.figure_for(year),
            cause=error,
        )
        for year, error in missing.items()
    )
    assumed = ", ".join(f'{rule.figure_for(year)}: "2,9 %"' for year in missing)
    first = rule.figure_for(next(iter(missing)))
    return asked + "\n" + text("calculation.index_ways", index=rule.index, assumed=assumed, year=first)
