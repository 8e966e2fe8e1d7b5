"""The rules that may have made a table, each tried to the smallest unit: keys × shares × methods × units.

Every rule of `apportion` is tried (methods, residual receivers, ties, share decimals, what is done when
rounded shares do not make 100 %, units). So are two that `apportion` refuses on purpose but tables are
made by all the same: shares that do not make 100 % used as they are (``KEPT``), and amounts rounded one by
one to a unit that does not divide the total.

Parties are numbered here, so that no name can be taken for a word of a rule.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment import METHODS, OFF_100, Rule, ShareRule, divide, quantise
from kostnadsfordelning.errors import ResidualError, TieError

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = "kept"
"""Rounded shares used as they are, whatever they make together."""
SHARE_DECIMALS = range(5)
TIES = ("order", "largest")
"""``refuse`` is not tried: where it gives an answer it is that of the others."""
_SHARED = ("largest", "last", "first", "none")
_OFF = (*OFF_100, KEPT)


@dataclass(frozen=True, slots=True)
class Key:
    """A candidate key: ``weights`` in the parties' order.

    ``hundred`` is what 100 % is, of weights that are percentages as printed, which may miss it; ``last``
    puts a key after the others where they explain the table equally well.
    """

    name: str
    weights: tuple[int, ...]
    hundred: int | None = None
    decimals: int | None = None
    last: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """One rule. ``residual_to`` is a word of `Rule` or the party's number; ``unit`` counts smallest units.

    ``made`` is what the plainly rounded shares make, of ``scale``. ``even`` says that the amounts make the
    total by themselves, so that it does not matter where a residual would go.
    """

    key: int
    method: str
    residual_to: str | None
    ties: str
    unit: int
    share_decimals: int | None = None
    off_100: str = "refuse"
    made: int = 1
    scale: int = 1
    last: bool = False
    even: bool = False

    @property
    def simplicity(self) -> tuple[object, ...]:
        """What comes first of rules that give the same table: the plainest."""
        receiver = self.residual_to
        rank = 0 if receiver is None else _SHARED.index(receiver) if receiver in _SHARED else len(_SHARED)
        return (
            self.off_100 == KEPT,
            rank == len(_SHARED),  # a party found by its fit explains less than a rule that needs no name
            self.last,
            self.unit != 1,
            -1 if self.share_decimals is None else self.share_decimals,
            _OFF.index(self.off_100),
            METHODS.index(self.method),
            rank,
            TIES.index(self.ties),
            self.unit,
            self.key,
        )


@dataclass(frozen=True, slots=True)
class _Shares:
    """Weights as a rule uses them, and how they came about."""

    weights: tuple[int, ...]
    ties: str
    decimals: int | None = None
    off_100: str = "refuse"
    made: int = 1
    scale: int = 1


def tables(
    total: int, keys: tuple[Key, ...], printed: tuple[int, ...], units: tuple[int, ...]
) -> dict[tuple[int, ...], list[Tried]]:
    """Every table that some rule gives, with the rules that give exactly that, the plainest first.

    ``total`` and ``printed`` are in smallest units. A receiver of the residual who is neither largest,
    first nor last is tried where the printed amount is what it would then be. A tie rule that changes
    nothing, a rounding of shares that changes nothing, and receivers where there is no residual are told
    once.
    """
    seen: set[tuple[object, ...]] = set()
    found: dict[tuple[int, ...], list[Tried]] = {}
    for number, key in enumerate(keys):
        for shares in _shares(key):
            for unit in units:
                for method, receiver, amounts, even in _amounts(total, shares, printed, unit):
                    same = (number, method, receiver, unit, shares.decimals, shares.off_100, amounts)
                    if same in seen:
                        continue  # ties="largest" that gives what "order" does
                    seen.add(same)
                    made = Tried(
                        number,
                        method,
                        receiver,
                        shares.ties,
                        unit,
                        shares.decimals,
                        shares.off_100,
                        shares.made,
                        shares.scale,
                        key.last,
                        even,
                    )
                    found.setdefault(amounts, []).append(made)
    for rules in found.values():
        rules.sort(key=lambda one: one.simplicity)
    return found


def _shares(key: Key) -> Iterator[_Shares]:
    """The key as it is, and its shares rounded in every way."""
    parties = tuple(map(str, range(len(key.weights))))
    for ties in TIES:
        yield _Shares(key.weights, ties)
        for decimals in SHARE_DECIMALS:
            for off_100 in ("largest_remainder", "largest"):
                rule = ShareRule(decimals, off_100)
                with suppress(TieError, ResidualError):
                    rounded = quantise(parties, key.weights, rule, ties)
                    made, scale = rounded.half_up_sum, rounded.scale
                    if _proportional(rounded.units, key.weights):
                        break
                    if made == scale:
                        yield _Shares(rounded.units, ties, decimals, "refuse", made, scale)
                        break  # the ways to make 100 differ only when it is not made
                    yield _Shares(rounded.units, ties, decimals, off_100, made, scale)
                    if off_100 == "largest_remainder" and ties == TIES[0] and made:
                        yield _Shares(rounded.half_up, ties, decimals, KEPT, made, scale)
    if key.hundred is not None and key.hundred != sum(key.weights):
        yield _Shares(key.weights, TIES[0], key.decimals, KEPT, sum(key.weights), key.hundred)


def _proportional(units: tuple[int, ...], weights: tuple[int, ...]) -> bool:
    made, whole = sum(units), sum(weights)
    return all(one * whole == weight * made for one, weight in zip(units, weights, strict=True))


def _amounts(
    total: int, shares: _Shares, printed: tuple[int, ...], unit: int
) -> Iterator[tuple[str, str | None, tuple[int, ...], bool]]:
    """The methods and receivers, each with the amounts it gives, and whether there is no residual to give.

    What refuses to answer gives none.
    """
    whole = shares.scale if shares.off_100 == KEPT else sum(shares.weights)
    if shares.off_100 == KEPT or total % unit:
        for method in ("half_up", "down"):
            yield method, "none", _one_by_one(total, shares.weights, whole, unit, method), False
        return
    parties = tuple(map(str, range(len(shares.weights))))
    for method in METHODS:
        if method not in ("half_up", "down"):
            with suppress(TieError):
                rule = Rule(method, None, shares.ties, unit)
                yield method, None, divide(total, parties, shares.weights, rule)[0], False
            continue
        base, residual = divide(total, parties, shares.weights, Rule(method, "none", shares.ties, unit))
        yield method, "none", base, not residual
        if not residual:
            continue
        for receiver in (*_SHARED[:-1], *_named(base, residual, printed)):
            with suppress(TieError, ResidualError):
                rule = Rule(method, receiver, shares.ties, unit)
                yield method, receiver, divide(total, parties, shares.weights, rule)[0], False


def _named(base: tuple[int, ...], residual: int, printed: tuple[int, ...]) -> list[str]:
    """The parties whose printed amounts are what they would be with the residual."""
    return [
        str(place)
        for place, (amount, wanted) in enumerate(zip(base, printed, strict=True))
        if amount + residual == wanted
    ]


def _one_by_one(total: int, weights: tuple[int, ...], whole: int, unit: int, method: str) -> tuple[int, ...]:
    """Every amount rounded to the unit by itself, whatever they make together."""
    sign, size = (1, total) if total >= 0 else (-1, -total)
    divisor = whole * unit
    half = divisor if method == "half_up" else 0
    return tuple(sign * unit * ((2 * size * weight + half) // (2 * divisor)) for weight in weights)
