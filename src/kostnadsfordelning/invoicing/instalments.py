"""How an agreement's rows become instalments: equal parts of the year, or the periods as they were told.

An item that is charged on actual cost period by period has in each instalment what that period is
charged: the year to date less what is already charged, which the calculation has worked out. All other
items are divided equally between the instalments of the months that the version is in force, and that the
party takes part where it enters or leaves within the year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.operands import as_whole
from kostnadsfordelning.calculation.run import value_of
from kostnadsfordelning.calculation.steps import ApportionMatrix, Ref, Step, Sum
from kostnadsfordelning.errors import Fault, Faults
from kostnadsfordelning.invoicing.running import run_on
from kostnadsfordelning.invoicing.schedule import Schedule
from kostnadsfordelning.invoicing.services import charged_rows
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.result import AgreementResult, Row

COUNTS = (1, 2, 3, 4, 6, 12)


@dataclass(frozen=True, slots=True)
class Part:
    """What a row comes to in one instalment, the months that is for, and the outcome behind."""

    row: Row
    instalment: int
    months: tuple[int, int]
    amount: int
    ref: Ref


@dataclass(frozen=True, slots=True)
class Instalments:
    """One agreement's rows in instalments: the steps that made them, and the parts."""

    steps: tuple[Step, ...]
    parts: tuple[Part, ...]


def told_periods(result: AgreementResult) -> dict[str, tuple[int, int]]:
    """The items whose periods were told one by one: how many are told, of how many there are."""
    found = {}
    for row in charged_rows(result):
        item = result.agreement.item(row.item)
        if row.periods and item.periods is not None:
            found[item.id] = len(row.periods), item.periods
    return found


def periods_of(allocation: Allocation) -> int | None:
    """How many periods the items that are charged by periods have, where they all have as many."""
    counts = {of for result in allocation.results for _, of in told_periods(result).values()}
    return counts.pop() if len(counts) == 1 else None


def refuse_unequal(allocation: Allocation, schedule: Schedule) -> Faults:
    """The items and the versions that the instalments do not fit, each with what would."""
    faults = Faults()
    for result in allocation.results:
        agreement = result.agreement
        place = f"{agreement.id}@{agreement.version}" if result.span != (1, 12) else agreement.id
        for item, (_, of) in told_periods(result).items():
            name = agreement.item(item).title
            if result.span != (1, 12):
                faults.append(_fault("periods_span", f"{place}.{item}", "", item=name))
            elif of != schedule.count:
                faults.append(
                    _fault("periods_count", "instalments", str(schedule.count), item=name, count=of)
                )
        if not schedule.divides(result.span) and charged_rows(result):
            fitting = [
                count
                for count in COUNTS
                if all(Schedule(result.year, count).divides(one.span) for one in allocation.results)
            ]
            first, last = schedule.days(result.span)
            faults.append(
                _fault(
                    "span_instalments",
                    "instalments",
                    str(schedule.count),
                    service=agreement.name,
                    first=first,
                    last=last,
                    counts=", ".join(map(str, fitting)),
                )
            )
    return faults


def instalments_of(result: AgreementResult, schedule: Schedule) -> Instalments:
    """Divide the rows of one agreement. Raises what `ApportionMatrix` refuses."""
    rows = charged_rows(result)
    by_period = [row for row in rows if row.periods]
    equal = [row for row in rows if not row.periods]
    steps: list[Step] = []
    places: Places = {}
    for row in by_period:
        refs = {}
        for number, own in enumerate(row.period_refs, start=1):
            refs[number] = _one(own, f"{result.prefix}.{row.item}.period.{number}.{row.party}", row, steps)
        places[row.item, row.party] = refs
    for months in dict.fromkeys(months_of(result, row.party) for row in equal):
        alike = [row for row in equal if months_of(result, row.party) == months]
        places |= _equal(result, schedule, alike, months, steps)
    done = {step.id: step for step in result.steps}
    made = run_on(steps, done)
    whole = schedule.within(result.span)
    parts = tuple(
        Part(
            row,
            number,
            (whole if row.periods else schedule.within(months_of(result, row.party)))[number],
            as_whole(value_of(ref, done)),
            ref,
        )
        for row in rows
        for number, ref in places[row.item, row.party].items()
    )
    return Instalments(made, parts)


def months_of(result: AgreementResult, party: str) -> tuple[int, int]:
    """The months of the version that a party takes part: all of them, unless it enters or leaves."""
    membership = result.agreement.membership
    for name, presence in membership.parties.items() if membership is not None else ():
        if result.agreement.code(name) == party:
            first, last = presence.months(result.year)
            first, last = max(first, result.span[0]), min(last, result.span[1])
            return (first, last) if first <= last else result.span
    return result.span


Places = dict[tuple[str, str], dict[int, Ref]]


def _equal(
    result: AgreementResult,
    schedule: Schedule,
    rows: list[Row],
    months: tuple[int, int],
    steps: list[Step],
) -> Places:
    """Rows of the same months, divided equally between their instalments.

    Where a party's months are not equally many in each of them, they are divided month by month.
    """
    within = schedule.within(months)
    single = not schedule.divides(months)
    first, last = months
    mark = "" if months == result.span else f".{first}-{last}"
    matrix = ApportionMatrix(
        id=f"{result.prefix}.instalments{mark}",
        inputs=tuple(
            _one(row.refs, f"{result.prefix}.{row.item}.row.{row.party}", row, steps) for row in rows
        ),
        rows=tuple((row.item, row.party) for row in rows),
        n=last - first + 1 if single else len(within),
    )
    steps.append(matrix)
    places: Places = {}
    for place, row in enumerate(rows):
        begin = place * matrix.n
        if not single:
            refs = {number: Ref(matrix.id, begin + index) for index, number in enumerate(within)}
        else:
            refs = {
                number: _one(
                    tuple(Ref(matrix.id, begin + month - first) for month in range(own[0], own[1] + 1)),
                    f"{result.prefix}.{row.item}.instalment.{number}.{row.party}",
                    row,
                    steps,
                )
                for number, own in within.items()
            }
        places[row.item, row.party] = refs
    return places


def _one(refs: tuple[Ref, ...], step_id: str, row: Row, steps: list[Step]) -> Ref:
    """One outcome for a row that may be the sum of several."""
    if len(refs) == 1:
        return refs[0]
    steps.append(Sum(id=step_id, item=row.item, inputs=refs))
    return Ref(step_id)


def _fault(key: str, place: str, value: str, **values: object) -> Fault:
    return Fault(place, value, text(f"invoicing.{key}", **values), text(f"invoicing.{key}_remedy", **values))
