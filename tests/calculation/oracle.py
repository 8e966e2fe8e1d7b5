"""What a split must come to, computed the slow way from the agreement as a tree of plain values.

Written without the plan, its steps or the model: Fractions, recursion over the branches as they are
spelled, and the oracle of the exact core. Anything it cannot answer is `RefusedError`.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.apportionment.oracle import SignFlipError, TieFoundError, away, expected

if TYPE_CHECKING:
    from collections.abc import Mapping

Tree = dict[str, Any]


class RefusedError(Exception):
    """The agreement does not settle the outcome."""


def amount_of(item: Tree, year: int, told: Mapping[str, Fraction | int]) -> int:
    """What is split of an item, in kronor. ``told`` has what was told under each name, ``actual`` and
    ``carry_over`` among them."""
    amount = after(item["amount"], year, told)
    return -amount if item.get("sign") == "income" else amount


def after(stages: list[Any], year: int, told: Mapping[str, Fraction | int]) -> int:
    """An amount after its stages, one by one as they are written."""
    first, *others = stages
    amount = away(Fraction(told["actual"])) if first == "actual" else first["given"]
    for stage in others:
        if stage == "carry_over":
            amount += away(Fraction(told["carry_over"]))
        elif "carry_over" in stage:
            amount += stage["carry_over"]
        elif "uprate" in stage:
            amount = _uprated(amount, stage, first["price_year"], year)
        elif "add" in stage:
            amount += _told(stage["add"], told)
        elif "deduct" in stage:
            amount = _less(amount, _told(stage["deduct"], told), stage["below_zero"])
        elif "threshold" in stage:
            amount = _above(amount, stage["threshold"], stage["counts"])
        elif "frame" in stage:
            frame = after(stage["frame"], year, told)
            amount = frame if amount > frame else amount
        elif "prorate" in stage:
            amount = away(amount * Fraction(stage["prorate"]))
        elif amount > stage["mandate"]:
            raise RefusedError
    return amount


def _told(value: str | int, told: Mapping[str, Fraction | int]) -> int:
    return away(Fraction(told[value])) if isinstance(value, str) else value


def _uprated(amount: int, stage: Tree, price_year: int, year: int) -> int:
    grown = Fraction(amount)
    for _ in range(price_year, year):
        grown = grown * (100 + Fraction(stage["uprate"].removesuffix(" %"))) / 100
        if stage["round"] == "each_year":
            grown = Fraction(away(grown))
    return away(grown)


def _less(amount: int, deducted: int, below_zero: str) -> int:
    """A cost that would become a credit, or a credit a cost, stops or is refused."""
    left = amount - deducted
    if (amount < 0 < left) or (amount >= 0 > left):
        if below_zero == "refuse":
            raise RefusedError
        return 0
    return left


def _above(amount: int, limit: int, counts: str) -> int:
    if -limit <= amount <= limit:
        return 0
    if counts == "whole":
        return amount
    return amount - limit if amount > 0 else amount + limit


def trued_up(
    base: tuple[int, int], forecasts: Mapping[int, Fraction], outcomes: Mapping[int, Fraction],
    year: int, *, rounding: str, goes_on: str,
) -> int:  # fmt: skip
    """An amount of a year (``base``: the amount and its price year), uprated by the forecast of each year,
    with last year's corrected to its outcome."""
    amount, price_year = base

    def chain(last: int, settled: set[int]) -> int:
        grown = Fraction(amount)
        for one in range(price_year + 1, last + 1):
            grown *= 1 + (outcomes if one in settled else forecasts)[one] / 100
            if rounding == "each_year":
                grown = Fraction(away(grown))
        return away(grown)

    years = set(range(price_year + 1, year))
    gone_on = years if goes_on == "settled" else set()
    now = chain(year, gone_on)
    if year - 1 <= price_year:
        return now
    return now + chain(year - 1, gone_on | {year - 1}) - chain(year - 1, gone_on - {year - 1})


class Splitter:
    """Splits amounts as one agreement says. ``persons`` is the population by code."""

    def __init__(self, tree: Tree, persons: dict[str, int]) -> None:
        self.tree, self.persons, self.rounding = tree, persons, tree["rounding"]
        self.code = {
            name: p["code"] for g in tree["parties"].values() for p in g for name in (p["code"], p["name"])
        }
        self.paid: Counter[str] = Counter()

    def split(self, item: Tree, amount: int) -> dict[str, int]:
        """Kronor by party, and what no one got under ``_residual``."""
        self.paid = Counter({"_residual": 0})
        self._level(item["split"], amount)
        return dict(self.paid)

    def _codes(self, branch: Tree) -> list[str]:
        to = branch["to"]
        if isinstance(to, str):
            return [party["code"] for party in self.tree["parties"][to]]
        return [self.code[name] for name in to]

    def _level(self, branches: list[Tree], amount: int) -> None:
        if len(branches) == 1:
            self._branch(branches[0], amount)
            return
        given = {str(n): branch["take"] for n, branch in enumerate(branches)}
        shares = {n: Fraction(take) for n, take in given.items() if take != "rest"}
        rest = Fraction(1) - sum(shares.values())
        weights = {n: shares.get(n, rest) for n in given}
        receivers = {str(n): self._codes(branch) for n, branch in enumerate(branches)}
        parts = self._divided(amount, weights, receivers)
        for n, branch in enumerate(branches):
            self._branch(branch, parts[str(n)])

    def _branch(self, branch: Tree, amount: int) -> None:
        by, codes = branch.get("by"), self._codes(branch)
        if isinstance(by, list):
            self._level(by, amount)
        elif by is None:
            self.paid[codes[0]] += amount
        else:
            weights = self._rounded_shares(self._weights(by, codes))
            for code, part in self._divided(amount, weights, {code: [code] for code in codes}).items():
                self.paid[code] += part

    def _weights(self, key_name: str, codes: list[str]) -> dict[str, Fraction]:
        key = self.tree["keys"][key_name]
        if "equal" in key:
            return dict.fromkeys(codes, Fraction(1))
        if "population" in key:
            return {code: Fraction(self.persons[code]) for code in codes}
        fixed = {self.code[name]: Fraction(share) for name, share in key["fixed"].items()}
        return {code: fixed[code] for code in codes}

    def _rounded_shares(self, weights: dict[str, Fraction]) -> dict[str, Fraction]:
        shares = self.rounding.get("shares")
        if not any(weights.values()):
            raise RefusedError
        if shares is None:
            return weights
        scale = 100 * 10 ** shares["decimals"]
        whole = sum(weights.values())
        plain = {code: Fraction(away(scale * weight / whole)) for code, weight in weights.items()}
        if sum(plain.values()) == scale:
            return plain
        if shares["off_100"] == "refuse":
            raise RefusedError
        method, to = ("half_up", "largest") if shares["off_100"] == "largest" else ("largest_remainder", None)
        units = self._exactly(scale, weights, method=method, residual_to=to, ties=self.rounding["ties"])[0]
        return {code: Fraction(unit) for code, unit in units.items()}

    def _divided(
        self, amount: int, weights: dict[str, Fraction], receivers: dict[str, list[str]]
    ) -> dict[str, int]:
        to = self.rounding.get("residual_to")
        if to is not None and to not in {"largest", "first", "last", "none"}:
            holding = [name for name, codes in receivers.items() if self.code[to] in codes]
            if not holding:
                raise RefusedError
            to = holding[0]
        unit = self.rounding.get("unit", 1)
        if amount % unit:
            raise RefusedError
        parts, left = self._exactly(
            amount,
            weights,
            method=self.rounding["method"],
            residual_to=to,
            ties=self.rounding["ties"],
            unit=unit,
        )
        self.paid["_residual"] += left
        return parts

    @staticmethod
    def _exactly(amount: int, weights: dict[str, Fraction], **rule: Any) -> tuple[dict[str, int], int]:
        try:
            return expected(amount, weights, **rule)
        except (TieFoundError, SignFlipError):
            raise RefusedError from None
