"""Arguments of `allocate` that are told per cost item: ``actual``, ``decision``, ``grants``, ``carry_over``.

A cost item is named ``"agreement.item"``, or the short ``"item"`` when only one agreement has it. An
amount that a stage asks for by name is named ``"agreement.item.name"``, or anything shorter that fits
only one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.stages import Add, CarryOver, Deduct, Mandate
from kostnadsfordelning.agreement.values import MOST_KRONOR
from kostnadsfordelning.apportionment.kronor import read_kronor
from kostnadsfordelning.apportionment.numbers import is_percent, is_refused_kind
from kostnadsfordelning.calculation.told import Told
from kostnadsfordelning.calculation.told_places import meant, named_amounts, places_of
from kostnadsfordelning.errors import Fault, Faults, InputTypeError, UnknownAgreementError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.allocation import Skipped
    from kostnadsfordelning.calculation.told import Kronor
    from kostnadsfordelning.calculation.told_places import Place


def read_told(
    agreements: Sequence[Agreement],
    skipped: Sequence[Skipped] = (),
    *,
    actual: object = None,
    decision: object = None,
    grants: object = None,
    carry_over: object = None,
) -> dict[str, Told]:
    """What was told, by agreement id. Several versions of one agreement share it.

    Raises `UnknownAgreementError` for names that fit nothing, and `InputError` with every other fault: a
    percent, an item whose amount the agreement gives, more periods than the item has, a decision that
    lifts nothing. If one of them is of kind, such as a float, it is an `InputTypeError`.
    """
    reader = _Reader(places_of(agreements))
    reader.actual(actual)
    reader.decision(decision)
    reader.grants(grants)
    reader.carry_over(carry_over)
    if reader.strange:
        away = "".join(f"\n{one.name} ({one.id}): {one.reason}." for one in skipped)
        raise UnknownAgreementError("\n".join(reader.strange_told()) + away)
    if reader.faults:
        raise reader.faults.error()
    return {agreement.id: reader.of(agreement.id).told() for agreement in agreements}


@dataclass(slots=True)
class _Telling:
    """What is told of one agreement, as it is read."""

    actual: dict[str, tuple[Kronor, ...]] = field(default_factory=dict)
    by_period: set[str] = field(default_factory=set)
    added: dict[tuple[str, str], Kronor] = field(default_factory=dict)
    grants: dict[tuple[str, str], Kronor] = field(default_factory=dict)
    carry_over: dict[str, Kronor] = field(default_factory=dict)
    decision: dict[str, str] = field(default_factory=dict)

    def told(self) -> Told:
        """What was read."""
        return Told(
            self.actual,
            frozenset(self.by_period),
            self.added,
            self.grants,
            self.carry_over,
            self.decision,
        )


@dataclass(slots=True)
class _Reader:
    """Reads one argument after the other, and gathers what is wrong with all of them."""

    items: list[Place]
    faults: Faults = field(default_factory=Faults)
    strange: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)  # kind, name, known
    tellings: dict[str, _Telling] = field(default_factory=dict)

    def of(self, agreement: str) -> _Telling:
        """What is told of an agreement, so far."""
        return self.tellings.setdefault(agreement, _Telling())

    def actual(self, given: object) -> None:
        """Actual costs, and the amounts that are added by name."""
        added = named_amounts(self.items, Add)
        for place, argument, value in self._placed("actual", given, [*self.items, *added]):
            told = self.of(place.agreement)
            if place.name:
                number = self._kronor(value, argument)
                if number is not None:
                    told.added[place.item, place.name] = number
            elif not place.begins_with_actual:
                self._refuse("given_amount", argument, value)
            else:
                self._cost(place, argument, value)

    def _cost(self, place: Place, argument: str, value: object) -> None:
        """The cost of the whole year, or of each period so far."""
        told = self.of(place.agreement)
        if not isinstance(value, list | tuple):
            number = self._kronor(value, argument)
            if number is not None:
                told.actual[place.item] = (number,)
            return
        if place.periods is None:
            self._refuse("no_periods", argument, "", item=place.full)
            return
        if not 1 <= len(value) <= place.periods:
            self._refuse("too_many_periods", argument, len(value), periods=place.periods)
        numbers = [self._kronor(one, f"{argument}[{number}]") for number, one in enumerate(value)]
        told.actual[place.item] = tuple(number for number in numbers if number is not None)
        told.by_period.add(place.item)

    def grants(self, given: object) -> None:
        """What is set off, by name."""
        for place, argument, value in self._placed("grants", given, named_amounts(self.items, Deduct)):
            number = self._kronor(value, argument)
            if number is not None:
                self.of(place.agreement).grants[place.item, place.name] = number

    def carry_over(self, given: object) -> None:
        """Money left from the year before, by item."""
        for place, argument, value in self._placed("carry_over", given, self.items):
            number = self._kronor(value, argument)
            asked = [stage for stage in place.stages() if isinstance(stage, CarryOver)]
            if not any(stage.carry_over is None for stage in asked):
                self._refuse("carry_over_stated" if asked else "takes_no_carry_over", argument, value)
            elif number is not None:
                self.of(place.agreement).carry_over[place.item] = number

    def decision(self, given: object) -> None:
        """Decisions, by item."""
        for place, argument, value in self._placed("decision", given, self.items):
            wrong = _wrong_decision(value, place)
            if wrong:
                self._refuse(wrong, argument, value, of_kind=not isinstance(value, str))
            else:
                self.of(place.agreement).decision[place.item] = str(value).strip()

    def _placed(
        self, argument: str, given: object, places: list[Place]
    ) -> Iterator[tuple[Place, str, object]]:
        """Each value with what its name stands for, and its place in the argument."""
        if given is None:
            return
        if not isinstance(given, Mapping):
            raise InputTypeError("", [_fault("not_mapping", argument, type(given).__name__)])
        met: set[str] = set()
        for name, value in given.items():
            where = f"{argument}[{name!r}]"
            fitting = [place for place in places if name == place.full] or [
                place for place in places if name in place.shorter
            ]
            if not fitting:
                known = tuple(place.full for place in places)
                self.strange.append((argument, where + meant(str(name), places), known))
            elif len(fitting) > 1:
                self._refuse("several_items", where, "", names=", ".join(place.full for place in fitting))
            elif fitting[0].full in met:
                self._refuse("twice", where, "")
            else:
                met.add(fitting[0].full)
                yield fitting[0], where, value

    def _kronor(self, value: object, place: str) -> Kronor | None:
        """Whole kronor as int, with öre as `Fraction`; None once what is wrong with it is noted."""
        number = read_kronor(value, place)
        if isinstance(number, Fault):
            (self.faults.kind if is_refused_kind(value) else self.faults.append)(number)
            return None
        if is_percent(value):
            self._refuse("percent_cost", place, value)
            return None
        if abs(number) > MOST_KRONOR:
            why, remedy = text("agreement.too_much", most=MOST_KRONOR), text("agreement.too_much_remedy")
            self.faults.append(Fault(place, "", why, remedy))
            return None
        return number.numerator if number.denominator == 1 else number

    def _refuse(
        self, key: str, place: str, value: object, *, of_kind: bool = False, **values: object
    ) -> None:
        (self.faults.kind if of_kind else self.faults.append)(_fault(key, place, value, **values))

    def strange_told(self) -> Iterator[str]:
        """The names that fit nothing, by what there is to choose from."""
        for known in dict.fromkeys(known for _, _, known in self.strange):
            asked = [(argument, name) for argument, name, among in self.strange if among == known]
            key = "no_deduction" if asked[0][0] == "grants" else "no_item"
            given = ", ".join(name for _, name in asked)
            yield text(f"calculation.{key}", given=given, known=", ".join(known) or "–")


def _wrong_decision(value: object, place: Place) -> str:
    """Why a decision cannot be used, as the key of a message; empty if it can."""
    if not isinstance(value, str):
        return "no_decision" if value is None else "decision_not_text"
    if not value.strip():
        return "no_decision"
    mandate = any(isinstance(stage, Mandate) for stage in place.stages())
    on_decision = any(item.occurs == "on_decision" for item in place.items)
    return "" if mandate or on_decision else "decision_lifts_nothing"


def _fault(key: str, place: str, value: object, **values: object) -> Fault:
    why, remedy = text(f"calculation.{key}", **values), text(f"calculation.{key}_remedy", **values)
    return Fault(place, str(value), why, remedy)
