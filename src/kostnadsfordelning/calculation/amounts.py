"""An amount's stages as steps: given or actual, uprated year by year, within a mandate."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from kostnadsfordelning.agreement.stages import Actual, Given, IndexRule, Mandate, Uprate as UprateStage
from kostnadsfordelning.agreement.values import Note, Unknown
from kostnadsfordelning.calculation.steps import Fact, Input, LimitTotal, Ref, RoundCost, Step, Uprate, Why
from kostnadsfordelning.errors import MissingActualError, UnansweredError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement, Item
    from kostnadsfordelning.calculation.facts import Facts

T = TypeVar("T")


def why(*notes: Note) -> Why:
    """The clause, source and reason of a step: the first note that says each."""
    said = {
        name: next((value for note in notes if (value := getattr(note, name))), None)
        for name in ("clause", "source", "assumed")
    }
    return Why(**said)


def known(value: T | Unknown) -> T:
    """A value that has been answered; `UnansweredError` with its question otherwise."""
    if isinstance(value, Unknown):
        raise UnansweredError(value.unknown)
    return value


@dataclass(slots=True)
class AmountCompiler:
    """Turns the stages of one item into steps, in order; ``end`` is the reference to the last amount."""

    agreement: Agreement
    item: Item
    year: int
    facts: Facts
    actual: int | Fraction | None
    decision: str | None

    def steps(self) -> tuple[list[Step], Ref]:
        """The steps of the amount, and the reference to the amount that is to be split."""
        steps: list[Step] = []
        for stage in self.item.amount:
            if isinstance(stage, Given):
                steps.append(self._given(stage))
            elif isinstance(stage, Actual):
                steps += self._actual(stage)
            elif isinstance(stage, UprateStage):
                steps += self._uprate(stage, Ref(steps[-1].id))
            else:
                steps.append(self._mandate(stage, Ref(steps[-1].id)))
        return steps, Ref(steps[-1].id)

    def _id(self, name: str) -> str:
        return f"{self.agreement.id}.{self.item.id}.{name}"

    def _given(self, stage: Given) -> Input:
        price_year = known(stage.price_year) if stage.price_year is not None else None
        return Input(
            id=self._id("given"),
            item=self.item.id,
            quantity="amount",
            value=known(stage.given),
            year=price_year,
            why=why(stage, self.item, self.agreement),
        )

    def _actual(self, stage: Actual) -> list[Step]:
        if self.actual is None:
            name = f"{self.agreement.id}.{self.item.id}"
            raise MissingActualError(
                text("calculation.no_actual", item=self.item.title, agreement=self.agreement.name, name=name)
            )
        fact = Fact("actual", self.item.title, self.year, self.year, text("calculation.actual_source"))
        given = Input(
            id=self._id("actual"),
            item=self.item.id,
            quantity="amount",
            value=self.actual,
            fact=fact,
            year=self.year,
            why=why(stage, self.item),
        )
        if isinstance(self.actual, int):
            return [given]
        rounded = RoundCost(
            id=self._id("rounded"),
            item=self.item.id,
            inputs=(Ref(given.id),),
            why=Why(assumed=text("calculation.ore_assumed")),
        )
        return [given, rounded]

    def _uprate(self, stage: UprateStage, amount: Ref) -> list[Step]:
        """One step per year, or one for all the years; none before the first year of uprating."""
        first = stage.from_year if stage.from_year is not None else self._price_year() + 1
        years = range(first, self.year + 1)
        percents = self._percents(stage, years)
        if not percents:
            return []
        if stage.round == "end":
            inputs = (amount, *(Ref(percent) for percent in percents.values()))
            return [*self._inputs(stage, years), self._uprated(stage, inputs, years[-1])]
        steps: list[Step] = list(self._inputs(stage, years))
        for year in years:
            steps.append(self._uprated(stage, (amount, Ref(percents[year])), year))
            amount = Ref(steps[-1].id)
        return steps

    def _price_year(self) -> int:
        first = self.item.amount[0]
        if not isinstance(first, Given) or first.price_year is None:
            raise TypeError("the model demands a price year where there is uprating")
        return known(first.price_year)

    def _percents(self, stage: UprateStage, years: range) -> dict[int, str]:
        """The id of each year's percent: one for a fixed percent, one a year for an index."""
        by_year = isinstance(known(stage.uprate), IndexRule)
        return {year: self._id(f"percent.{year}" if by_year else "percent") for year in years}

    def _inputs(self, stage: UprateStage, years: range) -> list[Input]:
        rule = known(stage.uprate)
        reason = why(stage, self.item)
        ids = self._percents(stage, years)
        if isinstance(rule, Fraction):
            return [Input(id=ids[years[0]], item=self.item.id, quantity="percent", value=rule, why=reason)]
        inputs = []
        for year in years:
            percent, fact = self.facts.percent(rule, year)
            inputs.append(
                Input(
                    id=ids[year],
                    item=self.item.id,
                    quantity="percent",
                    value=percent,
                    fact=fact,
                    year=rule.figure_for(year),
                    why=reason,
                )
            )
        return inputs

    def _uprated(self, stage: UprateStage, inputs: tuple[Ref, ...], year: int) -> Uprate:
        return Uprate(
            id=self._id(f"uprated.{year}"),
            item=self.item.id,
            inputs=inputs,
            year=year,
            why=why(stage, self.item),
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
            why=why(stage, self.item),
        )
