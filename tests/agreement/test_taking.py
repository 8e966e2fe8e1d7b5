"""Other shares between the branches of a split, in a copy of an agreement."""

from __future__ import annotations

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.uses import every_branch
from tests.calculation.small import A, R, agreement, item


def test_the_region_pays_sixty_percent() -> None:
    """1 721 736 × 60 % = 1 033 041,6."""
    today = kf.load_agreement("barnahus")
    tried = today.replace(take={"drift": {"kommuner": "40 %", "region": "60 %"}})
    result = kf.allocate(tried, 2026, population="2024-12-31")
    assert result.amounts["R23"] == 1_033_042
    assert result.total == 1_721_736
    first, second = every_branch(tried.item("drift").split)
    assert first.source is None
    assert first.clause is None
    assert first.assumed == second.assumed == "ändrat vid beräkningen; står inte i avtalet"
    assert tried.version == "1-andrad"
    assert "andelar mellan fördelningsstegen" in str(tried.assumed)
    assert tried.item("kvalitetsgranskning") == today.item("kvalitetsgranskning")


def test_the_same_shares_are_no_change() -> None:
    today = kf.load_agreement("barnahus")
    assert today.replace(take={"drift": {"kommuner": "50 %", "region": "1/2"}}) == today


def test_a_branch_to_one_party_and_one_that_keeps_its_share() -> None:
    one = agreement(
        item(1_000, {"to": [R], "take": "30 %"}, {"to": [A], "take": "20 %"},
             {"to": "kommuner", "take": "rest", "by": "lika"})
    )  # fmt: skip
    for name in (R, "Regionen"):
        tried = one.replace(take={"drift": {name: "50 %"}})
        assert kf.allocate(tried, 2026).amounts == {A: 300, "2305": 100, "2309": 100, R: 500}


def test_what_cannot_be_changed_is_told_at_once() -> None:
    today = kf.load_agreement("barnahus")
    with pytest.raises(kf.InputError) as wrong:
        today.replace(take={"drfit": {"region": "1 %"}, "drift": {"polisen": "1 %"}})
    assert [(one.place, one.remedy) for one in wrong.value.faults] == [
        ("take['drfit']", "Kostnadsposterna är: drift, kvalitetsgranskning."),
        ("take['drift']['polisen']", "Fördelningsstegen är: kommuner, region."),
    ]
    with pytest.raises(kf.AgreementFileError, match="ifrån 100 %"):
        today.replace(take={"drift": {"region": "60 %"}})
    for refused in ({"drift": "60 %"}, "60 %", {"drift": {"kommuner": 0.4, "region": 0.6}}):
        with pytest.raises(kf.InputError):
            today.replace(take=refused)
    with pytest.raises(kf.InputTypeError):
        today.replace(take={"drift": "60 %"})


def test_a_portfolio_names_the_agreements_that_have_no_such_item() -> None:
    with pytest.raises(kf.InputError, match="Brottsofferjouren") as wrong:
        kf.portfolio(["barnahus", "brottsofferjouren"]).replace(
            take={"drift": {"kommuner": "40 %", "region": "60 %"}}
        )
    assert "Barnahus:" not in str(wrong.value)
