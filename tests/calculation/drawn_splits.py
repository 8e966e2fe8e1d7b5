"""Agreements drawn at random with stated amounts, charges, limits, phase-in, and rounding once per item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.calculation import drawn

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from tests.calculation.drawn import Tree

PERSONS = {"2303": 3, "2305": 0, "2309": 7, "2313": 10, "2321": 40}
"""Few persons, so that they are often on the edge of a band and can be counted one by one."""
CODES = tuple(PERSONS)
PARTIES = {"norr": CODES[:3], "soder": CODES[3:]}
RECEIVERS: tuple[str | list[str], ...] = (
    "norr", "soder", ["norr", CODES[4]], ["soder", "norr"], [CODES[4], CODES[0], CODES[1]],
)  # fmt: skip
KEYS = ("lika", "folk", "fast")


@st.composite
def trees(draw: DrawFn) -> Tree:
    """An agreement from 2024, whose limits are measured against 2025."""
    at = draw(st.sampled_from(("branch", "branch", "branch", "item")))
    rounding = draw(roundings()) | {"at": at}
    items = []
    for name in ("drift", "hyra")[: draw(st.integers(1, 2))]:
        item: Tree = {"id": name, "sign": draw(st.sampled_from(("cost", "cost", "income")))}
        kind = draw(st.sampled_from(("level", "level", "blend", "charges"))) if at == "branch" else "shares"
        if kind != "charges":
            item["amount"] = [{"given": draw(st.integers(-20, 30) | st.integers(0, 3000))}]
        if kind == "shares":
            item["split"] = draw(drawn.splits(listed(), list(CODES), 2))
        elif kind == "blend":
            item["split"] = draw(blends())
        else:
            item["split"] = draw(levels(2) if kind == "level" else charges())
        items.append(item)
    return {
        "format": "1",
        "id": "draget",
        "name": "Draget",
        "status": "example",
        "valid_from": "2024-01-01",
        "parties": {
            group: [{"code": code, "name": f"Part {code}"} for code in codes]
            for group, codes in PARTIES.items()
        },
        "keys": {
            "lika": {"equal": None},
            "folk": {"usage": PERSONS, "unit": "invånare"},
            "fast": {
                "fixed": {code: draw(st.sampled_from((0, 1, 2, 1000))) for code in CODES[1:]} | {CODES[0]: 1}
            },
        },
        "rounding": rounding,
        "items": items,
    }


def listed() -> dict[str, list[str]]:
    return {group: list(codes) for group, codes in PARTIES.items()}


@st.composite
def roundings(draw: DrawFn) -> Tree:
    method = draw(
        st.sampled_from(("largest_remainder", "largest_remainder", "half_up", "down", "cumulative"))
    )
    rule: Tree = {"method": method, "ties": "order"}
    if method in {"half_up", "down"}:
        rule["residual_to"] = draw(st.sampled_from(("largest", "first", "none")))
    if draw(st.integers(0, 4)) == 0:
        rule["shares"] = {"decimals": draw(st.integers(0, 2)), "off_100": "largest_remainder"}
    return rule


@st.composite
def levels(draw: DrawFn, depth: int) -> list[Tree]:
    """Shares of everything, or stated amounts and charges and the rest."""
    if draw(st.booleans()):
        branches = draw(charges()) if draw(st.booleans()) else [draw(fixed())]
        rest = draw(ends("rest", depth))
        return draw(st.permutations([*branches, rest]))
    share = draw(st.sampled_from(("1/2", "1/3", "3/4")))
    return [draw(ends(share, depth)), draw(ends("rest", depth))]


@st.composite
def ends(draw: DrawFn, take: str, depth: int) -> Tree:
    """A branch that is split further, or by a key, perhaps within limits."""
    to = draw(receivers())
    if depth > 1 and draw(st.integers(0, 3)) == 0:
        return {"to": to, "take": take, "by": draw(levels(depth - 1))}
    branch: Tree = {"to": to, "take": take, "by": draw(st.sampled_from(KEYS))}
    if draw(st.booleans()):
        branch["limits"] = draw(limits(codes_of(to)))
    return branch


@st.composite
def receivers(draw: DrawFn) -> str | list[str]:
    """A group, or a list of a group and one of the others' parties, or of parties."""
    found: str | list[str] = draw(st.sampled_from(RECEIVERS))
    return found


def codes_of(to: str | list[str]) -> list[str]:
    names = [to] if isinstance(to, str) else to
    return [code for name in names for code in PARTIES.get(name, (name,))]


@st.composite
def fixed(draw: DrawFn) -> Tree:
    take = {"amount": draw(st.integers(0, 12))}
    return {"to": draw(receivers()), "take": take, "by": draw(st.sampled_from(KEYS))}


@st.composite
def charges(draw: DrawFn) -> list[Tree]:
    """One or two branches that charge: a flat sum, a rate, bands, or a flat sum with one of them."""
    branches = []
    for _ in range(draw(st.integers(1, 2))):
        to = draw(receivers())
        charge: Tree = {}
        kind = draw(st.sampled_from(("flat", "each", "rate", "bands", "both")))
        if kind in {"flat", "both"}:
            charge["base"] = draw(st.integers(0, 9))
        if kind == "each":
            charge["base"] = {code: draw(st.integers(0, 9)) for code in codes_of(to)}
        if kind in {"rate", "both"}:
            charge |= {"rate": draw(st.sampled_from(("0.5", "1", "1/3"))), "of": "folk"}
        if kind == "bands":
            edges = sorted(
                draw(st.lists(st.sampled_from((1, 3, 7, 9, 10, 11)), min_size=1, max_size=3, unique=True))
            )
            rates = [draw(st.sampled_from(("0.25", "1", "2"))) for _ in range(len(edges) + 1)]
            ends_: list[Any] = [{"to": edge} for edge in edges] + [{}]
            starts = [0, *edges]
            charge |= {
                "of": "folk",
                "edge": draw(st.sampled_from(("lower", "upper"))),
                "applies": draw(st.sampled_from(("marginal", "whole"))),
                "bands": [
                    {"from": start, "rate": rate} | end
                    for start, rate, end in zip(starts, rates, ends_, strict=True)
                ],
            }
        branches.append({"to": to, "take": {"charge": charge}})
    return branches


@st.composite
def limits(draw: DrawFn, codes: list[str]) -> Tree:
    """A cap, a floor and a largest change, one of them or all; they seldom contradict each other."""
    found: Tree = {"cut_off": draw(st.sampled_from(("unfunded", "unfunded", "redistribute")))}
    kinds = draw(st.sampled_from(("cap", "floor", "change", "cap change", "cap floor change")))
    if "cap" in kinds:
        found["cap"] = draw(st.sampled_from(("1/2", "2/3", 900, 20)))
    if "floor" in kinds:
        found["floor"] = draw(st.sampled_from(("1/20", 1, 2)))
    if "change" in kinds:
        shares = st.sampled_from(("1/10", "1/3", "1/1"))
        found["max_change"] = {"increase": draw(shares), "decrease": draw(shares)}
        found["previous"] = {
            "year": 2025,
            "amounts": {code: draw(st.sampled_from((0, 1, 10, 300))) for code in codes},
        }
    return found


@st.composite
def blends(draw: DrawFn) -> Tree:
    """A phase-in from 2024 that is done in 2028."""
    years = {}
    for year in ("2024", "2026"):
        share = draw(st.sampled_from(("1/2", "1/3", "1/1", "3/4")))
        numerator, denominator = map(int, share.split("/"))
        years[year] = {"ny": share, "gammal": f"{denominator - numerator}/{denominator}"}
    return {
        "blend": years | {"2028": {"ny": "1/1"}},
        "splits": {"gammal": draw(levels(1)), "ny": draw(levels(2))},
    }
