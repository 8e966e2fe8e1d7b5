"""What every compiler of a plan has at hand: the agreement, the year, the facts, and the steps so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.operands import Ref
from kostnadsfordelning.calculation.told import Told

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.facts import Facts
    from kostnadsfordelning.calculation.steps import Step

Months = tuple[int, int]
"""The first and last month of a span within one year, 1–12."""
WHOLE_YEAR: Months = (1, 12)


@dataclass(frozen=True, slots=True)
class Context:
    """The setting of one plan. ``steps`` and ``made`` are shared by the contexts made from it.

    ``span`` are the months of the year that this version is in force, and ``by_months`` says that amounts
    are taken for those months only. ``prefix`` begins the id of every step: the agreement's id, with the
    version where two are in force in one year. ``mark`` tells apart the steps of another period or year
    of the same item (``@2``, ``@2025``).
    """

    agreement: Agreement
    year: int
    facts: Facts
    told: Told = field(default_factory=Told)
    span: Months = WHOLE_YEAR
    by_months: bool = False
    prefix: str = ""
    mark: str = ""
    steps: list[Step] = field(default_factory=list)
    made: set[str] = field(default_factory=set)

    def id(self, item: str, name: str) -> str:
        """The id of a step of a cost item."""
        return f"{self.prefix}.{item}{self.mark}.{name}"

    def key_id(self, name: str, target: str) -> str:
        """The id of a key's step; items that share a key, its parties and its year share the step.

        No item can have a colon in its id, so the two kinds never meet.
        """
        return f"{self.prefix}.key:{name}{self._year_mark}.{target}"

    @property
    def _year_mark(self) -> str:
        return f"@{self.year}" if self.past else ""

    def add(self, step: Step) -> Ref:
        """Put a step after the others."""
        self.steps.append(step)
        return Ref(step.id)

    def add_once(self, step: Step) -> Ref:
        """Put a step after the others unless an earlier item has made it already."""
        if step.id not in self.made:
            self.made.add(step.id)
            self.steps.append(step)
        return Ref(step.id)

    @property
    def past(self) -> bool:
        """Whether this is an earlier year, gone through for what the cost year is measured against."""
        return self.mark.endswith(f"@{self.year}")

    def for_year(self, year: int) -> Context:
        """The same agreement another year, for what is measured against the year before.

        Nothing was told for that year: what is told with a call is of the cost year.
        """
        begins, ends = self.agreement.valid_from, self.agreement.valid_to
        first = begins.month if begins.year == year else 1
        last = ends.month if ends is not None and ends.year == year else 12
        mark = f"{self.mark.removesuffix(self._year_mark)}@{year}"
        return replace(self, year=year, span=(first, last), mark=mark, told=Told())

    def for_period(self, period: int) -> Context:
        """The year to date after so many periods: what was told of each of them so far."""
        actual = {
            item: costs[:period] if item in self.told.by_period else costs
            for item, costs in self.told.actual.items()
        }
        return replace(self, mark=f"@{period}", told=replace(self.told, actual=actual))
