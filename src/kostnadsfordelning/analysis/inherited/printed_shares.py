"""Percentages printed beside amounts: are they the key, or only a rounded display of the amounts?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from kostnadsfordelning.apportionment import ShareRule, quantise
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import amount, percent

MOST_NAMED = 8
"""How many parties a note names before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class PrintedShares:
    """Shares as printed, in units of their last decimal (``hundred`` of them make 100 %), and the amounts.

    ``step`` is the smallest unit that an amount is given in. Both in the order of ``parties``.
    """

    parties: tuple[str, ...]
    units: tuple[int, ...]
    decimals: int
    total: Fraction
    amounts: tuple[Fraction, ...]
    step: Fraction = Fraction(1)

    @property
    def hundred(self) -> int:
        """How many units 100 % is."""
        return int(100 * 10**self.decimals)

    @property
    def differences(self) -> dict[str, Fraction]:
        """Per party what the amount is above its printed share of the total."""
        return {
            party: amount - self.total * unit / self.hundred
            for party, unit, amount in zip(self.parties, self.units, self.amounts, strict=True)
        }

    @property
    def amounts_follow(self) -> bool:
        """Whether every amount is its printed share of the total, up to how it is rounded."""
        return all(abs(off) < self.step for off in self.differences.values())

    @property
    def not_of_amounts(self) -> tuple[str, ...]:
        """The parties whose printed share is not the amount's part of the total, rounded as printed.

        Rounded each by itself, or so that all make 100 %: the way that leaves the fewest parties out.
        """
        ways = [self._rounded(self.total), self._rounded(sum(self.amounts, Fraction(0)))]
        if any(self.amounts) and len({one > 0 for one in self.amounts if one}) == 1:
            common = lcm(*(one.denominator for one in self.amounts))
            whole = tuple(abs(int(one * common)) for one in self.amounts)
            numbered = tuple(map(str, range(len(whole))))
            ways.append(quantise(numbered, whole, ShareRule(self.decimals, "largest_remainder")).units)
        outside = [
            tuple(
                party for party, unit, own in zip(self.parties, self.units, way, strict=True) if unit != own
            )
            for way in ways
            if way
        ]
        return min(outside, key=len, default=self.parties)

    def _rounded(self, whole: Fraction) -> tuple[int, ...]:
        if not whole:
            return ()
        parts = [one / whole * self.hundred for one in self.amounts]
        return tuple(half_up(abs(part)) * (1 if part >= 0 else -1) for part in parts)

    def verdict(self, *, fits: bool = False) -> str:
        """``key``, ``display`` or ``neither``; ``fits`` says that a rule on these shares gives the table."""
        if fits or self.amounts_follow:
            return "key"
        return "neither" if self.not_of_amounts else "display"

    def told(self, *, fits: bool = False) -> str:
        """The verdict in Swedish, with the figures it rests on."""
        party, off = max(self.differences.items(), key=lambda item: abs(item[1]))
        verdict = self.verdict(fits=fits)
        told = text(
            f"audit.printed_{verdict}",
            party=party,
            off=amount(half_up(abs(off))),
            exact=amount(half_up(abs(self.total * self.units[self.parties.index(party)] / self.hundred))),
            parties=named(self.not_of_amounts),
        )
        if sum(self.units) == self.hundred:
            return told
        made = percent(Fraction(sum(self.units), self.hundred), self.decimals)
        return " ".join([told, text("audit.printed_off_100", made=made)])


def half_up(number: Fraction) -> int:
    """A number that is not negative, to the nearest whole one, a half upward."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def named(parties: tuple[str, ...] | list[str]) -> str:
    """Parties in running text, and how many more there are."""
    shown = ", ".join(parties[:MOST_NAMED])
    rest = len(parties) - MOST_NAMED
    return text("audit.and_more", shown=shown, rest=rest) if rest > 0 else shown
