"""What a split must come to, computed the slow way from the agreement as a tree of plain values.

Written without the plan, its steps or the model: Fractions, recursion over the branches as they are
spelled, and the oracle of the exact core. Anything it cannot answer is `RefusedError`.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from tests.apportionment.oracle import SignFlipError, TieFoundError, away, expected

Tree = dict[str, Any]


class RefusedError(Exception):
    """The agreement does not settle the outcome."""


def amount_of(item: Tree, year: int, actual: Fraction | int | None) -> int:
    """The amount of an item after its stages, in kronor."""
    first, *others = item["amount"]
    if first == "actual":
        assert actual is not None
        return away(Fraction(actual))
    amount = Fraction(first["given"])
    for uprate in others:
        for _ in range(first["price_year"], year):
            amount = amount * (100 + Fraction(uprate["uprate"].removesuffix(" %"))) / 100
            if uprate["round"] == "each_year":
                amount = Fraction(away(amount))
    return away(amount)


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
