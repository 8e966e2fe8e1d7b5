"""What stated amounts, charges, limits and phase-in must come to, computed the slow way from the tree.

Written without the plan, its steps or the model, on top of `oracle`. What limits redistribute is taken from
the core (which has an oracle of its own): here it is held *what* is limited by what, not how it is divided.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Any

from kostnadsfordelning.apportionment import Rule
from kostnadsfordelning.apportionment.bounds import divide_within
from kostnadsfordelning.errors import LimitError, ResidualError
from tests.apportionment.oracle import away
from tests.calculation.oracle import RefusedError, Splitter, Tree

NO_ONE = "_residual"
Parts = dict[str, int]


class WholeSplitter(Splitter):
    """The split of one item for one year. ``parts`` are those of every branch with a key, by its path."""

    def __init__(self, tree: Tree, persons: dict[str, int], year: int) -> None:
        super().__init__(tree, persons)
        self.year = year
        self.sign = 1
        self.item: Tree = {}
        self.parts: dict[tuple[Any, ...], Parts] = {}

    def whole(self, item: Tree) -> Parts:
        """Kronor by party, and under ``_residual`` what is no one's."""
        self.item, self.sign = item, -1 if item.get("sign") == "income" else 1
        amount = self.sign * int(item["amount"][0]["given"]) if "amount" in item else None
        split = item["split"]
        if isinstance(split, dict):
            assert amount is not None
            found = self._blended(split, amount)
        elif self.rounding.get("at") == "item" and amount is not None:
            found = self._once(split, amount)
        else:
            found = self._alone(split, amount, ())
        if amount is not None:
            found[NO_ONE] = amount - sum(found.values())
        return found

    def _codes(self, branch: Tree) -> list[str]:
        to = branch["to"]
        groups = {name: [party["code"] for party in group] for name, group in self.tree["parties"].items()}
        return [code for name in ([to] if isinstance(to, str) else to) for code in groups.get(name, [name])]

    def _weights(self, key_name: str, codes: list[str]) -> dict[str, Fraction]:
        if "usage" in self.tree["keys"][key_name]:
            return {code: Fraction(self.persons[code]) for code in codes}
        return super()._weights(key_name, codes)

    def _alone(self, split: list[Tree], amount: int | None, path: tuple[Any, ...]) -> Parts:
        self.paid = Counter()
        self._at(split, amount, path)
        return {party: self.paid[party] for party in self.paid if party != NO_ONE}

    def _at(self, branches: list[Tree], amount: int | None, path: tuple[Any, ...]) -> None:
        """One level, with or without stated amounts."""
        stated = [self._stated(branch) for branch in branches]
        if not any(one is not None for one in stated):
            assert amount is not None
            parts = self._shares(branches, amount)
            for n, branch in enumerate(branches):
                self._one(branch, parts[n], (*path, n))
            return
        rest = 0
        if amount is not None:
            rest = amount - sum(sum(one.values()) for one in stated if one is not None)
            if (rest < 0 <= amount) or (rest > 0 > amount):
                raise RefusedError
        for n, (branch, one) in enumerate(zip(branches, stated, strict=True)):
            if one is None:
                self._one(branch, rest, (*path, n))
            elif "charge" in branch["take"]:
                self.paid.update(one)
            else:
                self._one(branch, one[""], (*path, n))

    def _shares(self, branches: list[Tree], amount: int) -> list[int]:
        if len(branches) == 1:
            return [amount]
        given = [None if branch["take"] == "rest" else Fraction(branch["take"]) for branch in branches]
        rest = 1 - sum((one for one in given if one is not None), Fraction(0))
        weights = {str(n): rest if one is None else one for n, one in enumerate(given)}
        receivers = {str(n): self._codes(branch) for n, branch in enumerate(branches)}
        return list(self._divided(amount, weights, receivers).values())

    def _stated(self, branch: Tree) -> Parts | None:
        """What a branch takes by itself: a fixed amount, or what its parties are charged."""
        take = branch["take"]
        if isinstance(take, str):
            return None
        if "amount" in take:
            return {"": self.sign * int(take["amount"])}
        charge = take["charge"]
        found = {}
        for code in self._codes(branch):
            base = charge.get("base", 0)
            exact = Fraction(base if not isinstance(base, dict) else base[code])
            exact += Fraction(charge.get("rate", 0)) * self.persons[code]
            for band in charge.get("bands", ()):
                exact += Fraction(band["rate"]) * self._units(charge, band, self.persons[code])
            found[code] = self.sign * away(exact)
        return found

    @staticmethod
    def _units(charge: Tree, band: Tree, persons: int) -> int:
        """How many a band's rate is for, counted one by one where the numbers are small enough to be."""
        end = band.get("to")

        def within(number: int) -> bool:
            if charge["edge"] == "lower":
                return band["from"] < number and (end is None or number <= end)
            return band["from"] <= number and (end is None or number < end)

        if charge["applies"] == "whole":
            return persons if within(persons) or (persons == 0 and band["from"] == 0) else 0
        return sum(within(number) for number in range(1, persons + 1))

    def _one(self, branch: Tree, amount: int, path: tuple[Any, ...]) -> None:
        by, codes = branch.get("by"), self._codes(branch)
        if isinstance(by, list):
            self._at(by, amount, path)
            return
        if by is None:
            self.paid[codes[0]] += amount
            return
        weights = self._rounded_shares(self._weights(by, codes))
        parts = self._divided(amount, weights, {code: [code] for code in codes})
        if "limits" in branch:
            parts = self._limited(branch["limits"], amount, weights, parts, path)
        self.parts[path] = parts
        self.paid.update(parts)

    def _limited(
        self, limits: Tree, amount: int, weights: dict[str, Fraction], parts: Parts, path: tuple[Any, ...]
    ) -> Parts:
        sign, size = (1, amount) if amount >= 0 else (-1, -amount)
        before = self._before(limits, path)
        lows: dict[str, int] = {}
        highs: dict[str, int | None] = {}
        for code in parts:
            low, high = limits.get("floor"), limits.get("cap")
            lows[code] = 0 if low is None else ceil(Fraction(low) * size) if "/" in str(low) else int(low)
            highs[code] = None if high is None else floor(Fraction(high) * size) if "/" in str(high) else high
            last = sign * before.get(code, 0)
            if last > 0:
                most = floor(last * (1 + Fraction(limits["max_change"]["increase"])))
                lows[code] = max(lows[code], ceil(last * (1 - Fraction(limits["max_change"]["decrease"]))))
                highs[code] = most if highs[code] is None else min(highs[code] or 0, most)
        if any(high is not None and lows[code] > high for code, high in highs.items()):
            raise RefusedError
        if limits["cut_off"] == "unfunded":
            cut = {code: max(lows[code], sign * part) for code, part in parts.items()}
            return {
                code: sign * (one if (high := highs[code]) is None else max(lows[code], min(one, high)))
                for code, one in cut.items()
            }
        common = lcm(*(one.denominator for one in weights.values()))
        rule = Rule(self.rounding["method"], self.rounding.get("residual_to"), self.rounding["ties"])
        try:
            found = divide_within(
                amount,
                tuple(parts),
                tuple(int(one * common) for one in weights.values()),
                rule,
                lows=tuple(lows.values()),
                highs=tuple(highs.values()),
            )
        except (LimitError, ResidualError):
            raise RefusedError from None
        return dict(zip(parts, found, strict=True))

    def _before(self, limits: Tree, path: tuple[Any, ...]) -> Parts:
        """The same branch the year before: stated, or gone through once more."""
        if "max_change" not in limits:
            return {}
        stated = limits["previous"]
        if self.year <= stated["year"]:
            return {}
        if self.year == stated["year"] + 1:
            return {code: self.sign * one for code, one in stated["amounts"].items()}
        earlier = WholeSplitter(self.tree, self.persons, self.year - 1)
        earlier.whole(self.item)
        return earlier.parts.get(path, {})

    def _blended(self, split: Tree, amount: int) -> Parts:
        begun = max(year for year in split["blend"] if int(year) <= self.year)
        shares = {name: Fraction(one) for name, one in split["blend"][begun].items() if Fraction(one)}
        whole = {name: self._alone(split["splits"][name], amount, (name,)) for name in shares}
        if len(whole) == 1:
            return next(iter(whole.values()))
        everyone = [party["code"] for group in self.tree["parties"].values() for party in group]
        exact = {
            code: sum((share * whole[name].get(code, 0) for name, share in shares.items()), Fraction(0))
            for code in everyone
            if any(code in parts for parts in whole.values())
        }
        made = sum(exact.values(), Fraction(0))
        if any(one < 0 for one in exact.values()) and any(one > 0 for one in exact.values()):
            raise RefusedError
        if not any(exact.values()):
            return dict.fromkeys(exact, 0)
        if made == amount:
            return self._divided(
                amount, {code: abs(one) for code, one in exact.items()}, {code: [code] for code in exact}
            )
        units = ceil(abs(made))
        filled = {code: abs(one) for code, one in exact.items()} | {NO_ONE: units - abs(made)}
        parts, _ = self._exactly(
            units if made > 0 else -units,
            filled,
            method=self.rounding["method"],
            residual_to="none" if self.rounding.get("residual_to") else None,
            ties=self.rounding["ties"],
        )
        return {code: parts[code] for code in exact}

    def _once(self, split: list[Tree], amount: int) -> Parts:
        """Everyone's exact share of the whole, and one rounding."""
        shares: dict[str, Fraction] = {}

        def spread(branches: list[Tree], part: Fraction) -> None:
            given = [None if branch["take"] == "rest" else Fraction(branch["take"]) for branch in branches]
            rest = 1 - sum((one for one in given if one is not None), Fraction(0))
            for branch, one in zip(branches, given, strict=True):
                own = part * (1 if len(branches) == 1 else rest if one is None else one)
                by, codes = branch.get("by"), self._codes(branch)
                if isinstance(by, list):
                    spread(by, own)
                    continue
                weights = self._weights(by, codes) if by else {codes[0]: Fraction(1)}
                if not any(weights.values()):
                    raise RefusedError
                for code, weight in weights.items():
                    shares[code] = shares.get(code, Fraction(0)) + own * weight / sum(weights.values())

        spread(split, Fraction(1))
        everyone = [party["code"] for group in self.tree["parties"].values() for party in group]
        weights = self._rounded_shares({code: shares[code] for code in everyone if code in shares})
        return self._divided(amount, weights, {code: [code] for code in weights})
