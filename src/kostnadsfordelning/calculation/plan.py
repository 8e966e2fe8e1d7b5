"""An agreement × year as a plan: the steps to take, without outcomes, and where each row's amount is.

Which items take part in a year is decided here; everything else is in the pieces' own compilers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.agreement import Every
from kostnadsfordelning.agreement.questions import belongs_to
from kostnadsfordelning.agreement.values import Unknown
from kostnadsfordelning.calculation import operands
from kostnadsfordelning.calculation.amounts import compile_amount, why
from kostnadsfordelning.calculation.run import as_far_as
from kostnadsfordelning.calculation.splits import compile_split
from kostnadsfordelning.calculation.steps import Check, Difference, Ref, Step, Sum, Take
from kostnadsfordelning.errors import Fault, InputError, KostnadsfordelningError, UnansweredError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement, Item
    from kostnadsfordelning.agreement.split import Branch
    from kostnadsfordelning.calculation.context import Context
    from kostnadsfordelning.calculation.splits import Leaf, Split
    from kostnadsfordelning.calculation.told import Told

RESIDUAL = operands.RESIDUAL


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One row of the result: a party's part of an item, and the outcomes it is the sum of."""

    item: str
    party: str
    refs: tuple[Ref, ...]
    periods: tuple[tuple[Ref, ...], ...] = ()  # what each period told so far is charged, if in periods


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of one agreement for one year, in the order they are run."""

    agreement: Agreement
    year: int
    steps: tuple[Step, ...]
    rows: tuple[RowPlan, ...]
    total: Ref
    absent: tuple[tuple[str, str], ...]  # items that do not occur this year, and why (message key)
    decisions: tuple[tuple[str, str], ...]  # items that a stated decision concerns, and the decision


def compile_plan(context: Context) -> Plan:
    """The plan of an agreement for a year.

    Raises `MissingActualError`, `UnansweredError` (all the open questions of an item at once),
    `UnknownFactError`, and `InputError` for an actual that the agreement has no place for.
    """
    agreement, year, steps, told = context.agreement, context.year, context.steps, context.told
    rows: list[RowPlan] = []
    absent: list[tuple[str, str]] = []
    ends: list[Ref] = []
    unknowns = agreement.unknowns
    for item in agreement.items:
        begin = len(steps)
        try:
            reason = _absence(item, year, told)
            if reason is not None:
                absent.append((item.id, reason))
                continue
            _refuse_open_questions(item, unknowns)
            split = compile_split(context, item, compile_amount(context, item))
        except KostnadsfordelningError as error:
            error.steps = as_far_as(steps)
            raise
        item_rows = _rows(item, split.leaves)
        if split.leaves_over:
            left = _difference(context, item, split)
            steps.append(left)
            item_rows.append(RowPlan(item.id, RESIDUAL, (Ref(left.id),)))
        steps += _item_checks(context, item, split.amount, steps[begin:], item_rows)
        rows += item_rows
        ends.append(split.amount)
    total = Sum(id=f"{context.prefix}.total", inputs=tuple(ends))
    steps += [total, *_printed_checks(context, rows)]
    decisions = tuple(told.decision.items())
    return Plan(agreement, year, tuple(steps), tuple(rows), Ref(total.id), tuple(absent), decisions)


def _absence(item: Item, year: int, told: Told) -> str | None:
    """Why the item does not occur this year; None if it does.

    An actual cost or a decision given for the year is itself the word that the item occurs, except where
    the agreement gives the years and this is not one of them.
    """
    actual = told.actual
    if item.occurs == "on_decision":
        return None if item.id in actual or item.id in told.decision else "absent_no_decision"
    if isinstance(item.occurs, Every | Unknown):
        falls = item.occurs.falls_in(year) if isinstance(item.occurs, Every) else None
        if falls is None:
            return None if item.id in actual else "absent_year_unknown"
        if not falls and item.id in actual:
            fault = Fault(
                f"actual[{item.id!r}]",
                ", ".join(map(str, actual[item.id])),
                text("calculation.not_this_year", item=item.title, year=year),
                text("calculation.not_this_year_remedy"),
            )
            raise InputError("", [fault])
        return None if falls else "absent_other_year"
    return None


def _refuse_open_questions(item: Item, unknowns: dict[str, Unknown]) -> None:
    """All the questions that stand in the way of this item, at once."""
    keys = _keys(item.split) if isinstance(item.split, tuple) else set()
    needed = tuple(f"keys.{name}." for name in keys)
    open_here = {
        path: unknown
        for path, unknown in unknowns.items()
        if f"{path}.".startswith(needed)
        or (belongs_to(path, item.id) and not belongs_to(path, f"{item.id}.occurs"))
    }
    if open_here:
        questions = "\n".join(_question(path, unknown) for path, unknown in open_here.items())
        raise UnansweredError(text("calculation.open_questions", item=item.title, questions=questions))


def _keys(branches: tuple[Branch, ...]) -> set[str]:
    """The names of the keys that a split uses, at any depth."""
    names: set[str] = set()
    for branch in branches:
        if isinstance(branch.by, str):
            names.add(branch.by)
        elif isinstance(branch.by, tuple):
            names |= _keys(branch.by)
    return names


def _question(path: str, unknown: Unknown) -> str:
    choices = text("calculation.choices", choices=", ".join(unknown.choices)) if unknown.choices else ""
    return text("calculation.question", path=path, question=unknown.unknown, choices=choices)


def _rows(item: Item, leaves: tuple[Leaf, ...]) -> list[RowPlan]:
    """One row per party, in the order met; a party in two branches has the sum of both."""
    refs: dict[str, list[Ref]] = {}
    for leaf in leaves:
        refs.setdefault(leaf.party, []).append(leaf.ref)
    return [RowPlan(item.id, party, tuple(parts)) for party, parts in refs.items()]


def _difference(context: Context, item: Item, split: Split) -> Difference:
    return Difference(
        id=context.id(item.id, "residual"),
        item=item.id,
        inputs=(split.amount, *(leaf.ref for leaf in split.leaves)),
        why=why(context.agreement, context.agreement.rounding),
    )


def _item_checks(
    context: Context, item: Item, end: Ref, split: list[Step], rows: list[RowPlan]
) -> list[Step]:
    """Sum in = sum out: at every tier, and for the item as a whole."""
    prefix = context.id(item.id, "check")
    checks: list[Step] = [
        Check(
            id=f"{prefix}.{step.id}", item=item.id, check="sum_tier", inputs=(*step.inputs[:1], Ref(step.id))
        )
        for step in split
        if isinstance(step, Take) and step.rule.residual_to != "none"
    ]
    parts = tuple(ref for row in rows for ref in row.refs)
    checks.append(Check(id=f"{prefix}.sum", item=item.id, check="sum_item", inputs=(end, *parts)))
    return checks


def _printed_checks(context: Context, rows: list[RowPlan]) -> list[Step]:
    """Each table printed for the year, against the rows it prints. A party's parts are added first."""
    agreement, year = context.agreement, context.year
    steps: list[Step] = []
    for number, table in enumerate(agreement.printed, start=1):
        present = {row.item for row in rows}
        if table.year != year or (table.item is not None and table.item not in present):
            continue
        prefix = f"{context.prefix}.printed.{number}"
        parties = tuple(agreement.code(name) for name in table.amounts)
        sums = [
            Sum(
                id=f"{prefix}.{party}",
                item=table.item,
                inputs=tuple(
                    ref
                    for row in rows
                    if row.party == party and table.item in {None, row.item}
                    for ref in row.refs
                ),
            )
            for party in parties
        ]
        steps += sums
        steps.append(
            Check(
                id=prefix,
                item=table.item,
                check="printed_table",
                inputs=tuple(Ref(step.id) for step in sums),
                expected=tuple(table.amounts.values()),
                parties=parties,
                why=why(agreement, table, agreement),
            )
        )
    return steps
