"""An agreement × year as a plan: the steps to take, without outcomes, and where each row's amount is.

Which items take part in a year is decided by `occurrence`, everything else in the pieces' own compilers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.agreement import KRONOR
from kostnadsfordelning.agreement.questions import belongs_to
from kostnadsfordelning.agreement.uses import rests_on
from kostnadsfordelning.calculation import operands
from kostnadsfordelning.calculation.compiling import manual
from kostnadsfordelning.calculation.compiling.amounts import compile_amount
from kostnadsfordelning.calculation.compiling.clauses import why_all
from kostnadsfordelning.calculation.compiling.lacking import LACKS, lacking
from kostnadsfordelning.calculation.compiling.leaves import Leaf, Split, by_party
from kostnadsfordelning.calculation.compiling.occurrence import absence, refuse_told_of_absent
from kostnadsfordelning.calculation.compiling.plan_checks import item_checks, printed_checks
from kostnadsfordelning.calculation.compiling.splits import compile_split
from kostnadsfordelning.calculation.compiling.tables import compile_tables
from kostnadsfordelning.calculation.run import as_far_as
from kostnadsfordelning.calculation.steps import Difference, Ref, Step, Sum
from kostnadsfordelning.errors import KostnadsfordelningError, UnansweredError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.agreement.agreement import Agreement, Item
    from kostnadsfordelning.agreement.values import Unknown
    from kostnadsfordelning.calculation.context import Context

RESIDUAL = operands.RESIDUAL


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One row of the result: a party's part of an item, and the outcomes it is the sum of.

    ``periods`` has one entry per period told so far, for an item that is told in periods: the outcomes
    whose sum that period is charged. Together they make the row.
    """

    item: str
    party: str
    refs: tuple[Ref, ...]
    periods: tuple[tuple[Ref, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of one agreement for one year, in the order they are run.

    ``totals`` has one sum per measure, kronor first; ``total`` is the first of them. ``prefix`` begins the
    id of every step.
    """

    agreement: Agreement
    year: int
    steps: tuple[Step, ...]
    rows: tuple[RowPlan, ...]
    total: Ref
    absent: tuple[tuple[str, str], ...]  # items that do not occur this year, and why (message key)
    decisions: tuple[tuple[str, str], ...]  # items that a stated decision concerns, and the decision
    totals: tuple[tuple[str, Ref], ...] = ()
    prefix: str = ""

    def of_the_year(self, step: Step) -> bool:
        """Whether a step is on the way to the year's own amounts.

        Those of earlier periods, and of earlier years that something is measured against, are not.
        """
        own = f"{self.prefix}.{step.item}"
        once_more = (".true_up.settled.", ".true_up.invoiced.")
        return not step.id.startswith(f"{own}@") and not any(part in step.id for part in once_more)


def compile_plan(context: Context) -> Plan:
    """The plan of an agreement for a year.

    Raises `MissingActualError`, `UnansweredError` (all the open questions of an item at once),
    `UnknownFactError`, and `InputError` for an actual that the agreement has no place for.
    """
    compiler = PlanCompiler(context)
    try:
        return compiler.compile()
    except KostnadsfordelningError as error:
        error.steps = as_far_as(context.steps)
        raise


@dataclass(slots=True)
class PlanCompiler:
    """Compiles the items one by one, or their splits together where the agreement rounds on its total.

    ``rows`` has each item's, and ``ends`` what was split, by measure. ``lacks`` are the errors that say what
    is missing, by their texts: they are raised as one, of the first one's kind.
    """

    context: Context
    rows: dict[str, list[RowPlan]] = field(default_factory=dict)
    ends: dict[str, list[Ref]] = field(default_factory=dict)
    lacks: dict[str, KostnadsfordelningError] = field(default_factory=dict)

    def compile(self) -> Plan:
        """The whole plan."""
        context, agreement, told = self.context, self.context.agreement, self.context.told
        absent: list[tuple[str, str]] = []
        together: list[Item] = []
        unknowns = agreement.unknowns
        for item in agreement.items:
            reason = absence(item, context.year, told)
            if reason is not None:
                refuse_told_of_absent(item, context.year, told)
                absent.append((item.id, reason))
                continue
            questions = _open_questions(agreement, item, unknowns)
            if questions is not None:
                self._lacks(questions, item)
                continue
            self.rows[item.id] = []
            if agreement.rounding.at == "agreement" and item.measure == KRONOR and item.amount is not None:
                together.append(item)
                continue
            try:
                begin = len(context.steps)
                past = [self._split(earlier, item) for earlier in self._earlier([item])]
                self._finish(item, self._split(context, item), past, begin)
            except LACKS as error:
                self._lacks(error, item)  # what other items lack is told with it
        self._compile_together(together)
        if self.lacks:
            raise type(next(iter(self.lacks.values())))("\n".join(self.lacks))
        rows = tuple(row for of_item in self.rows.values() for row in of_item)
        totals = self._totals()
        context.steps.extend(printed_checks(context, rows))
        return Plan(
            agreement=agreement,
            year=context.year,
            steps=tuple(context.steps),
            rows=rows,
            total=totals[0][1],
            absent=tuple(absent),
            # A version that lacks an item of another version says nothing of what was decided about it.
            decisions=tuple(
                (item.id, told.decision[item.id]) for item in agreement.items if item.id in told.decision
            ),
            totals=totals,
            prefix=context.prefix,
        )

    def _lacks(self, error: KostnadsfordelningError, item: Item) -> None:
        """Remember what stopped an item, and all else that it lacks."""
        self._note(error, *lacking(self.context, item))

    def _note(self, *errors: KostnadsfordelningError) -> None:
        """Remember what is to be told, each thing once."""
        for error in errors:
            self.lacks.setdefault(str(error), error)

    def _earlier(self, items: Sequence[Item]) -> list[Context]:
        """The year to date after each period before the last one told."""
        told = self.context.told
        most = max((len(told.actual[item.id]) for item in items if item.id in told.by_period), default=1)
        return [self.context.for_period(period) for period in range(1, most)]

    def _split(self, context: Context, item: Item) -> Split:
        amount = compile_amount(context, item) if item.amount is not None else None
        return compile_split(context, item, amount)

    def _compile_together(self, items: Sequence[Item]) -> None:
        """Amounts first, then one table of items × parties: for the year, and for the periods before.

        One item that lacks something stops the table; what the others lack is told with it.
        """
        compiled = []
        try:
            for context in (*self._earlier(items), self.context):
                amounts = [(item, compile_amount(context, item)) for item in items]
                compiled.append(compile_tables(context, amounts))
        except LACKS as error:
            found = [one for item in items for one in lacking(self.context, item)]
            self._note(*(found or [error]))
        if self.lacks:
            return
        told = self.context.told
        for item in items:
            count = len(told.actual[item.id]) if item.id in told.by_period else 1
            past = [splits[item.id] for splits in compiled[: count - 1]]
            self._finish(item, compiled[-1][item.id], past, len(self.context.steps))

    def _finish(self, item: Item, split: Split, past: Sequence[Split], begin: int) -> None:
        """The rows of an item, and the checks on them. ``begin`` is the number of the item's first step."""
        context = self.context
        made = context.steps[begin:]
        before = [
            self._parts(context.for_period(period), item, one) for period, one in enumerate(past, start=1)
        ]
        parts = self._parts(context, item, split)
        periods = self._periods(item, [*before, parts]) if item.id in context.told.by_period else {}
        listed = map(context.agreement.code, item.listed)
        at_nothing = [*split.absent, *listed]
        for party in dict.fromkeys([*(one for one in parts if one != RESIDUAL), *at_nothing, *parts]):
            refs = parts.get(party, ())
            of_party = periods.get(party, tuple(() for _ in (*before, parts)) if periods else ())
            self.rows[item.id].append(RowPlan(item.id, party, refs, of_party))
        context.steps.extend(item_checks(context, item, split.amount, made, self.rows[item.id]))
        self.ends.setdefault(item.measure, []).append(split.amount)

    def _parts(self, context: Context, item: Item, split: Split) -> dict[str, tuple[Ref, ...]]:
        """Each party's parts in the order met, after what is placed by decision; then what is no one's."""
        leaves: tuple[Leaf, ...] = split.leaves
        if not self._goes_on(context, item):
            leaves = tuple(manual.place(context, item, split))
        parts = {party: tuple(refs) for party, refs in by_party(leaves).items()}
        if split.leaves_over:
            left = Difference(
                id=context.id(item.id, "residual"),
                item=item.id,
                inputs=(split.amount, *(leaf.ref for leaf in leaves)),
                why=why_all(context.agreement, split.left_by),
            )
            parts[RESIDUAL] = (context.add(left),)
        return parts

    def _goes_on(self, context: Context, item: Item) -> bool:
        """Whether periods are still to come: what is placed for the year is placed once all are told.

        A quiet first period may have no kronor to place, and what it is charged must not change later.
        """
        told = context.told
        return item.id in told.by_period and len(told.actual[item.id]) < (item.periods or 0)

    def _periods(
        self, item: Item, to_date: Sequence[dict[str, tuple[Ref, ...]]]
    ) -> dict[str, tuple[tuple[Ref, ...], ...]]:
        """What each period is charged: the year to date, less what it was after the period before."""
        charged: dict[str, tuple[tuple[Ref, ...], ...]] = {
            party: (refs,) for party, refs in to_date[0].items()
        }
        for number, (before, now) in enumerate(pairwise(to_date), start=2):
            for party, refs in now.items():
                name = self.context.id(item.id, f"period.{number}.{party}")
                whole = refs[0]
                if len(refs) > 1:
                    whole = self.context.add(Sum(id=f"{name}.sum", item=item.id, inputs=refs))
                step = Difference(id=name, item=item.id, inputs=(whole, *before.get(party, ())))
                charged[party] = (*charged.get(party, ((),) * (number - 1)), (self.context.add(step),))
        return charged

    def _totals(self) -> tuple[tuple[str, Ref], ...]:
        """One sum per measure, kronor first; of kronor too where there is nothing at all."""
        measures = sorted(self.ends, key=lambda measure: measure != KRONOR) or [KRONOR]
        return tuple(
            (
                measure,
                self.context.add(
                    Sum(
                        id=f"{self.context.prefix}.total" + (f":{measure}" if number else ""),
                        inputs=tuple(self.ends.get(measure, ())),
                    )
                ),
            )
            for number, measure in enumerate(measures)
        )


def _open_questions(agreement: Agreement, item: Item, unknowns: dict[str, Unknown]) -> UnansweredError | None:
    """All the questions that stand in the way of this item, at once."""
    needed = rests_on(agreement, item)
    open_here = {
        path: unknown
        for path, unknown in unknowns.items()
        if f"{path}.".startswith(needed)
        or (belongs_to(path, item.id) and not belongs_to(path, f"{item.id}.occurs"))
    }
    if not open_here:
        return None
    questions = "\n".join(_question(path, unknown) for path, unknown in open_here.items())
    return UnansweredError(text("calculation.open_questions", item=item.title, questions=questions))


def _question(path: str, unknown: Unknown) -> str:
    choices = text("calculation.choices", choices=", ".join(unknown.choices)) if unknown.choices else ""
    return text("calculation.question", path=path, question=unknown.unknown, choices=choices)
