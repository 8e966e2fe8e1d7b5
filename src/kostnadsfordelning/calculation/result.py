"""What one agreement's calculation came to: its steps with outcomes, and a row per item and party."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from kostnadsfordelning.agreement.item import KRONOR
from kostnadsfordelning.agreement.values import MOST_KRONOR
from kostnadsfordelning.calculation.context import WHOLE_YEAR
from kostnadsfordelning.calculation.operands import RESIDUAL, added
from kostnadsfordelning.calculation.run import run, value_of
from kostnadsfordelning.calculation.steps import Input, LimitParties, MemberWeights, Step
from kostnadsfordelning.errors import Fault, InputError, MeasureError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.context import Months
    from kostnadsfordelning.calculation.plan import Plan
    from kostnadsfordelning.calculation.steps import Fact, Ref, Value


@dataclass(frozen=True, slots=True)
class Row:
    """A party's part of one cost item, and the outcomes it is the sum of.

    ``amount`` is in ``measure``: kronor, or what else the item splits. ``sign`` is ``income`` for money
    that is shared out, and the amount then a credit. ``certainty`` is the weakest letter among the facts
    the amount rests on, empty if it rests on none; ``preliminary`` tells that an assumed figure is among
    them. ``periods`` is what each period told so far is charged, for an item that is charged in periods,
    and ``period_refs`` the outcomes behind.
    """

    service: str
    item: str
    year: int
    group: str
    party: str
    name: str
    amount: int
    refs: tuple[Ref, ...]
    certainty: str
    preliminary: bool
    measure: str = KRONOR
    sign: str = "cost"
    periods: tuple[int, ...] = ()
    period_refs: tuple[tuple[Ref, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementResult:
    """One version of an agreement × year, calculated.

    ``span`` are the first and last month that the version is in force that year; ``by_months`` tells that
    its amounts are for those months only. ``prefix`` begins the id of every step.
    """

    plan: Plan
    steps: tuple[Step, ...]
    rows: tuple[Row, ...]
    span: Months = WHOLE_YEAR
    by_months: bool = False
    prefix: str = ""
    _by_id: dict[str, Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {step.id: step for step in self.steps})

    @property
    def agreement(self) -> Agreement:
        """The agreement that was calculated."""
        return self.plan.agreement

    @property
    def year(self) -> int:
        """The cost year."""
        return self.plan.year

    @property
    def total(self) -> int:
        """What was split: kronor, or the one measure that all the items have.

        Raises `MeasureError` where they have several.
        """
        refuse_mixed(self.rows)
        return sum(row.amount for row in self.rows)

    @property
    def measures(self) -> tuple[str, ...]:
        """What the rows are in, in the order met: ``kr``, and what else the agreement splits."""
        return measures_of(self.rows)

    @property
    def preliminary(self) -> bool:
        """Whether any amount rests on an assumed figure."""
        return any(row.preliminary for row in self.rows)

    def value(self, ref: Ref) -> Value:
        """The outcome that ``ref`` points at."""
        return value_of(ref, self._by_id)

    def step(self, step_id: str) -> Step:
        """The step of that id."""
        return self._by_id[step_id]

    def behind(self, ref: Ref) -> tuple[Step, ...]:
        """Every step that an outcome rests on, each after its inputs: the amount first, then its key."""
        return tuple(self._by_id[name] for name in behind(ref, self._by_id))

    def facts(self) -> Iterator[tuple[Input, Fact]]:
        """The inputs that are not in the agreement, each with its origin."""
        for step in self.steps:
            if isinstance(step, Input) and step.fact is not None:
                yield step, step.fact

    @property
    def population(self) -> Input | None:
        """The population that most of the agreement rests on: the latest date among its keys."""
        found = [
            step for step, fact in self.facts() if fact.kind == "population" and len(step.parties) > 1
        ] or [step for step, fact in self.facts() if fact.kind == "population"]
        return max(found, key=lambda step: str(step.fact.used if step.fact else ""), default=None)


class Measured(Protocol):
    """A row of a result: what it is of, and what its amounts are in."""

    @property
    def service(self) -> str:
        """The agreement's id."""

    @property
    def item(self) -> str:
        """The cost item's id."""

    @property
    def measure(self) -> str:
        """``kr``, or what else is split."""


def measures_of(rows: Iterable[Measured]) -> tuple[str, ...]:
    """The measures of some rows, in the order met; kronor where there are no rows."""
    return tuple(dict.fromkeys(row.measure for row in rows)) or (KRONOR,)


def refuse_mixed(rows: Sequence[Measured]) -> None:
    """Raise `MeasureError` for rows that cannot be added: it names the items of each measure."""
    measures = measures_of(rows)
    if len(measures) > 1:
        items = {
            measure: dict.fromkeys(f"{row.service}.{row.item}" for row in rows if row.measure == measure)
            for measure in measures
        }
        told = "; ".join(f"{measure}: {', '.join(names)}" for measure, names in items.items())
        raise MeasureError(text("result.mixed_measures", items=told))


def calculate(
    plan: Plan, span: Months = WHOLE_YEAR, *, by_months: bool = False, prefix: str = ""
) -> AgreementResult:
    """Run a plan. Raises what its steps refuse, with the steps so far; `InputError` for amounts that
    no table holds exactly.
    """
    steps = run(plan.steps, {item.id: item.measure for item in plan.agreement.items})
    done = {step.id: step for step in steps}
    _refuse_too_much(plan, done)
    everyone = plan.agreement.everyone
    rows = []
    for row in plan.rows:
        amount = sum(_kronor(ref, done) for ref in row.refs)
        facts = [
            step.fact
            for ref in row.refs
            for step in (done[name] for name in behind(ref, done))
            if isinstance(step, Input) and step.fact is not None
        ]
        residual = row.party == RESIDUAL
        item = plan.agreement.item(row.item)
        rows.append(
            Row(
                service=plan.agreement.id,
                item=row.item,
                year=plan.year,
                group="" if residual else plan.agreement.group_of(row.party),
                party=row.party,
                name=_left_by(row.refs, done) if residual else everyone[row.party].name,
                amount=amount,
                refs=row.refs,
                certainty=max((fact.certainty or "" for fact in facts), default=""),
                preliminary=any(fact.kind == "assumption" for fact in facts),
                measure=item.measure,
                sign=item.sign,
                periods=tuple(sum(_kronor(ref, done) for ref in refs) for refs in row.periods),
                period_refs=row.periods,
            )
        )
    return AgreementResult(plan, steps, tuple(rows), span, by_months, prefix or plan.agreement.id)


def _left_by(refs: Iterable[Ref], done: dict[str, Step]) -> str:
    """What a residual is called: by the rule that leaves it, which need not be rounding."""
    steps = [done[name] for ref in refs for name in behind(ref, done)]
    if any(isinstance(step, LimitParties) and _cuts(step, done) for step in steps):
        return text("result.left_by_limits")
    if any(isinstance(step, MemberWeights) and step.shrinks for step in steps):
        return text("result.left_by_absence")
    return text("calculation.residual")


def _cuts(step: LimitParties, done: dict[str, Step]) -> bool:
    """Whether limits per party have left something unfunded, rather than kept within them."""
    return step.cut_off == "unfunded" and added(step.outcome or 0) != added(value_of(step.inputs[2], done))


def behind(ref: Ref, steps: dict[str, Step]) -> tuple[str, ...]:
    """The ids of every step that ``ref`` rests on, itself included, each after its inputs."""
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        if name not in found:
            for other in steps[name].inputs:
                visit(other.step)
            found[name] = None

    visit(ref.step)
    return tuple(found)


def _refuse_too_much(plan: Plan, done: dict[str, Step]) -> None:
    """Uprated long enough, any amount outgrows what tables and workbooks hold exactly."""
    for item, ref in [(row.item, ref) for row in plan.rows for ref in row.refs] + [("", plan.total)]:
        amount = _kronor(ref, done)
        if abs(amount) > MOST_KRONOR:
            why, remedy = text("agreement.too_much", most=MOST_KRONOR), text("agreement.too_much_remedy")
            place = f"{plan.agreement.id}.{item}".rstrip(".")
            raise InputError("", [Fault(place, "", why, remedy)], steps=done.values())


def _kronor(ref: Ref, done: dict[str, Step]) -> int:
    value = value_of(ref, done)
    if not isinstance(value, int):
        raise TypeError(f"row rests on {ref}, which is no amount")
    return value
