"""The examples of the mechanisms, calculated, changed as a user changes a file, and agreements like them.

The parties are Alby with 12 000 inhabitants, Boda with 6 000 and Ceda with 2 000: together 20 000. What a
test expects is computed in the test, in whole numbers and fractions; `hamilton` is for drawn ones.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning._files import data_path
from kostnadsfordelning.agreement.loading import agreement_from, parse_agreement
from kostnadsfordelning.errors import AgreementFileError, KostnadsfordelningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.errors import Fault

ALBY, BODA, CEDA = "ALB", "BOD", "CED"
ALL = (ALBY, BODA, CEDA)
LEFT = "_residual"
PERSONS = {ALBY: 12_000, BODA: 6_000, CEDA: 2_000}
MARK = "▸"
"""Stands in a changed text where the fault is to be shown."""


# the examples as they stand -----------------------------------------------------------------------------


def example(name: str, year: int = 2026, **told: Any) -> Allocation:
    """A bundled example, calculated; every check of its result holds, and it adds up."""
    return sound(kf.allocate(name, year, **told))


def sound(result: Allocation) -> Allocation:
    """The result itself, once its checks hold."""
    checks = result.checks
    assert checks["ok"].all(), checks[~checks["ok"]].to_string()
    assert "sum_item" in set(checks["check"])
    return result


def amounts(result: Allocation, item: str = "drift", column: str = "amount") -> dict[str, int]:
    """What each party has of one item, the residual's row too, in the order of the table."""
    table = result.table
    rows = table[table["cost_item"] == item]
    found = {str(party): int(amount) for party, amount in zip(rows["party"], rows[column], strict=True)}
    assert len(found) == len(rows), "a party stands twice"
    return found


def shared(*three: int, left: int | None = None) -> dict[str, int]:
    """Amounts of Alby, Boda and Ceda, and what nobody pays."""
    return dict(zip(ALL, three, strict=True)) | ({} if left is None else {LEFT: left})


def plain(text: object) -> str:
    """A text with ordinary blanks and minus signs, to be compared with what a test writes."""
    return str(text).replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")


def notes(result: Allocation, check: str) -> list[str]:
    """What the checks of one kind say."""
    table = result.checks
    return [plain(note) for note in table[table["check"] == check]["note"]]


def tells(result: Allocation, party: str, *pieces: str) -> None:
    """One party's explanation has every piece, in this order."""
    explained = plain(result.explain(party))
    rest = explained
    for piece in pieces:
        before, found, rest = rest.partition(piece)
        assert found, f"{piece!r} is not told after {before[-80:]!r} in\n{explained}"


# the examples with changes ------------------------------------------------------------------------------


def text_of(name: str, *changes: tuple[str, str]) -> str:
    """An example's file with pieces exchanged, each of which stands there exactly once."""
    content = data_path("examples", f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times in {name}"
        content = content.replace(old, new)
    return content


def changed(name: str, *changes: tuple[str, str]) -> Agreement:
    """An example changed in its file."""
    return parse_agreement(text_of(name, *changes), "avtal.yaml")


def faults(content: str) -> list[Fault]:
    """Every fault that is shown of a file."""
    with pytest.raises(AgreementFileError) as caught:
        parse_agreement(content, "avtal.yaml")
    return list(caught.value.faults)


def refused_file(name: str, old: str, new: str, *more: tuple[str, str]) -> str:
    """Reason and remedy of the only fault of a changed example; it stands where ``new`` has its mark."""
    marked = text_of(name, (old, new), *more).splitlines()
    number, line = next((n, line) for n, line in enumerate(marked, start=1) if MARK in line)
    (only,) = faults("\n".join(marked).replace(MARK, "") + "\n")
    assert only.place == f"avtal.yaml:{number}:{line.index(MARK) + 1}", only
    assert only.line == line.replace(MARK, "").strip()
    assert only.remedy
    return plain(f"{only.why}. {only.remedy}")


def refused(
    kind: type[KostnadsfordelningError], agreement: Agreement | list[Agreement] | str, year: int = 2026,
    **told: Any,
) -> str:  # fmt: skip
    """What a calculation that stops says, all of it."""
    with pytest.raises(kind) as caught:
        kf.allocate(agreement, year, **told)
    return plain(caught.value)


# agreements like them -----------------------------------------------------------------------------------


def agreement(*items: Mapping[str, Any], persons: Mapping[str, int] | None = None, **more: Any) -> Agreement:
    """An agreement of these items between Alby, Boda and Ceda from 2020, by largest remainder."""
    persons = PERSONS if persons is None else persons
    names = {ALBY: "Alby", BODA: "Boda", CEDA: "Ceda"}
    tree: dict[str, Any] = {
        "format": "1",
        "id": "prov",
        "name": "Prov",
        "status": "example",
        "valid_from": "2020-01-01",
        "parties": {"kommuner": [{"code": code, "name": names.get(code, code)} for code in persons]},
        "keys": {
            "invanare": {"usage": dict(persons), "unit": "invånare"},
            "lika": {"equal": None},
        },
        "rounding": {"method": "largest_remainder", "ties": "order"},
        "items": [dict(item) for item in items],
    }
    keys = tree["keys"] | more.pop("keys", {})
    return agreement_from({**tree, **more, "keys": keys})


def item(*stages: Any, split: object = None, **more: Any) -> dict[str, Any]:
    """One cost item; without a split all by inhabitants."""
    whole = [{"to": "kommuner", "take": "rest", "by": "invanare"}]
    amount = {"amount": list(stages)} if stages else {}
    return {"id": "drift", **amount, "split": split or whole, **more}


def branch(take: object = "rest", by: str | None = "invanare", **more: Any) -> dict[str, Any]:
    """A branch to all three."""
    return {"to": "kommuner", "take": take, **({} if by is None else {"by": by}), **more}


def hamilton(total: int, weights: Mapping[str, int | Fraction]) -> dict[str, int]:
    """The largest remainder of a total not below zero, written once more for drawn figures; ties by order."""
    exact = {party: Fraction(total) * weight / sum(weights.values()) for party, weight in weights.items()}
    whole = {party: int(part) for party, part in exact.items()}
    by_rest = sorted(exact, key=lambda party: whole[party] - exact[party])  # stable: ties keep the order
    for party in by_rest[: total - sum(whole.values())]:
        whole[party] += 1
    return whole
