"""What a split of every mechanism must come to, worked out the slow way from the agreement as a tree.

Written without the plan, its steps or the model. Charges count their units one by one; limits are tried in
rounds on plain dictionaries; the year before is the same thing a year earlier. The core's own oracle
divides. Anything the agreement does not settle is `RefusedError`.
"""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from typing import Any

from tests.apportionment.oracle import SignFlipError, TieFoundError, away, expected
from tests.calculation.oracle import RefusedError, after

Tree = dict[str, Any]
Months = tuple[int, int]
Path = tuple[int | str, ...]
LEFT = "_residual"
WHOLE = (1, 12)


def exact(value: Any) -> Fraction:
    """A number as the tree has it: a whole one, ``12,50``, ``5 %`` or ``1/3``."""
    if isinstance(value, int):
        return Fraction(value)
    if value.endswith("%"):
        return Fraction(value.removesuffix(" %")) / 100
    return Fraction(value.replace(",", "."))


class Year:
    """One agreement in one year. ``whole`` forgets that its first year is not whole, as the year before does
    for a yearly change."""

    def __init__(self, tree: Tree, year: int, *, whole: bool = False) -> None:
        self.tree, self.year, self.rounding = tree, year, tree["rounding"]
        self.everyone = [party["code"] for group in tree["parties"].values() for party in group]
        self.code = {p[n]: p["code"] for g in tree["parties"].values() for p in g for n in ("code", "name")}
        begins, month, _ = (int(part) for part in tree["valid_from"].split("-"))
        self.begins = begins
        self.span: Months = (month if year == begins and not whole else 1, 12)
        self.charged: Months = self.span if tree["part_year"] == "by_months" else WHOLE
        self.paid: Counter[str] = Counter()
        self.receives: set[str] = set()
        self.receiving: dict[str, set[str]] = {}
        self.parts: dict[Path, dict[str, int]] = {}
        self.item: Tree = {}
        self.amount = self.made = 0

    # the items ----------------------------------------------------------------------------------------

    def allocation(self) -> dict[str, dict[str, int]]:
        """Kronor by item and party, with what is left to no one."""
        found = {item["id"]: self.of_item(item) for item in self.tree["items"]}
        for item_id, paid in found.items():
            self.place(item_id, paid)
        return found

    def of_item(self, item: Tree) -> dict[str, int]:
        """One item that is split by itself."""
        self.paid, self.parts, self.item = Counter(), {}, item
        self.receives = self.receiving[item["id"]] = set()
        amount = self.whole_amount(item)
        split = item["split"]
        if isinstance(split, dict):
            self._blend(split, amount)
        elif self.rounding.get("at", "branch") == "item":
            weights = self._rounded(self.combined(split))
            self.receives |= {code for code, weight in weights.items() if weight}
            self._credit(self._divided(amount, weights))
        else:
            self._level(split, amount, ())
        self.amount = self.made if amount is None else amount
        paid = {code: kronor for code, kronor in self.paid.items() if code != LEFT}
        return paid | {LEFT: self.amount - sum(paid.values())}

    def whole_amount(self, item: Tree) -> int | None:
        """What is split, in the parties' sign; None for an item of charges."""
        if "amount" not in item:
            return None
        amount = self._of_months(after(item["amount"], self.year, {}), self.charged)
        return -amount if item["sign"] == "income" else amount

    def place(self, item_id: str, paid: dict[str, int]) -> None:
        """Move what was placed by decision; of nothing, and across zero, nothing can be placed."""
        moved: Counter[str] = Counter()
        for one in self.rounding.get("manual", ()):
            if (one["year"], one["item"]) == (self.year, item_id):
                moved[self.code[one["party"]]] += one["delta"]
        whole = sum(kronor for code, kronor in paid.items() if code != LEFT)
        if any(not paid.get(code) and code not in self.receiving[item_id] for code in moved):
            raise RefusedError
        for code, delta in moved.items():
            sign = paid[code] or whole
            if delta and (not sign or (paid[code] + delta) * sign < 0):
                raise RefusedError
        left, after = paid[LEFT], paid[LEFT] - sum(moved.values())
        if after != left and after and (not left or (after < 0) != (left < 0)):
            raise RefusedError
        for code, delta in moved.items():
            paid[code] += delta
            paid[LEFT] -= delta

    # branches -----------------------------------------------------------------------------------------

    def _codes(self, branch: Tree) -> list[str]:
        groups = self.tree["parties"]
        to = [branch["to"]] if isinstance(branch["to"], str) else branch["to"]
        return [
            code
            for name in to
            for code in ([party["code"] for party in groups[name]] if name in groups else [self.code[name]])
        ]

    def _credit(self, parts: dict[str, int]) -> None:
        for code, kronor in parts.items():
            self.paid[code] += kronor

    def _level(self, branches: list[Tree], amount: int | None, path: Path) -> None:
        taken = [branch["take"] for branch in branches]
        if amount is None or any(isinstance(take, dict) for take in taken):
            self._taken_off(branches, amount, path)
            return
        parts = {"0": amount}
        if len(branches) > 1:
            receivers = {
                str(n): [code for code in self._codes(branch) if self._here(code)]
                for n, branch in enumerate(branches)
            }
            shares = {str(n): share for n, share in enumerate(self._shares(taken))}
            parts = self._divided(amount, shares, receivers)
        for n, branch in enumerate(branches):
            self._branch(branch, parts[str(n)], (*path, n))

    @staticmethod
    def _shares(taken: list[str]) -> list[Fraction]:
        rest = 1 - sum((Fraction(take) for take in taken if take != "rest"), Fraction(0))
        return [rest if take == "rest" else Fraction(take) for take in taken]

    def _taken_off(self, branches: list[Tree], amount: int | None, path: Path) -> None:
        sign = -1 if self.item["sign"] == "income" else 1
        rest, made = amount, 0
        for n, branch in enumerate(branches):
            take = branch["take"]
            if take == "rest":
                continue
            if "charge" in take:
                full, parts = self._charge(branch)
                self.receives |= set(parts)
                self._credit({code: sign * kronor for code, kronor in parts.items()})
                kronor = sign * sum((full if self._shrinks() and amount is not None else parts).values())
            else:
                kronor = sign * self._of_months(take["amount"], self.charged)
                self._branch(branch, kronor, (*path, n))
            made += kronor
            rest = None if rest is None else rest - kronor
        if amount is None:
            self.made = made
        elif rest is not None:
            if (rest < 0) if amount >= 0 else (rest > 0):
                raise RefusedError
            ((n, branch),) = ((n, branch) for n, branch in enumerate(branches) if branch["take"] == "rest")
            self._branch(branch, rest, (*path, n))

    def _branch(self, branch: Tree, amount: int, path: Path) -> None:
        by, codes = branch.get("by"), self._codes(branch)
        if isinstance(by, list):
            self._level(by, amount, path)
        elif by is None:
            self._refuse_alone(codes[0])
            self.receives.add(codes[0])
            self.paid[codes[0]] += amount
        else:
            weights = self._rounded(self._members(self._weights(by, self._counted(codes))))
            self.receives |= {code for code, weight in weights.items() if weight}
            parts = self._divided(amount, weights)
            if "limits" in branch:
                parts = self._limited(branch["limits"], amount, weights, parts, path)
            self.parts[path] = parts
            self._credit(parts)

    def combined(self, branches: list[Tree]) -> dict[str, Fraction]:
        """A split of shares as one key over all that it ends in."""
        found: dict[str, Fraction] = {}
        for share, weights in self._ways(branches, Fraction(1)):
            whole = sum(weights.values())
            if not whole:
                raise RefusedError
            for code, weight in weights.items():
                found[code] = found.get(code, Fraction(0)) + share * weight / whole
        return {code: found[code] for code in (*self.everyone, LEFT) if code in found}

    def _ways(self, branches: list[Tree], share: Fraction) -> list[tuple[Fraction, dict[str, Fraction]]]:
        found = []
        for branch, part in zip(branches, self._shares([one["take"] for one in branches]), strict=True):
            by, codes = branch.get("by"), self._codes(branch)
            if isinstance(by, list):
                found += self._ways(by, share * part)
            elif by is None:
                self._refuse_alone(codes[0])
                found.append((share * part, {codes[0]: Fraction(1)}))
            else:
                found.append((share * part, self._members(self._weights(by, self._counted(codes)))))
        return found

    # charges ------------------------------------------------------------------------------------------

    def _charge(self, branch: Tree) -> tuple[dict[str, int], dict[str, int]]:
        """Each party's charge as if all took part throughout, and for the months that it does."""
        charge, found, full = branch["take"]["charge"], {}, {}
        base = charge.get("base", 0)
        for code in self._codes(branch):
            amount = Fraction(base[code] if isinstance(base, dict) else base)
            units = exact(self.tree["keys"][charge["of"]]["usage"][code]) if "of" in charge else Fraction(0)
            amount += exact(charge.get("rate", 0)) * units
            if "bands" in charge:
                amount += self._by_bands(charge, units)
            if self._here(code) or self._shrinks():
                months = self._months_charged(code)
                full[code] = self._of_months(away(amount), self.charged)
                if self._here(code):
                    found[code] = self._of_months(away(amount), months)
        return full, found

    @staticmethod
    def _by_bands(charge: Tree, units: Fraction) -> Fraction:
        def rate(number: Fraction | int) -> Fraction:
            """The rate of the unit with this number. Number nothing is in the first band."""
            for band in charge["bands"]:
                end = band.get("to", math.inf)
                if number < end or (number == end and charge["edge"] == "lower"):
                    return exact(band["rate"])
            raise AssertionError

        if charge["applies"] == "whole":
            return rate(units) * units
        return sum(
            (
                rate(number) * min(Fraction(1), units - number + 1)
                for number in range(1, math.ceil(units) + 1)
            ),
            Fraction(0),
        )

    def _months_charged(self, code: str) -> Months:
        mine = self._present(code)
        if set(range(self.span[0], self.span[1] + 1)) <= mine:
            return self.charged
        if self.charged == WHOLE != self.span:
            raise RefusedError
        months = sorted(mine & set(range(self.charged[0], self.charged[1] + 1)))
        return (months[0], months[-1]) if months else (1, 0)

    @staticmethod
    def _of_months(amount: int, months: Months) -> int:
        first, last = months
        return away(Fraction(amount * last, 12)) - away(Fraction(amount * (first - 1), 12))

    # keys ---------------------------------------------------------------------------------------------

    def _weights(self, name: str, codes: list[str]) -> dict[str, Fraction]:
        key = self.tree["keys"][name]
        if "equal" in key:
            return dict.fromkeys(codes, Fraction(1))
        if "usage" in key:
            return {code: exact(key["usage"][code]) for code in codes}
        if "fixed" in key:
            fixed = {self.code[party]: Fraction(share) for party, share in key["fixed"].items()}
            return {code: fixed[code] for code in codes}
        found = dict.fromkeys(codes, Fraction(0))
        for factor, said in key["weighted"].items():
            share = exact(said[max(y for y in said if y <= self.year)] if isinstance(said, dict) else said)
            weights = self._weights(factor, codes)
            if share and not any(weights.values()):
                raise RefusedError
            for code in codes:
                found[code] += share * weights[code] / sum(weights.values()) if share else 0
        if "decimals" in key:
            return self._quantised(found, {"decimals": key["decimals"] - 2, "off_100": key["off_100"]})
        return found

    def _present(self, code: str) -> set[int]:
        """The months of the year that a party takes part."""
        said = self.tree.get("membership", {"parties": {}})["parties"].get(code, {})
        months = [(self.year, month) for month in range(1, 13)]
        if "joins" in said:
            months = [one for one in months if one >= tuple(map(int, said["joins"].split("-")[:2]))]
        if "leaves" in said:
            months = [one for one in months if one <= tuple(map(int, said["leaves"].split("-")[:2]))]
        return {month for _, month in months}

    def _here(self, code: str) -> int:
        """How many months of the span a party takes part; without one it is no receiver."""
        return len(self._present(code) & set(range(self.span[0], self.span[1] + 1)))

    def _shrinks(self) -> bool:
        return bool(self.tree.get("membership", {}).get("others") == "total_shrinks")

    def _refuse_alone(self, code: str) -> None:
        if not set(range(self.span[0], self.span[1] + 1)) <= self._present(code):
            raise RefusedError

    def _counted(self, codes: list[str]) -> list[str]:
        """Whose weights there are: of who takes part, and of all where a part falls away."""
        if self._shrinks():
            return codes
        return [code for code in codes if self._here(code)] or codes

    def _members(self, weights: dict[str, Fraction]) -> dict[str, Fraction]:
        months = set(range(self.span[0], self.span[1] + 1))
        if all(months <= self._present(code) for code in weights):
            return weights
        said = self.tree["membership"]
        if said["others"] == "total_shrinks":
            own = {code: weight * self._here(code) for code, weight in weights.items() if self._here(code)}
            return own | {LEFT: sum(weights.values(), Fraction(0)) * len(months) - sum(own.values())}
        if len(weights) == 1:
            raise RefusedError
        if said["method"] == "month_weights":
            return {code: weight * len(months & self._present(code)) for code, weight in weights.items()}
        found = dict.fromkeys(weights, Fraction(0))
        for month in months:
            present = {code: weight for code, weight in weights.items() if month in self._present(code)}
            if not any(present.values()):
                raise RefusedError
            for code, weight in present.items():
                found[code] += weight / sum(present.values())
        return found

    def _rounded(self, weights: dict[str, Fraction]) -> dict[str, Fraction]:
        shares = self.rounding.get("shares")
        return weights if shares is None else self._quantised(weights, shares)

    def _quantised(self, weights: dict[str, Fraction], shares: Tree) -> dict[str, Fraction]:
        if not any(weights.values()):
            raise RefusedError
        scale = 100 * 10 ** shares["decimals"]
        whole = sum(weights.values())
        plain = {code: Fraction(away(scale * weight / whole)) for code, weight in weights.items()}
        if sum(plain.values()) == scale:
            return plain
        if shares["off_100"] == "refuse":
            raise RefusedError
        method, to = ("half_up", "largest") if shares["off_100"] == "largest" else ("largest_remainder", None)
        return {
            code: Fraction(units)
            for code, units in self._by_rule(
                scale, weights, method=method, residual_to=to, ties=self.rounding["ties"]
            ).items()
        }

    # kronor -------------------------------------------------------------------------------------------

    def _divided(
        self, amount: int | None, weights: dict[str, Fraction], receivers: dict[str, list[str]] | None = None
    ) -> dict[str, int]:
        assert amount is not None
        to = self._receiver(weights)
        if to in self.code:
            own = receivers or {code: [code] for code in weights}
            holding = [name for name, codes in own.items() if self.code[to] in codes]
            if not holding:
                raise RefusedError
            to = holding[0]
        return self._exactly(amount, weights, to)

    def _receiver(self, weights: dict[str, Fraction]) -> str | None:
        """Who gets a residual: what falls away with the absent is not the last party."""
        to: str | None = self.rounding.get("residual_to")
        parties = [code for code in weights if code != LEFT]
        most = max((weights[code] for code in parties), default=Fraction(0))
        if to == "largest" and LEFT in weights and 0 < most <= weights[LEFT]:
            heaviest = [code for code in parties if weights[code] == most]
            return to if len(heaviest) > 1 and self.rounding["ties"] == "refuse" else heaviest[0]
        return parties[-1] if to == "last" and LEFT in weights and parties else to

    def _exactly(self, amount: int, weights: dict[str, Fraction], to: str | None) -> dict[str, int]:
        unit = self.rounding.get("unit", 1)
        if amount % unit or not any(weights.values()):
            raise RefusedError
        method, ties = self.rounding["method"], self.rounding["ties"]
        return self._by_rule(amount, weights, method=method, residual_to=to, ties=ties, unit=unit)

    @staticmethod
    def _by_rule(amount: int, weights: dict[str, Fraction], **rule: Any) -> dict[str, int]:
        try:
            return expected(amount, weights, **rule)[0]
        except (TieFoundError, SignFlipError):
            raise RefusedError from None

    # limits -------------------------------------------------------------------------------------------

    def _limited(
        self, limits: Tree, amount: int, weights: dict[str, Fraction], parts: dict[str, int], path: Path
    ) -> dict[str, int]:
        before = self._before(limits, path) if "max_change" in limits else {}
        sign = 1 if amount >= 0 else -1
        bounds = {
            code: self._bounds(limits, code, abs(amount), sign * before.get(code, Fraction(0)))
            for code in weights
        }
        if any(low > high for low, high in bounds.values()):
            raise RefusedError
        sizes = {code: sign * part for code, part in parts.items()}
        if limits["cut_off"] == "unfunded":
            # The cap first, the floor last; in between, nobody is touched.
            return {
                code: sign * int(max(bounds[code][0], min(bounds[code][1], sizes[code]))) for code in sizes
            }
        found = self._shared_within(abs(amount), weights, bounds, sizes.get(LEFT, 0))
        return {code: sign * found[code] for code in weights}

    def _bounds(self, limits: Tree, code: str, size: int, last: Fraction) -> tuple[float | int, float | int]:
        """The lowest and highest size of a party's part; infinity is no bound."""
        unit = self.rounding.get("unit", 1)
        lows: list[Fraction] = [Fraction(0)]
        highs: list[Fraction] = []
        for name, found in (("floor", lows), ("cap", highs)):
            said = limits.get(name)
            if isinstance(said, dict):
                said = {self.code[party]: bound for party, bound in said.items()}.get(code)
            if said is None or code == LEFT:
                continue
            of_span = Fraction(self._here(code), self.span[1] - self.span[0] + 1)
            found.append(
                exact(said) * size * of_span if isinstance(said, str) else said * self._of_year(code)
            )
        change = limits.get("max_change")
        if last > 0 and change is not None:
            both = change if isinstance(change, dict) else {"increase": change, "decrease": change}
            if "increase" in both:
                highs.append(last * (1 + exact(both["increase"])))
            if "decrease" in both:
                lows.append(last * (1 - exact(both["decrease"])))
        low = max(math.ceil(one / unit) * unit for one in lows)
        return low, min((math.floor(one / unit) * unit for one in highs), default=math.inf)

    def _of_year(self, code: str) -> Fraction:
        """How much of a year a party is charged for."""
        charged = self.charged[1] - self.charged[0] + 1
        return Fraction(self._here(code) * charged, 12 * (self.span[1] - self.span[0] + 1))

    def _before(self, limits: Tree, path: Path) -> dict[str, Fraction]:
        """Each party's part the year before, for as many months as this year's; nothing if there is none."""
        found, year = self._last(limits, path)
        earlier = Year(self.tree, year, whole=True)
        return {
            code: part * 12 * self._of_year(code) / earlier._here(code)
            for code, part in found.items()
            if code != LEFT and earlier._here(code)
        }

    def _last(self, limits: Tree, path: Path) -> tuple[dict[str, int], int]:
        """The parts of the year before, and which year that is."""
        stated = limits.get("previous")
        first = self.begins + 1 if stated is None else max(self.begins, stated["year"] + 1)
        if self.year < first:
            return {}, self.year - 1
        if stated is not None and self.year == first:
            sign = -1 if self.item["sign"] == "income" else 1
            amounts = {self.code[party]: sign * kronor for party, kronor in stated["amounts"].items()}
            return amounts, stated["year"]
        earlier = Year(self.tree, self.year - 1, whole=True)
        earlier.of_item(self.item)
        return earlier.parts.get(path, {}), self.year - 1

    def _shared_within(
        self,
        size: int,
        weights: dict[str, Fraction],
        bounds: dict[str, tuple[float | int, float | int]],
        apart: int,
    ) -> dict[str, int]:
        """Rounds: what is left is divided between the free; those beyond a bound are then held at it – at
        their caps when all cut to their bounds make no more than what is left, else at their floors."""
        if LEFT in weights:  # no party, so it takes no part in what is moved
            bounds = bounds | {LEFT: (apart, apart)}
        to = self._receiver(weights)
        least = sum(low for low, _ in bounds.values())
        most = sum(bounds[code][1] if weight else bounds[code][0] for code, weight in weights.items())
        if not least <= size <= most:
            raise RefusedError
        held: dict[str, int] = {}
        while free := [code for code in weights if code not in held]:
            left = size - sum(held.values())
            own = {code: weights[code] for code in free}
            parts = dict.fromkeys(free, 0)
            if any(own.values()):
                named = self.code.get(to, to)
                parts = self._exactly(left, own, "largest" if to in self.code and named not in own else named)
            cut = {code: int(max(bounds[code][0], min(bounds[code][1], parts[code]))) for code in free}
            if cut == parts:
                return held | parts
            capped = {code: kronor for code, kronor in cut.items() if kronor < parts[code]}
            raised = {code: kronor for code, kronor in cut.items() if kronor > parts[code]}
            held |= capped if capped and (sum(cut.values()) <= left or not raised) else raised
        return held

    # blends -------------------------------------------------------------------------------------------

    def _blend(self, split: Tree, amount: int | None) -> None:
        assert amount is not None
        begun = [year for year in split["blend"] if year <= self.year]
        if not begun:
            raise RefusedError
        shares = {name: exact(share) for name, share in split["blend"][max(begun)].items() if exact(share)}
        found: dict[str, Counter[str]] = {}
        for name in (name for name in split["splits"] if name in shares):
            self.paid = Counter()
            self._level(split["splits"][name], amount, (name,))
            found[name] = Counter({code: kronor for code, kronor in self.paid.items() if code != LEFT})
            # A party that pays nothing has a place all the same.
            found[name].update(dict.fromkeys((code for code in self.paid if code != LEFT), 0))
        if len(found) == 1:
            return
        parties = [code for code in self.everyone if any(code in parts for parts in found.values())]
        together = {
            code: sum((share * found[name][code] for name, share in shares.items()), Fraction(0))
            for code in parties
        }
        self.paid = Counter(dict.fromkeys(parties, 0))
        if any(part > 0 for part in together.values()) and any(part < 0 for part in together.values()):
            raise RefusedError
        made = sum(together.values(), Fraction(0))
        unit = self.rounding.get("unit", 1)
        to = self.rounding.get("residual_to")
        if to in self.code and self.code[to] not in parties:
            raise RefusedError
        sizes = {code: abs(part) for code, part in together.items()}
        if made == amount:
            self._credit(self._divided(amount, sizes) if made else {})
        elif made:
            # No one's part fills the sum up to whole units; no party takes a residual for it.
            units = math.ceil(abs(made) / unit)
            whole = units * unit * (1 if made > 0 else -1)
            filled = sizes | {LEFT: units * unit - abs(made)}
            parts = self._exactly(whole, filled, "none" if to else None)
            self._credit({code: parts[code] for code in parties})
