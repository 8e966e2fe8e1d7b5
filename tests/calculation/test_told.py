"""What is told by name and by period: every form of a name, and every fault at once."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.arguments import read_told
from tests.calculation.staged import agreement, item

GRANT = {"deduct": "bidrag", "below_zero": "stop"}
ONE = agreement(item("actual", {"add": "hyra"}, "carry_over", GRANT, periods=4))
OTHER = agreement(item("actual", {"frame": [{"given": 10}, GRANT]}), id="b")
TWO_GRANTS = agreement(item("actual", GRANT, {"deduct": "hyra", "below_zero": "refuse"}))


@pytest.mark.parametrize("name", ["a.drift.bidrag", "a.drift", "a.bidrag", "drift.bidrag", "drift", "bidrag"])
def test_a_grant_under_any_name_that_fits_only_it(name: str) -> None:
    assert read_told([ONE], grants={name: "300 000"})["a"].grants == {("drift", "bidrag"): 300_000}


@pytest.mark.parametrize("name", ["b.drift.bidrag", "b.drift", "b.bidrag"])
def test_a_grant_of_one_agreement_among_several(name: str) -> None:
    told = read_told([ONE, OTHER], grants={name: 5})
    assert told["b"].grants == {("drift", "bidrag"): 5}
    assert told["a"].grants == {}


@pytest.mark.parametrize("name", ["drift.bidrag", "drift", "bidrag"])
def test_a_name_that_fits_several_lists_them(name: str) -> None:
    with pytest.raises(kf.InputError) as caught:
        read_told([ONE, OTHER], grants={name: 5})
    (fault,) = caught.value.faults
    assert fault.place == f"grants[{name!r}]"
    assert "a.drift.bidrag, b.drift.bidrag" in fault.remedy


def test_an_item_with_two_grants_does_not_stand_for_either() -> None:
    with pytest.raises(kf.InputError, match=r"a\.drift\.bidrag, a\.drift\.hyra"):
        read_told([TWO_GRANTS], grants={"a.drift": 5})
    with pytest.raises(kf.InputError, match="angiven två gånger"):
        read_told([TWO_GRANTS], grants={"bidrag": 5, "a.drift.bidrag": 5})


def test_an_added_amount_is_an_actual_and_never_takes_the_name_of_the_item() -> None:
    told = read_told([ONE], actual={"drift": 100, "a.drift.hyra": "12,50"})["a"]
    assert told.actual == {"drift": (100,)}
    assert told.added == {("drift", "hyra"): Fraction(25, 2)}
    assert read_told([ONE], actual={"hyra": 1})["a"].added == {("drift", "hyra"): 1}


def test_one_cost_per_period_or_one_for_the_year() -> None:
    assert read_told([ONE], actual={"drift": [1, "2,5", 3]})["a"].actual == {"drift": (1, Fraction(5, 2), 3)}
    assert read_told([ONE], actual={"drift": (1,)})["a"].by_period == {"drift"}
    assert read_told([ONE], actual={"drift": 1})["a"].by_period == frozenset()


def test_what_is_told_is_shared_by_the_versions_of_an_agreement() -> None:
    """An item or a grant that stands in one of the versions can be told; the other does not ask for it."""
    later = agreement(item({"given": 5}), {**item("actual", periods=2), "id": "ny"}, version="2")
    told = read_told([ONE, later], actual={"a.drift": 1, "ny": [1, 2]}, grants={"a.drift": 2})
    assert set(told) == {"a"}
    assert told["a"].actual == {"drift": (1,), "ny": (1, 2)}
    assert told["a"].grants == {("drift", "bidrag"): 2}


def test_every_fault_at_once() -> None:
    with pytest.raises(kf.InputTypeError) as caught:
        read_told(
            [ONE, agreement(item("actual", {"carry_over": 5}), id="b"), agreement(item("actual"), id="c")],
            actual={"a.drift": [1, 2.5, "x", 4, 5], "b.drift": [1], "c.drift": "5 %", "a.drift.hyra": None},
            decision={"a.drift": 5},
            grants={"bidrag": "10 %"},
            carry_over={"a.drift": True, "b.drift": 1, "c.drift": 1},
        )
    whys = {fault.place: fault.why for fault in caught.value.faults}
    expected = {
        "actual['a.drift']": "debiteras i 4 perioder",
        "actual['a.drift'][1]": "flyttal",
        "actual['a.drift'][2]": "går inte att läsa",
        "actual['b.drift']": "inte i perioder",
        "actual['c.drift']": "inte i procent",
        "actual['a.drift.hyra']": "värde saknas",
        "decision['a.drift']": "vara text",
        "grants['bidrag']": "inte i procent",
        "carry_over['a.drift']": "sanningsvärde",
        "carry_over['b.drift']": "avtalet anger vad som är överfört",
        "carry_over['c.drift']": "tar inga överförda medel",
    }
    assert whys.keys() == expected.keys()
    for place, why in expected.items():
        assert why in whys[place]
    assert all(fault.remedy for fault in caught.value.faults)


@pytest.mark.parametrize("costs", [[], [1, 2, 3, 4, 5]])
def test_more_or_fewer_costs_than_periods(costs: list[int]) -> None:
    with pytest.raises(kf.InputError, match="4 perioder") as caught:
        read_told([ONE], actual={"drift": costs})
    assert not isinstance(caught.value, kf.InputTypeError)


@pytest.mark.parametrize(
    ("argument", "known"),
    [
        ("actual", r"kostnadspost: actual\['x'\]\. Posterna är: a\.drift, a\.drift\.hyra"),
        ("grants", r"avdrag med det namnet: grants\['x'\]\. Avdragen är: a\.drift\.bidrag"),
        ("carry_over", r"kostnadspost: carry_over\['x'\]\. Posterna är: a\.drift"),
    ],
)
def test_names_that_fit_nothing(argument: str, known: str) -> None:
    arguments: dict[str, Any] = {argument: {"x": 1}}
    with pytest.raises(kf.UnknownAgreementError, match=known):
        read_told([ONE], **arguments)
    with pytest.raises(kf.InputTypeError, match="per kostnadspost"):
        read_told([ONE], **{**arguments, argument: 5})


def test_a_mistyped_grant_suggests_the_right_one() -> None:
    with pytest.raises(kf.UnknownAgreementError, match=r"menade du a\.drift\.bidrag\?"):
        read_told([ONE], grants={"bidrga": 1})
    with pytest.raises(kf.UnknownAgreementError, match="Avdragen är: –"):
        read_told([agreement(item("actual"))], grants={"bidrag": 1})


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"grants": {"bidrag": 1}}, "grants['drift.bidrag']"),
        ({"carry_over": {"drift": 1}}, "carry_over['drift']"),
        ({"actual": {"hyra": 1}}, "actual['drift.hyra']"),
    ],
)
def test_what_is_told_of_an_item_that_is_absent_is_not_passed_over(
    arguments: dict[str, Any], place: str
) -> None:
    on_decision = agreement(item("actual", {"add": "hyra"}, "carry_over", GRANT, occurs="on_decision"))
    with pytest.raises(kf.InputError, match="ingår inte i beräkningen för 2026") as caught:
        allocate(on_decision, 2026, **arguments)
    assert [fault.place for fault in caught.value.faults] == [place]


def test_what_is_told_of_an_item_in_one_of_two_versions() -> None:
    """The item of the later version alone: 60 kr for its six months, with the decision told once."""
    early = agreement(item({"given": 100}), valid_to="2026-06-30")
    review = {**item("actual", {"mandate": 100}), "id": "granskning"}
    late = agreement(item({"given": 100}), review, version="2", valid_from="2026-07-01")
    result = allocate([early, late], 2026, actual={"granskning": 120}, decision={"granskning": "KS § 1"})
    assert result.total == 100 + 60
    assert [row.got for row in result.check_rows if row.check == "decision"] == ["KS § 1"]


def test_all_that_an_item_lacks_is_told_at_once() -> None:
    """The cost, the days and the population of one item, and those of the next, also on the whole's total."""
    keys = {
        "lika": {"equal": None},
        "folk": {"population": "2031-12-31"},
        "dygn": {"usage": "vardygn", "unit": "dygn"},
        "blandad": {"weighted": {"dygn": "50 %", "folk": "50 %"}},
    }

    def split(by: str) -> list[dict[str, Any]]:
        return [{"to": "kommuner", "take": "rest", "by": by}]

    items = [
        item("actual", split=split("blandad")),
        {"id": "hyra", "amount": [{"given": 90}], "split": split("lika")},
        {"id": "resor", "amount": ["actual"], "split": split("folk")},
    ]
    for at in ("branch", "agreement"):
        rounding = {"method": "largest_remainder", "ties": "order", "at": at}
        with pytest.raises(kf.MissingActualError) as caught:
            allocate(agreement(*items, keys=keys, rounding=rounding), 2026)
        said = str(caught.value)
        for each in ("a.drift", "a.resor", "Nyckeln dygn", "2031-12-31"):
            assert each in said, (at, each)
        assert said.count("Folkmängd för 2031-12-31") == 1
        told_costs = {"drift": 60, "resor": 60}
        with pytest.raises(
            kf.UnknownFactError, match=r"(?s)(Nyckeln dygn.*2031-12-31|2031-12-31.*Nyckeln dygn)"
        ):
            allocate(agreement(*items, keys=keys, rounding=rounding), 2026, actual=told_costs)


def test_an_open_question_hides_nothing_else_that_is_missing() -> None:
    open_fee = item({"given": {"unknown": "Vad kostar det?"}}, {"deduct": "bidrag", "below_zero": "stop"})
    other = {**item("actual"), "id": "resor"}
    with pytest.raises(kf.UnansweredError) as caught:
        allocate(agreement(open_fee, other), 2026)
    said = str(caught.value)
    assert "Vad kostar det?" in said
    assert "a.drift.bidrag" in said
    assert "a.resor" in said
