"""Agreements drawn at random with everything a split may say, as trees of plain values.

Small numbers, so that ties, zeros and limits that meet are common; and now and then huge ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

Tree = dict[str, Any]

PARTIES = {"ALB": "Alby", "BOD": "Boda", "CED": "Ceda", "DAL": "Dalby", "EKE": "Eke"}
FIRST = 2024
LAST = FIRST + 3
PERCENTS = (0, 5, 10, 25, 40, 100)


@st.composite
def agreements(draw: DrawFn) -> Tree:
    """An agreement of one or two items. ``rounding`` says where; what that rules out is not drawn."""
    codes = list(PARTIES)[: draw(st.integers(1, 5))]
    cut = draw(st.integers(1, len(codes)))
    groups = {name: chunk for name, chunk in (("norr", codes[:cut]), ("syd", codes[cut:])) if chunk}
    at = draw(st.sampled_from(("branch", "branch", "branch", "item", "agreement")))
    rounding = draw(roundings(codes, at))
    one = Drawer(codes, groups, rounding, plain=at != "branch")
    ids = ("drift", "hyra")[: draw(st.integers(1, 2))]
    tree: Tree = {
        "format": "1",
        "id": "draget",
        "name": "Draget",
        "status": "example",
        "valid_from": f"{FIRST}-{draw(st.sampled_from(('01', '01', '01', '04')))}-01",
        "part_year": draw(st.sampled_from(("by_months", "full_amount"))),
        "parties": {
            name: [{"code": code, "name": PARTIES[code]} for code in chunk] for name, chunk in groups.items()
        },
        "keys": draw(keys(codes)),
        "rounding": rounding,
        "items": [draw(items(one, name)) for name in ids],
    }
    if draw(st.integers(0, 2)) == 0:
        tree["membership"] = draw(memberships(codes))
    if at != "agreement" and draw(st.integers(0, 3)) == 0:
        rounding["manual"] = draw(placed(codes, ids, leaves=rounding.get("residual_to") == "none"))
    return tree


class Drawer:
    """What the pieces of one agreement have in common. ``plain`` is shares all through."""

    def __init__(self, codes: list[str], groups: dict[str, list[str]], rounding: Tree, *, plain: bool):
        self.codes, self.groups, self.plain = codes, groups, plain
        self.unit = rounding.get("unit", 1)
        # The oracle lists every claim of this method, so that it takes few kronor to check.
        self.few = rounding["method"] == "sainte_lague"

    def kronor(self, most: int = 200_000) -> st.SearchStrategy[int]:
        """Amounts that nearly always can be divided in the rule's unit."""
        top = 60 if self.few else most
        small = st.integers(0, 40).map(lambda number: number * self.unit)
        return small | st.integers(0, top // self.unit).map(lambda number: number * self.unit)


@st.composite
def roundings(draw: DrawFn, codes: list[str], at: str) -> Tree:
    """Every method with what it needs."""
    method = draw(st.sampled_from(("largest_remainder", "half_up", "down", "sainte_lague", "cumulative")))
    rule: Tree = {"method": method, "ties": draw(st.sampled_from(("order", "order", "largest", "refuse")))}
    if method in {"half_up", "down"}:
        none = () if at == "agreement" else ("none", "none")
        rule["residual_to"] = draw(st.sampled_from(("largest", "first", "last", codes[0], *none)))
    if draw(st.integers(0, 4)) == 0:
        rule["shares"] = {
            "decimals": draw(st.integers(0, 2)),
            "off_100": draw(st.sampled_from(("refuse", "largest_remainder", "largest"))),
        }
    if at != "agreement" and draw(st.integers(0, 3)) == 0:
        rule["unit"] = draw(st.sampled_from((10, 100)))
    if at != "branch" or draw(st.booleans()):
        rule["at"] = at
    return rule


@st.composite
def keys(draw: DrawFn, codes: list[str]) -> Tree:
    """Equal, by units (few or many), fixed, and weighted together: each year alike, or phased in."""
    some = draw(st.lists(st.integers(0, 40), min_size=len(codes), max_size=len(codes)))
    many = draw(
        st.lists(st.sampled_from((0, 1, 2, 7, 10**15, 10**30 + 1)), min_size=len(codes), max_size=len(codes))
    )
    some[0], many[-1] = some[0] or 1, many[-1] or 1  # a key of nothing but zeros is no key
    halves = draw(st.booleans())
    share = draw(st.sampled_from(PERCENTS))
    later = draw(st.sampled_from(PERCENTS))
    weighted: Tree = {"weighted": {"lika": f"{share} %", "antal": f"{100 - share} %"}}
    if draw(st.booleans()):
        weighted = {
            "weighted": {
                "lika": {FIRST: f"{share} %", FIRST + 2: f"{later} %"},
                "antal": {FIRST: f"{100 - share} %", FIRST + 2: f"{100 - later} %"},
            }
        }
    if draw(st.integers(0, 2)) == 0:
        weighted |= {"decimals": draw(st.sampled_from((2, 3))), "off_100": "largest_remainder"}
    return {
        "lika": {"equal": None},
        "antal": {
            "usage": {code: f"{n},5" if halves else n for code, n in zip(codes, some, strict=True)},
            "unit": "dygn",
        },
        "stor": {"usage": dict(zip(codes, many, strict=True)), "unit": "km"},
        "fast": {
            "fixed": {PARTIES[code]: n % 4 + (n == some[0]) for code, n in zip(codes, some, strict=True)}
        },
        "modell": weighted,
    }


KEYS = ("lika", "antal", "antal", "stor", "fast", "modell", "modell")


@st.composite
def memberships(draw: DrawFn, codes: list[str]) -> Tree:
    """Some parties that join or leave in the years that are drawn."""
    parties: Tree = {}
    for code in draw(st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True)):
        year = draw(st.integers(FIRST, LAST))
        joins, leaves = f"{year}-{draw(st.sampled_from(('03', '07', '12')))}-01", f"{year}-06-30"
        parties[code] = draw(st.sampled_from(({"joins": joins}, {"leaves": leaves})))
    return {
        "method": draw(st.sampled_from(("month_weights", "month_by_month"))),
        "others": draw(st.sampled_from(("carry", "total_shrinks"))),
        "parties": parties,
    }


@st.composite
def placed(draw: DrawFn, codes: list[str], ids: tuple[str, ...], *, leaves: bool) -> list[Tree]:
    """Kronor placed by decision: some from one to another, or of what is left."""
    item, year = draw(st.sampled_from(ids)), draw(st.integers(FIRST, LAST))
    delta = draw(st.integers(1, len(codes)))
    moves = [(draw(st.sampled_from(codes)), delta)]
    if not leaves or draw(st.booleans()):
        moves.append((PARTIES[draw(st.sampled_from(codes))], -delta))
    return [
        {"year": year, "item": item, "party": party, "delta": moved, "reason": "beslut"}
        for party, moved in moves
    ]


@st.composite
def items(draw: DrawFn, one: Drawer, name: str) -> Tree:
    """An item with an amount, split once or as a blend; or an item of charges, whose sum is its amount."""
    item: Tree = {"id": name, "sign": draw(st.sampled_from(("cost", "cost", "cost", "income")))}
    kind = draw(st.integers(0, 6))
    if kind == 0 and not one.plain:
        item["split"] = draw(levels(one, one.codes, 1, amount=False))
        return item
    kronor = draw(one.kronor()) + 60 * one.unit * draw(st.integers(0, 20)) * (not one.few)
    stages: list[Any] = [{"given": kronor if draw(st.integers(0, 4)) else -kronor, "price_year": FIRST}]
    if one.unit == 1 and draw(st.booleans()):
        stages.append({"uprate": draw(st.sampled_from(("8 %", "-20 %"))), "round": "each_year"})
    item["amount"] = stages
    if kind == 1 and not one.plain:
        begins = draw(st.sampled_from((FIRST, FIRST, FIRST + 1)))
        ends = draw(st.integers(begins, LAST + 1))
        shares = draw(st.sampled_from((0, 25, 33, 100)))
        blend = {begins: {"gammal": f"{shares} %", "ny": f"{100 - shares} %"}, ends: {"ny": "100 %"}}
        splits = {split: draw(levels(one, one.codes, 1)) for split in ("gammal", "ny")}
        item["split"] = {"blend": blend, "splits": splits}
    else:
        item["split"] = draw(levels(one, one.codes, 1))
    return item


@st.composite
def levels(draw: DrawFn, one: Drawer, codes: list[str], depth: int, *, amount: bool = True) -> list[Tree]:
    """The branches of one level: shares; or stated amounts and charges, and a rest of an amount."""
    count = draw(st.integers(1, 3))
    if one.plain or (amount and draw(st.booleans())):
        parts = draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))
        parts[0] = parts[0] or 1
        takes: list[Any] = [f"{part}/{sum(parts)}" for part in parts]
        if parts[-1] and draw(st.booleans()):
            takes[-1] = "rest"
    else:
        takes = [draw(taken(one)) for _ in range(count)]
        if amount:
            takes.insert(draw(st.integers(0, count)), "rest")
    return [draw(branches(one, codes, take, depth)) for take in takes]


@st.composite
def taken(draw: DrawFn, one: Drawer) -> Tree:
    """A stated amount, or a charge: flat, a rate, or by bands."""
    if draw(st.booleans()):
        return {"amount": draw(one.kronor(200))}
    charge: Tree = {}
    form = draw(st.sampled_from(("flat", "each", "rate", "rate", "bands", "bands", "bands")))
    if form == "flat" or draw(st.integers(0, 3)) == 0:
        charge["base"] = draw(one.kronor(300))
    if form == "each":
        charge["base"] = {}  # one for each receiver, when they are known
    if form in {"rate", "bands"}:
        charge["of"] = "antal"
    if form == "rate":
        charge["rate"] = draw(st.sampled_from((3, "0,5", "12,50", "0,01")))
    if form == "bands":
        cuts = sorted(draw(st.lists(st.integers(1, 40), max_size=3, unique=True)))
        rates = draw(st.lists(st.sampled_from((0, 1, 10, "2,5")), min_size=4, max_size=4))
        charge["bands"] = [
            {"from": start, "rate": rate} | ({"to": end} if end is not None else {})
            for start, end, rate in zip([0, *cuts], [*cuts, None], rates, strict=False)
        ]
        charge["edge"] = draw(st.sampled_from(("lower", "upper")))
        charge["applies"] = draw(st.sampled_from(("marginal", "whole")))
    return {"charge": charge}


@st.composite
def branches(draw: DrawFn, one: Drawer, codes: list[str], take: Any, depth: int) -> Tree:
    """One branch: to a group, a list, or a list of a group and parties; by branches or by a key."""
    group = draw(st.sampled_from(tuple(one.groups)))
    others = [code for code in codes if code not in one.groups[group]]
    listed = draw(st.lists(st.sampled_from(codes), min_size=1, max_size=4, unique=True))
    mixed = [group, *(PARTIES[code] for code in others[:1])]
    to = draw(st.sampled_from((group, group, listed, mixed)))
    receivers = {group: one.groups[group]}.get(to) if isinstance(to, str) else None
    if receivers is None:
        receivers = listed if to is listed else [*one.groups[group], *others[:1]]
    branch: Tree = {"to": to, "take": take}
    if isinstance(take, dict) and "charge" in take:
        if "base" in take["charge"] and isinstance(take["charge"]["base"], dict):
            take["charge"]["base"] = {code: draw(one.kronor(300)) for code in receivers}
        return branch
    if depth and draw(st.integers(0, 3)) == 0:
        branch["by"] = draw(levels(one, codes, depth - 1))
    elif len(receivers) > 1 or draw(st.integers(0, 2)) == 0:
        branch["by"] = draw(st.sampled_from(KEYS))
        if not one.plain and draw(st.integers(0, 1)) == 0:
            branch["limits"] = draw(limits(one, receivers))
    return branch


@st.composite
def limits(draw: DrawFn, one: Drawer, codes: list[str]) -> Tree:
    """A floor, a cap, or a largest change, for all or for some, in kronor or as a share."""
    said: Tree = {"cut_off": draw(st.sampled_from(("redistribute", "unfunded")))}
    kinds = draw(st.lists(st.sampled_from(("cap", "floor", "change", "change")), min_size=1, max_size=3))
    low = draw(st.integers(0, 20 if one.few else 4_000))
    if "floor" in kinds:
        said["floor"] = draw(st.sampled_from((low, f"{low % 20} %")))
    if "cap" in kinds:
        high = low + draw(st.integers(0, 20 if one.few else 20_000))
        said["cap"] = draw(st.sampled_from((high, f"{20 + high % 50} %")))
    for kind in ("floor", "cap"):
        if kind in said and draw(st.booleans()):
            own = draw(st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True))
            said[kind] = {PARTIES[code] if kind == "cap" else code: said[kind] for code in own}
    if "change" in kinds:
        up, down = draw(st.sampled_from(PERCENTS)), draw(st.sampled_from(PERCENTS))
        changes = (f"{up} %", {"increase": f"{up} %"}, {"decrease": f"{down} %"},
                   {"increase": f"{up} %", "decrease": f"{down} %"})  # fmt: skip
        said["max_change"] = draw(st.sampled_from(changes))
        if draw(st.integers(0, 2)):
            amounts = {code: draw(one.kronor(40_000)) for code in codes}
            said["previous"] = {"year": draw(st.integers(FIRST - 1, FIRST + 1)), "amounts": amounts}
    return said
