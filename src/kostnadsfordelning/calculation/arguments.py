"""Arguments of `allocate` that are told per cost item: ``actual`` and ``decision``.

They are named ``"agreement.item"``, or the short ``"item"`` when only one agreement has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from kostnadsfordelning.agreement.stages import Actual
from kostnadsfordelning.apportionment.numbers import is_percent, read_exact
from kostnadsfordelning.errors import Fault, InputError, UnknownAgreementError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.agreement.agreement import Agreement

T = TypeVar("T")
ByItem = dict[str, dict[str, T]]  # agreement id → item id → value


def actuals(given: Mapping[str, object] | None, agreements: Sequence[Agreement]) -> ByItem[int | Fraction]:
    """Actual costs by agreement and item: int kronor, or `Fraction` when there are öre.

    Raises `InputError` with every fault: a float, a percent, an item whose amount the agreement gives.
    """
    placed = _by_item("actual", given, agreements)
    read: ByItem[int | Fraction] = {agreement.id: {} for agreement in agreements}
    faults: list[Fault] = []
    for agreement in agreements:
        for item_id, value in placed[agreement.id].items():
            place = f"actual['{agreement.id}.{item_id}']"
            if not isinstance(agreement.item(item_id).amount[0], Actual):
                why, remedy = text("calculation.given_amount"), text("calculation.given_amount_remedy")
                faults.append(Fault(place, str(value), why, remedy))
                continue
            number = read_exact(value, place)
            if isinstance(number, Fault):
                faults.append(number)
            elif is_percent(value):
                why, remedy = text("agreement.whole_kronor"), text("agreement.whole_kronor_remedy")
                faults.append(Fault(place, str(value), why, remedy))
            else:
                read[agreement.id][item_id] = int(number) if number.denominator == 1 else number
    if faults:
        raise InputError("", faults)
    return read


def decisions(given: Mapping[str, str] | None, agreements: Sequence[Agreement]) -> ByItem[str]:
    """Stated decisions by agreement and item; an empty one is refused."""
    placed = _by_item("decision", given, agreements)
    faults = [
        Fault(
            f"decision[{name!r}]",
            str(value),
            text("calculation.no_decision"),
            text("calculation.no_decision_remedy"),
        )
        for name, value in (given or {}).items()
        if not isinstance(value, str) or not value.strip()
    ]
    if faults:
        raise InputError("", faults)
    return {
        agreement: {item: str(value) for item, value in items.items()} for agreement, items in placed.items()
    }


def _by_item(argument: str, given: Mapping[str, T] | None, agreements: Sequence[Agreement]) -> ByItem[T]:
    """The values under the full name of their item.

    Raises `UnknownAgreementError` for a name that fits no item, `InputError` for one that fits several.
    """
    if given is not None and not isinstance(given, Mapping):
        fault = Fault(argument, "", text("calculation.not_mapping"), text("calculation.not_mapping_remedy"))
        raise InputError("", [fault])
    names = {
        f"{agreement.id}.{item.id}": (agreement.id, item.id)
        for agreement in agreements
        for item in agreement.items
    }
    placed: ByItem[T] = {agreement.id: {} for agreement in agreements}
    for name, value in (given or {}).items():
        fitting = [full for full, (_, item) in names.items() if name in {full, item}]
        if not fitting:
            raise UnknownAgreementError(
                text("calculation.no_item", argument=argument, name=name, known=", ".join(names))
            )
        if len(fitting) > 1:
            fault = Fault(
                f"{argument}[{name!r}]",
                "",
                text("calculation.several_items"),
                text("calculation.several_items_remedy", names=", ".join(fitting)),
            )
            raise InputError("", [fault])
        agreement, item = names[fitting[0]]
        if item in placed[agreement]:
            fault = Fault(
                f"{argument}[{name!r}]", "", text("calculation.twice"), text("calculation.twice_remedy")
            )
            raise InputError("", [fault])
        placed[agreement][item] = value
    return placed
