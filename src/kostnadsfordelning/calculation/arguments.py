"""Arguments of `allocate` that are told per cost item: ``actual`` and ``decision``.

They are named ``"agreement.item"``, or the short ``"item"`` when only one agreement has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from kostnadsfordelning.agreement.stages import Actual, Mandate
from kostnadsfordelning.agreement.values import MOST_KRONOR
from kostnadsfordelning.apportionment.numbers import is_percent, is_refused_kind, read_exact
from kostnadsfordelning.errors import Fault, Faults, InputTypeError, UnknownAgreementError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from kostnadsfordelning.agreement.agreement import Agreement, Item
    from kostnadsfordelning.calculation.allocation import Skipped

T = TypeVar("T")
ByItem = dict[str, dict[str, T]]  # agreement id → item id → value


def by_item(
    actual: object, decision: object, agreements: Sequence[Agreement], skipped: Sequence[Skipped] = ()
) -> tuple[ByItem[int | Fraction], ByItem[str]]:
    """Actual costs (int kronor, or `Fraction` when there are öre) and decisions, by agreement and item.

    Raises `UnknownAgreementError` for names that fit no item, and `InputError` with every other fault: a
    percent, an item whose amount the agreement gives, a decision that lifts nothing. If one of them is of
    kind, such as a float, it is an `InputTypeError`.
    """
    names = {
        f"{agreement.id}.{item.id}": (agreement.id, item)
        for agreement in agreements
        for item in agreement.items
    }
    faults = Faults()
    strange: list[str] = []
    costs: ByItem[int | Fraction] = {agreement.id: {} for agreement in agreements}
    decided: ByItem[str] = {agreement.id: {} for agreement in agreements}
    for full, place, value in _placed("actual", actual, names, faults, strange):
        agreement, item = names[full]
        cost = _cost(value, item, place)
        if isinstance(cost, Fault):
            (faults.kind if is_refused_kind(value) else faults.append)(cost)
        else:
            costs[agreement][item.id] = cost
    for full, place, value in _placed("decision", decision, names, faults, strange):
        agreement, item = names[full]
        wrong = _wrong_decision(value, item)
        if wrong:
            add = faults.append if isinstance(value, str) else faults.kind
            add(_fault(wrong, place, value))
        else:
            decided[agreement][item.id] = str(value).strip()
    if strange:
        known = ", ".join(names) or "–"
        away = "".join(f"\n{one.name} ({one.id}): {one.reason}." for one in skipped)
        raise UnknownAgreementError(text("calculation.no_item", given=", ".join(strange), known=known) + away)
    if faults:
        raise faults.error()
    return costs, decided


def _placed(
    argument: str, given: object, names: Iterable[str], faults: Faults, strange: list[str]
) -> Iterator[tuple[str, str, object]]:
    """Each value under the full name of its item, with its place in the argument."""
    if given is None:
        return
    if not isinstance(given, Mapping):
        raise InputTypeError("", [_fault("not_mapping", argument, type(given).__name__)])
    met: set[str] = set()
    for name, value in given.items():
        place = f"{argument}[{name!r}]"
        fitting = [full for full in names if name in {full, full.partition(".")[2]}]
        if not fitting:
            strange.append(place + _meant(str(name), names))
        elif len(fitting) > 1:
            faults.append(_fault("several_items", place, "", names=", ".join(fitting)))
        elif fitting[0] in met:
            faults.append(_fault("twice", place, ""))
        else:
            met.add(fitting[0])
            yield fitting[0], place, value


def _meant(name: str, names: Iterable[str]) -> str:
    """The question that suggests the item a mistyped name may mean; empty if none does."""
    full = {one.partition(".")[2]: one for one in names} | {one: one for one in names}
    near = nearest(name, full)
    return text("calculation.no_item_meant", name=full[near]) if near else ""


def _cost(value: object, item: Item, place: str) -> int | Fraction | Fault:
    """An actual cost: whole kronor as int, with öre as `Fraction`; or what is wrong with it."""
    if not isinstance(next(iter(item.stages), None), Actual):
        return _fault("given_amount", place, value)
    number = read_exact(value, place)
    if isinstance(number, Fault):
        return number
    if is_percent(value):
        return _fault("percent_cost", place, value)
    if abs(number) > MOST_KRONOR:
        why, remedy = text("agreement.too_much", most=MOST_KRONOR), text("agreement.too_much_remedy")
        return Fault(place, "", why, remedy)
    return number.numerator if number.denominator == 1 else number


def _wrong_decision(value: object, item: Item) -> str:
    """Why a decision cannot be used, as the key of a message; empty if it can."""
    if not isinstance(value, str) or not value.strip():
        return "no_decision"
    mandate = any(isinstance(stage, Mandate) for stage in item.stages)
    return "" if mandate or item.occurs == "on_decision" else "decision_lifts_nothing"


def _fault(key: str, place: str, value: object, **values: object) -> Fault:
    why, remedy = text(f"calculation.{key}", **values), text(f"calculation.{key}_remedy", **values)
    return Fault(place, str(value), why, remedy)
