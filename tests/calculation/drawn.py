"""Agreements drawn at random, as trees of plain values: small numbers, so that ties and zeros are common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from kostnadsfordelning.reference.places import name_of

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

Tree = dict[str, Any]

STAGES = ("add", "deduct", "carry_over", "threshold", "mandate", "prorate", "frame")
NAMES = tuple(f"t{place}{within}" for place in range(4) for within in ("", "f"))
"""What a stage may be told under: by its place among the stages, ``f`` within a frame."""

CODES = ("0114", "1438", "2303", "2305", "2309", "2313", "2321", "2326", "2361", "2380")


@st.composite
def trees(draw: DrawFn) -> Tree:
    """An agreement: groups, keys, a rounding rule, and one or two items with nested splits."""
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=7, unique=True))
    cuts = sorted(draw(st.lists(st.integers(1, max(1, len(codes) - 1)), max_size=2, unique=True)))
    chunks = [codes[start:end] for start, end in zip([0, *cuts], [*cuts, len(codes)], strict=True)]
    groups = {f"grupp-{n}": chunk for n, chunk in enumerate(chunks) if chunk}
    weights = {code: draw(st.sampled_from((0, 1, 1, 2, 3, 1000))) for code in codes}
    weights[codes[0]] = weights[codes[0]] or 1
    named = {name_of(code) if draw(st.booleans()) else code: weight for code, weight in weights.items()}
    rounding = draw(roundings(codes))
    # The oracle lists every claim of this method, so that it takes few kronor to check.
    most = 60 if rounding["method"] == "sainte_lague" else 5_000_000
    return {
        "format": "1",
        "id": "draget",
        "name": "Draget",
        "status": "example",
        "valid_from": "2020-01-01",
        "parties": {
            group: [{"code": code, "name": name_of(code)} for code in chunk]
            for group, chunk in groups.items()
        },
        "keys": {"lika": {"equal": None}, "folk": {"population": "2024-12-31"}, "fast": {"fixed": named}},
        "rounding": rounding,
        "items": [
            {
                "id": name,
                "sign": draw(st.sampled_from(("cost", "cost", "income"))),
                "amount": draw(amounts(most)),
                "split": draw(splits(groups, codes, 2)),
            }
            for name in ("drift", "hyra")[: draw(st.integers(1, 2))]
        ],
    }


@st.composite
def roundings(draw: DrawFn, codes: list[str]) -> Tree:
    """Every method with what it needs, shares rounded first or not."""
    method = draw(st.sampled_from(("largest_remainder", "half_up", "down", "sainte_lague", "cumulative")))
    rule: Tree = {"method": method, "ties": draw(st.sampled_from(("order", "largest", "refuse")))}
    if method in {"half_up", "down"}:
        receivers = ("largest", "first", "last", "none", codes[0], name_of(codes[-1]))
        rule["residual_to"] = draw(st.sampled_from(receivers))
    if draw(st.integers(0, 3)) == 0:
        off = draw(st.sampled_from(("refuse", "largest_remainder", "largest")))
        rule["shares"] = {"decimals": draw(st.integers(0, 3)), "off_100": off}
    if draw(st.integers(0, 5)) == 0:
        rule["unit"] = 10
    return rule


@st.composite
def amounts(draw: DrawFn, most: int) -> list[Any]:
    """Given, given and uprated, or the actual cost; then any stages in any order."""
    if draw(st.integers(0, 3)) == 0:
        drawn: list[Any] = ["actual"]
    else:
        given = draw(st.integers(-30, 30) | st.integers(-most, most))
        drawn = [{"given": given, "price_year": draw(st.integers(2022, 2026))}]
        if draw(st.booleans()):
            percent = draw(st.sampled_from(("3 %", "2.25 %", "-1.5 %", "0 %", "50 %")))
            drawn.append({"uprate": percent, "round": draw(st.sampled_from(("each_year", "end")))})
    kinds = draw(st.lists(st.sampled_from(STAGES), max_size=4))
    # Those that would act twice on one amount stand once; a told amount has a name of its own.
    once = [kind for n, kind in enumerate(kinds) if kind in {"add", "deduct"} or kind not in kinds[:n]]
    return drawn + [draw(stages(kind, f"t{n}", most)) for n, kind in enumerate(once)]


@st.composite
def stages(draw: DrawFn, kind: str, name: str, most: int) -> Any:
    """One stage of a kind; what it asks for is stated, or told under ``name``."""
    some = draw(st.integers(0, 40) | st.integers(0, most))
    choice = draw(st.integers(0, 4))
    told = name if choice % 2 else some
    frame: list[Any] = [{"given": some}]
    if choice % 2:
        frame.append({"deduct": f"{name}f", "below_zero": "stop"})
    return {
        "add": {"add": told},
        "deduct": {"deduct": told, "below_zero": "stop" if choice else "refuse"},
        "carry_over": "carry_over" if choice % 2 else {"carry_over": some if choice else -some},
        "threshold": {"threshold": some, "counts": "excess" if choice % 2 else "whole"},
        "mandate": {"mandate": most if choice else some},
        "prorate": {"prorate": f"{some % 12 + 1}/12"},
        "frame": {"frame": frame},
    }[kind]


@st.composite
def splits(draw: DrawFn, groups: dict[str, list[str]], codes: list[str], depth: int) -> list[Tree]:
    """The branches of one level, together the whole."""
    parts = draw(st.lists(st.integers(0, 6), min_size=1, max_size=4))
    parts[0] = parts[0] or 1
    branches: list[Tree] = []
    for number, part in enumerate(parts):
        listed = draw(st.lists(st.sampled_from(codes), min_size=1, max_size=4, unique=True))
        to = draw(st.sampled_from((*groups, listed)))
        receivers = groups[to] if isinstance(to, str) else to
        branch: Tree = {"to": to, "take": f"{part}/{sum(parts)}"}
        if number == len(parts) - 1 and part and draw(st.booleans()):
            branch["take"] = "rest"
        if depth and draw(st.integers(0, 2)) == 0:
            branch["by"] = draw(splits(groups, codes, depth - 1))
        elif len(receivers) > 1 or draw(st.booleans()):
            branch["by"] = draw(st.sampled_from(("lika", "folk", "fast")))
        branches.append(branch)
    return branches
