"""How an amount is rounded into parts: the method, who takes a residual, what breaks a tie, the unit."""

from __future__ import annotations

from kostnadsfordelning._light import TYPE_CHECKING, frozen
from kostnadsfordelning.apportionment.refusals import choice_fault, fault, party_fault
from kostnadsfordelning.errors import InputError, InputTypeError

if TYPE_CHECKING:
    from kostnadsfordelning.errors import Fault

METHODS = ("largest_remainder", "half_up", "down", "sainte_lague", "cumulative")
WITH_RESIDUAL = ("half_up", "down")
RECEIVERS = ("largest", "first", "last", "none")
TIES = ("order", "largest", "refuse")
UNITS = (1, 10, 100, 1000)
OFF_100 = ("refuse", "largest_remainder", "largest")
MOST_SHARE_DECIMALS = 12
MOST_KNOWN = 256  # a rule can name a party, so there is no end of them


@frozen
class Rule:
    """A rounding rule, complete: nothing about the outcome is left to a habit of the program.

    ``residual_to`` belongs to ``half_up`` and ``down`` alone, whose parts need not make the whole:
    ``"largest"`` (weight), ``"first"``, ``"last"``, a party, or ``"none"``. ``ties`` is ``"order"``,
    ``"largest"`` or ``"refuse"``. ``unit`` is the smallest sum that is given out: 1, 10, 100 or 1000.

    Raises `InputError` (`InputTypeError` for an int as party), listing every fault.
    """

    method: str
    residual_to: str | None = None
    ties: str = "order"
    unit: int = 1

    def __post_init__(self) -> None:
        faults = [
            found
            for found in (
                choice_fault("method", self.method, METHODS),
                choice_fault("ties", self.ties, TIES),
                self._residual_fault(),
                self._unit_fault(),
            )
            if found is not None
        ]
        if faults:
            of_kind = self.residual_to is not None and not isinstance(self.residual_to, str)
            raise (InputTypeError if of_kind else InputError)(faults=faults)

    def _residual_fault(self) -> Fault | None:
        if self.method not in METHODS:
            return None  # whether it takes a residual cannot be known
        if self.method not in WITH_RESIDUAL:
            useless = self.residual_to is not None
            return (
                fault("residual_useless", "residual_to", self.residual_to, method=self.method)
                if useless
                else None
            )
        if self.residual_to is None:
            return fault("residual_needed", "residual_to", method=self.method)
        return party_fault(self.residual_to, "residual_to")

    def _unit_fault(self) -> Fault | None:
        unit = known_unit(self.unit)
        if unit is not None:
            object.__setattr__(self, "unit", unit)
            return None
        return choice_fault("unit", self.unit, UNITS)


def known_unit(value: object) -> int | None:
    """``value`` as one of the `UNITS`, or None if it is none of them."""
    unit = _whole(value)
    return unit if unit in UNITS else None


def _whole(value: object) -> int | None:
    """An integer of any make (numpy's too) as an int; None for a bool, and for all else."""
    if type(value) is int:
        return value
    from operator import index

    try:
        return None if isinstance(value, bool) else index(value)  # type: ignore[arg-type]
    except TypeError:
        return None


def known_rule(method: str, residual_to: str | None, ties: str, unit: int = 1) -> Rule:
    """A rule that is validated once, however many amounts are divided by it."""
    told = (method, residual_to, ties, unit, type(unit))  # by type too: True equals 1, but is no unit
    rule = _KNOWN.get(told)
    if rule is None:
        rule = Rule(method, residual_to, ties, unit)
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[told] = rule
    return rule


_KNOWN: dict[tuple[object, ...], Rule] = {}


@frozen
class ShareRule:
    """Shares rounded before the amount is divided: to ``decimals`` of a percent, half away from zero.

    ``off_100`` says what happens when the rounded shares do not make 100 %: ``"refuse"``,
    ``"largest_remainder"`` (the shares are apportioned instead) or ``"largest"`` (the difference goes
    to the party with the largest weight).

    Raises `InputError`, listing every fault.
    """

    decimals: int
    off_100: str = "refuse"

    def __post_init__(self) -> None:
        faults = [
            found
            for found in (self._decimals_fault(), choice_fault("shares_off_100", self.off_100, OFF_100))
            if found is not None
        ]
        if faults:
            raise InputError(faults=faults)

    def _decimals_fault(self) -> Fault | None:
        decimals = _whole(self.decimals)
        if decimals is not None and 0 <= decimals <= MOST_SHARE_DECIMALS:
            object.__setattr__(self, "decimals", decimals)
            return None
        return fault("decimals", "share_decimals", self.decimals, most=MOST_SHARE_DECIMALS)

    @property
    def scale(self) -> int:
        """How many units 100 % is: 1000 with one decimal."""
        return int(100 * 10**self.decimals)
