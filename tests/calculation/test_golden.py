"""Published tables, reproduced to the krona."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.apportionment import exact
from kostnadsfordelning.calculation.steps import QuantiseShares

TABLES = sorted((Path(__file__).parents[1] / "golden").glob("*.json"))


def table(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_the_published_table(path: Path) -> None:
    golden = table(path)
    result = kf.allocate(golden["service"], golden["year"])
    by_name = dict(zip(result.by_party["name"], result.by_party["amount"], strict=True))
    assert by_name == golden["amounts"]
    assert sum(golden["amounts"].values()) == result.total == golden["total"]
    row = result.checks.set_index("check").loc["printed_table"]
    assert (row["ok"], row["expected"], row["got"]) == (True, "8", "8")
    assert f"8 av 8 belopp stämmer med den tryckta tabellen ({golden['source']})" in row["note"]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_the_shares_it_follows_from(path: Path) -> None:
    golden = table(path)
    (shares,) = (
        step
        for step in kf.allocate(golden["service"], golden["year"]).steps
        if isinstance(step, QuantiseShares)
    )
    printed = [exact(share, "") * shares.scale for share in golden["shares"].values()]
    assert list(shares.outcome if isinstance(shares.outcome, tuple) else ()) == printed


def test_a_table_that_does_not_fit_is_told_party_by_party() -> None:
    exact_shares = kf.load_agreement("cmv").replace(rounding={"shares": None})
    result = kf.allocate(exact_shares, 2023)
    assert not result.ok
    row = result.checks.set_index("check").loc["printed_table"]
    assert (row["ok"], row["got"]) == (False, "0")
    assert result.amounts["2303"] == 141_351  # the rounded shares move more than 1 600 kr
    assert "Ragunda −1 648 kr" in row["note"].replace("\N{NO-BREAK SPACE}", " ")
