"""What the parties may wish of the weights: how much someone pays, or how much more or less than before.

Each wish is a limit on sums of amounts, one for every party it is about. Percents are texts, ``"5 %"``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.weighting import FACTORS, POPULATION
from kostnadsfordelning.apportionment.kronor import read_kronor
from kostnadsfordelning.apportionment.numbers import is_percent, read_exact
from kostnadsfordelning.calculation.allocation import code_among
from kostnadsfordelning.errors import Fault, InputError, InputTypeError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import amount, name, percent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    Number = int | Fraction | Decimal | str
    Several = str | Iterable[str] | None


MOST_NAMED = 4
"""As many parties as a sentence names."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What wishes are held against: the parties' names by code, what each paid before, its inhabitants."""

    names: Mapping[str, str]
    before: Mapping[str, int]
    inhabitants: Mapping[str, int]

    def codes(self, parties: tuple[str, ...] | None) -> tuple[str, ...]:
        """The codes of parties told by code or name; all of them for None.

        Raises `UnknownAgreementError` with the parties there are.
        """
        if parties is None:
            return tuple(self.names)
        return tuple(dict.fromkeys(code_among(self.names, party) for party in parties))


@dataclass(frozen=True, slots=True)
class Limit:
    """A wish for one party: the amounts of some parties, each times its factor, make at most ``most``.

    ``wish`` is the number of the wish it is part of, from 0; ``told`` says it in Swedish.
    """

    wish: int
    party: str
    told: str
    factors: Mapping[str, Fraction]
    most: Fraction

    def left(self, amounts: Mapping[str, int]) -> Fraction:
        """How much is left before the limit is met; below 0 where it is broken."""
        made = sum((factor * amounts.get(party, 0) for party, factor in self.factors.items()), Fraction(0))
        return self.most - made


class Wish:
    """Something that the amounts must fulfil."""

    __slots__ = ()

    def limits(self, setting: Setting, number: int) -> Iterator[Limit]:
        """The wish as one limit per party. ``number`` is its place among the wishes."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, init=False)
class AtMostRise(Wish):
    """No one pays more above what it paid before than this: ``AtMostRise("5 %")``, ``AtMostRise(10_000)``.

    A percent is of what the party paid before, anything else is kronor. ``parties`` are codes or exact
    names, everyone without them. Raises `InputError` for a limit that is no such thing or below zero.
    """

    limit: int | Fraction
    parties: tuple[str, ...] | None
    percent: bool

    def __init__(self, limit: Number, parties: Several = None) -> None:
        number, share = _kronor_or_percent(limit, "AtMostRise")
        _set(self, limit=number, percent=share, parties=_several(parties, "AtMostRise"))

    def limits(self, setting: Setting, number: int) -> Iterator[Limit]:
        """One limit per party: at most what it paid and the rise on top."""
        for code in setting.codes(self.parties):
            before = setting.before.get(code, 0)
            most = before + (abs(before) * self.limit if self.percent else self.limit)
            told = _told("rise", self, setting, code)
            yield Limit(number, code, told, {code: Fraction(1)}, Fraction(most))


@dataclass(frozen=True, slots=True, init=False)
class AtMostFall(Wish):
    """No one pays less below what it paid before than this: ``AtMostFall("10 %", "Östersund")``.

    Told as `AtMostRise` is.
    """

    limit: int | Fraction
    parties: tuple[str, ...] | None
    percent: bool

    def __init__(self, limit: Number, parties: Several = None) -> None:
        number, share = _kronor_or_percent(limit, "AtMostFall")
        _set(self, limit=number, percent=share, parties=_several(parties, "AtMostFall"))

    def limits(self, setting: Setting, number: int) -> Iterator[Limit]:
        """One limit per party: at least what it paid less the fall."""
        for code in setting.codes(self.parties):
            before = setting.before.get(code, 0)
            least = before - (abs(before) * self.limit if self.percent else self.limit)
            told = _told("fall", self, setting, code)
            yield Limit(number, code, told, {code: Fraction(-1)}, Fraction(-least))


@dataclass(frozen=True, slots=True, init=False)
class AtMostShare(Wish):
    """A party pays at most this share: ``AtMostShare("Östersund", "48 %")``.

    Of what all the parties pay, or of what those in ``among`` pay together: with the municipalities there, a
    region's fixed part does not count. Raises `InputError` for what is no percent from 0 to 100.
    """

    parties: tuple[str, ...] | None
    limit: Fraction
    among: tuple[str, ...] | None

    def __init__(self, party: Several, share: str | Fraction, *, among: Several = None) -> None:
        read = read_exact(share, "AtMostShare")
        written = isinstance(share, Fraction) or is_percent(share)
        if isinstance(read, Fault) or not written or not 0 <= read <= 1:
            raise _error(read, "AtMostShare", share, "not_share")
        _set(
            self,
            parties=_several(party, "AtMostShare"),
            limit=read,
            among=_several(among, "AtMostShare.among"),
        )

    def limits(self, setting: Setting, number: int) -> Iterator[Limit]:
        """One limit per party: its amount less the share of them all is nothing."""
        among = setting.codes(self.among)
        for code in setting.codes(self.parties):
            factors = dict.fromkeys(among, -self.limit)
            factors[code] = factors.get(code, Fraction(0)) + 1
            told = self._told(setting, code, among)
            yield Limit(number, code, told, factors, Fraction(0))

    def _told(self, setting: Setting, code: str, among: tuple[str, ...]) -> str:
        values: dict[str, object] = {"name": setting.names[code], "limit": percent(self.limit)}
        if self.among is None:
            return text("search.wish_share", **values)
        if len(among) > MOST_NAMED:
            return text("search.wish_share_of_many", count=len(among), **values)
        listed = ", ".join(setting.names[one] for one in among)
        return text("search.wish_share_among", among=listed, **values)


@dataclass(frozen=True, slots=True, init=False)
class AtMostAmount(Wish):
    """A party pays at most so many kronor: ``AtMostAmount("Ragunda", 250_000)``.

    Raises `InputError` for what is no amount.
    """

    parties: tuple[str, ...] | None
    limit: Fraction

    def __init__(self, party: Several, kronor: Number) -> None:
        read = read_kronor(kronor, "AtMostAmount")
        if isinstance(read, Fault) or is_percent(kronor):
            raise _error(read, "AtMostAmount", kronor, "not_amount")
        _set(self, parties=_several(party, "AtMostAmount"), limit=read)

    def limits(self, setting: Setting, number: int) -> Iterator[Limit]:
        """One limit per party: its amount."""
        for code in setting.codes(self.parties):
            told = _told("amount", self, setting, code)
            yield Limit(number, code, told, {code: Fraction(1)}, self.limit)


@dataclass(frozen=True, slots=True, init=False)
class AtMostPerInhabitant(Wish):
    """No one pays more per inhabitant than this: ``AtMostPerInhabitant("60 kr")``.

    Counted on the inhabitants of the result that is compared with; a party without a population has no such
    figure and is left out where no parties are named. Raises `InputError` for what is no amount.
    """

    limit: Fraction
    parties: tuple[str, ...] | None

    def __init__(self, kronor: Number, parties: Several = None) -> None:
        read = read_kronor(kronor, "AtMostPerInhabitant")
        if isinstance(read, Fault) or is_percent(kronor) or read < 0:
            raise _error(read, "AtMostPerInhabitant", kronor, "not_amount")
        _set(self, limit=read, parties=_several(parties, "AtMostPerInhabitant"))

    def limits(self, setting: Setting, number: int) -> Iterator[Limit]:
        """One limit per party with inhabitants. Raises `InputError` for a named one without."""
        codes = setting.codes(self.parties)
        if self.parties is None:
            codes = tuple(code for code in codes if setting.inhabitants.get(code))
        lacking = [setting.names[code] for code in codes if not setting.inhabitants.get(code)]
        if lacking or not codes:
            why, remedy = text("search.no_inhabitants"), text("search.no_inhabitants_remedy")
            raise InputError("", [Fault(f"wishes[{number}]", ", ".join(lacking), why, remedy)])
        for code in codes:
            told = _told("per_inhabitant", self, setting, code)
            most = self.limit * setting.inhabitants[code]
            yield Limit(number, code, told, {code: Fraction(1)}, most)


def factor_name(factor: str) -> str:
    """A factor as it is told in Swedish; a key or column of the user's own by its own name."""
    return text(f"search.name_{factor}") if factor in FACTORS or factor == POPULATION else name(factor)


def _told(
    key: str,
    wish: AtMostRise | AtMostFall | AtMostAmount | AtMostPerInhabitant,
    setting: Setting,
    code: str,
) -> str:
    of_before = isinstance(wish, AtMostRise | AtMostFall)
    share = isinstance(wish, AtMostRise | AtMostFall) and wish.percent
    limit = percent(wish.limit) if share else amount(wish.limit)
    values = {"before": setting.before.get(code, 0)} if of_before else {}
    return text(f"search.wish_{key}", name=setting.names[code], limit=limit, **values)


def _kronor_or_percent(value: object, place: str) -> tuple[Fraction, bool]:
    """A limit on a change: a percent as a share, or kronor; and which of them."""
    share = is_percent(value)
    read = read_exact(value, place) if share else read_kronor(value, place)
    if isinstance(read, Fault) or read < 0:
        raise _error(read, place, value, "not_limit")
    return read, share


def _several(parties: Several, place: str) -> tuple[str, ...] | None:
    if parties is None or isinstance(parties, str):
        return None if parties is None else (parties,)
    told = tuple(parties) if isinstance(parties, Iterable) else (parties,)
    wrong = [one for one in told if not isinstance(one, str)]
    if wrong or not told:
        why, remedy = text("search.not_parties"), text("search.not_parties_remedy")
        raise InputTypeError("", [Fault(place, ", ".join(map(repr, wrong)), why, remedy)])
    return told


def _error(read: Fraction | Fault, place: str, value: object, key: str) -> InputError:
    """What is wrong with a limit: that it is no number, or not one of the kind that is asked for."""
    if isinstance(read, Fault):
        kind = InputError if isinstance(value, str) else InputTypeError
        return kind("", [Fault(read.place, read.value, read.why, text(f"search.{key}_remedy"))])
    return InputError("", [Fault(place, str(value), text(f"search.{key}"), text(f"search.{key}_remedy"))])


def _set(wish: object, **values: object) -> None:
    for field, value in values.items():
        object.__setattr__(wish, field, value)
