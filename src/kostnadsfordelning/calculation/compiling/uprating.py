"""Uprating as steps: year by year or compounded, the true-up of last year's figure, a percent beside."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.stages import Given
from kostnadsfordelning.agreement.uprating import IndexRule, TrueUp
from kostnadsfordelning.agreement.uprating import Uprate as UprateStage
from kostnadsfordelning.calculation.context import WHOLE_YEAR
from kostnadsfordelning.calculation.facts import wanted_edition
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.needs import settled_rule
from kostnadsfordelning.calculation.steps import Add, Difference, Input, Ref, Uprate
from kostnadsfordelning.errors import UnknownFactError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kostnadsfordelning.agreement.stages import Stage
    from kostnadsfordelning.calculation.compiling.amounts import StageCompiler


@dataclass(frozen=True, slots=True)
class Uprating:
    """How the amount of one list of stages is carried to ``compiler.year``.

    ``settled`` are the cost years whose figure is taken from the edition of the true-up, when it is
    settled, instead of the one that was used at the time.
    """

    compiler: StageCompiler
    begins: int
    true_up: TrueUp | None = None
    settled: range = range(0)

    @classmethod
    def of(cls, compiler: StageCompiler, stages: tuple[Stage, ...]) -> Uprating:
        """The uprating of a list of stages in its own year."""
        true_up = next((stage for stage in stages if isinstance(stage, TrueUp)), None)
        goes_on = known(true_up.goes_on_from) if true_up is not None else "invoiced"
        settled = range(compiler.year) if goes_on == "settled" else range(0)
        return cls(compiler, _begins(stages), true_up, settled)

    def uprated(self, stage: UprateStage, amount: Ref) -> Ref:
        """The amount in the price level of the year; itself before the first year of uprating."""
        years = range(self.begins, self.compiler.year + 1)
        if not years:
            return amount
        if stage.compare_with is not None and not self.compiler.past:
            self._beside(stage, stage.compare_with, amount, years)
        return self._chain(stage, self._percents(stage, years), amount, years)

    def trued_up(self, stage: TrueUp, amount: Ref, last_year: Callable[[str], StageCompiler]) -> Ref:
        """The amount with the correction of the year before: by its settled figure, less what was used.

        Nothing is corrected in the first year of uprating, nor for a year when an agreement that replaces
        no other was not yet in force.
        """
        compiler, before = self.compiler, self.compiler.year - 1
        agreement = compiler.agreement
        new = agreement.replaces is None
        if before < self.begins or (new and not agreement.in_force(before)):
            return amount
        parts = []
        for name, settled in (
            ("settled", range(before + 1) if self.settled else range(before, before + 1)),
            ("invoiced", range(before) if self.settled else range(0)),
        ):
            once_more = last_year(f"true_up.{name}.")
            uprating = replace(self, compiler=once_more, true_up=stage, settled=settled)
            part = once_more.compile(uprating)
            span = compiler.context.for_year(before).span
            if compiler.context.by_months and new and span != WHOLE_YEAR:
                part = once_more.months("months", part, span, compiler.why(stage))
            parts.append(part)
        reason = compiler.why(stage)
        item = compiler.item.id
        correction = compiler.context.add(
            Difference(id=compiler.id("true_up"), item=item, inputs=tuple(parts), why=reason)
        )
        return compiler.context.add(
            Add(
                id=compiler.id("trued_up"),
                item=item,
                inputs=(amount, correction),
                name="true_up",
                why=reason,
            )
        )

    def _chain(
        self,
        stage: UprateStage,
        percents: Sequence[Input],
        amount: Ref,
        years: range,
        beside: str = "",
    ) -> Ref:
        """One step per year, or one for all the years."""
        compiler = self.compiler
        for percent in dict.fromkeys(percents):  # a fixed percent is one input for all the years
            compiler.context.add(percent)
        refs = [Ref(percent.id) for percent in percents]
        at_end = known(stage.round) == "end"
        rounds = (
            [(years[-1], refs)] if at_end else [(year, [ref]) for year, ref in zip(years, refs, strict=True)]
        )
        for year, of_year in rounds:
            amount = compiler.context.add(
                Uprate(
                    id=compiler.id(f"{beside}uprated.{year}"),
                    item=compiler.item.id,
                    inputs=(amount, *of_year),
                    year=year,
                    active=not beside,
                    why=compiler.why(stage),
                )
            )
        return amount

    def _beside(self, stage: UprateStage, percent: Fraction, amount: Ref, years: range) -> None:
        """What a fixed percent would have given: shown beside, and used for nothing."""
        fixed = Input(
            id=self.compiler.id("beside.percent"),
            item=self.compiler.item.id,
            quantity="percent",
            value=percent,
            active=False,
            why=self.compiler.why(stage),
        )
        self._chain(stage, [fixed] * len(years), amount, years, "beside.")

    def _percents(self, stage: UprateStage, years: range) -> list[Input]:
        """The percent of each year: the agreement's own, or each year's figure of an index.

        Raises `UnknownFactError` naming every figure that is missing.
        """
        compiler = self.compiler
        rate: Fraction | IndexRule = known(stage.uprate)
        reason = compiler.why(stage)
        if isinstance(rate, Fraction):
            fixed = Input(
                id=compiler.id("percent"), item=compiler.item.id, quantity="percent", value=rate, why=reason
            )
            return [fixed] * len(years)
        inputs: list[Input] = []
        missing: dict[int, UnknownFactError] = {}
        for year in years:
            rule = self._rule(rate, year)
            try:
                percent, fact = compiler.context.facts.percent(rule, year)
            except UnknownFactError as error:
                missing[year] = error
                continue
            inputs.append(
                Input(
                    id=compiler.id(f"percent.{year}"),
                    item=compiler.item.id,
                    quantity="percent",
                    value=percent,
                    fact=fact,
                    year=rule.figure_for(year),
                    why=reason,
                )
            )
        if missing:
            rules = {year: self._rule(rate, year) for year in missing}
            raise UnknownFactError(_missing_figures(rules, missing))
        return inputs

    def _rule(self, rule: IndexRule, year: int) -> IndexRule:
        """The rule for one cost year: its own edition, or the true-up's once the figure is settled."""
        if self.true_up is None or year not in self.settled:
            return rule
        return settled_rule(rule, known(self.true_up.true_up))


def _begins(stages: tuple[Stage, ...]) -> int:
    """The first year of uprating; no matter which where there is none."""
    stage = next((stage for stage in stages if isinstance(stage, UprateStage)), None)
    if stage is None:
        return 0
    begins: int | None = known(stage.from_year)
    if begins is not None:
        return begins
    first = stages[0]
    price_year: int | None = known(first.price_year) if isinstance(first, Given) else None
    if price_year is None:
        raise TypeError("the model demands a price year where there is uprating")
    return price_year + 1


def _missing_figures(rules: dict[int, IndexRule], missing: dict[int, UnknownFactError]) -> str:
    """Every figure that an index rule asks for in vain, what is known, and the ways on."""
    asked = "\n".join(_asked(rules, missing, years) for years in _runs(rules, missing))
    assumed = ", ".join(f'{rules[year].figure_for(year)}: "2,9 %"' for year in missing)
    rule = rules[min(missing)]
    first = rule.figure_for(min(missing))
    return asked + "\n" + text("calculation.index_ways", index=rule.index, assumed=assumed, year=first)


def _runs(rules: dict[int, IndexRule], missing: dict[int, UnknownFactError]) -> list[range]:
    """The years in turn, those together that lack their figure for the same reason."""
    runs: list[range] = []
    for year in missing:
        same = runs and _alike(rules, missing, year) == _alike(rules, missing, runs[-1].start)
        if runs and same and year == runs[-1].stop:
            runs[-1] = range(runs[-1].start, year + 1)
        else:
            runs.append(range(year, year + 1))
    return runs


def _alike(
    rules: dict[int, IndexRule], missing: dict[int, UnknownFactError], year: int
) -> tuple[object, ...]:
    """What years must have in common to be told in one line; the years themselves are put aside."""
    rule = rules[year]
    wanted = wanted_edition(rule, year)
    return rule, _of_years(str(missing[year]).replace(wanted, ""), rule.figure_for(year), "")


def _asked(rules: dict[int, IndexRule], missing: dict[int, UnknownFactError], years: range) -> str:
    """The figures of a run of years, or of one, that cannot be found."""
    rule, first, last = rules[years.start], years.start, years[-1]
    wanted, until = wanted_edition(rule, first), wanted_edition(rule, last)
    told, cause = f"{rule.figure_for(first)}", str(missing[first])
    if first != last:
        told = _span(told, f"{rule.figure_for(last)}")
        cause = _of_years(cause.replace(wanted, _span(wanted, until)), rule.figure_for(first), told)
        wanted = _span(wanted, until)
    key = "no_index" if first == last else "no_indices"
    return text(f"calculation.{key}", index=rule.index, wanted=wanted, year=told, cause=cause)


def _of_years(sentence: str, year: int, told: str) -> str:
    """A sentence about one year that tells of several; the year of a whole date is left."""
    return re.sub(rf"(?<![-–\d]){year}(?![-–\d])", told, sentence)


def _span(first: str, last: str) -> str:
    """From one to the other: 2019–2030, oktober 2018–2030, or what they both are."""
    return first if first == last else f"{first}–{last.rpartition(' ')[2]}"
