"""What one agreement's calculation came to: its steps with outcomes, and a row per item and party."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.values import MOST_KRONOR
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.calculation.run import run, value_of
from kostnadsfordelning.calculation.steps import Input, Step
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.plan import Plan
    from kostnadsfordelning.calculation.steps import Fact, Ref, Value


@dataclass(frozen=True, slots=True)
class Row:
    """A party's part of one cost item, in kronor, and the outcomes it is the sum of.

    ``certainty`` is the weakest letter among the facts the amount rests on, empty if it rests on none;
    ``preliminary`` tells that an assumed figure is among them.
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


@dataclass(frozen=True, slots=True)
class AgreementResult:
    """One agreement × year, calculated."""

    plan: Plan
    steps: tuple[Step, ...]
    rows: tuple[Row, ...]
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
        """The cost that was split, in kronor."""
        return sum(row.amount for row in self.rows)

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


def calculate(plan: Plan) -> AgreementResult:
    """Run a plan. Raises what its steps refuse, with the steps so far; `InputError` for amounts that
    no table holds exactly.
    """
    steps = run(plan.steps)
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
        rows.append(
            Row(
                service=plan.agreement.id,
                item=row.item,
                year=plan.year,
                group="" if residual else plan.agreement.group_of(row.party),
                party=row.party,
                name=text("calculation.residual") if residual else everyone[row.party].name,
                amount=amount,
                refs=row.refs,
                certainty=max((fact.certainty or "" for fact in facts), default=""),
                preliminary=any(fact.kind == "assumption" for fact in facts),
            )
        )
    return AgreementResult(plan, steps, tuple(rows))


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
