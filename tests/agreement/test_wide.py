"""An agreement with every mechanism: read, copied, pickled, answered, pruned, and checked by editors."""

from __future__ import annotations

import datetime as dt
import pickle
from fractions import Fraction
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.limits import Change
from kostnadsfordelning.agreement.loading import agreement_from, parse_agreement
from kostnadsfordelning.agreement.replacing import spelled_out
from kostnadsfordelning.agreement.split import Blend, Branch, FromBelow
from kostnadsfordelning.agreement.uses import every_branch, keys_used, rests_on
from tests.agreement.test_schema import as_an_editor
from tests.agreement.wide import WIDE, wide


def _keys(tree: Any) -> set[str]:
    """Every key of a tree, at any depth."""
    if isinstance(tree, list):
        return {key for part in tree for key in _keys(part)}
    return {str(key) for key in tree} | _keys(list(tree.values())) if isinstance(tree, dict) else set()


def test_nothing_that_the_format_can_say_is_left_out() -> None:
    schema = kf.agreement_schema()
    known = {key for piece in (schema, *schema["$defs"].values()) for key in piece["properties"]}
    assert not known - _keys(spelled_out(wide))


def test_a_copy_is_equal_and_so_is_what_was_pickled() -> None:
    copies = wide.replace(), pickle.loads(pickle.dumps(wide)), agreement_from(spelled_out(wide))
    assert {*copies, wide} == {wide}
    for copy in copies:
        assert copy == wide
        assert spelled_out(copy) == spelled_out(wide)
        assert repr(copy) == repr(wide)


def test_editors_accept_it() -> None:
    schema = kf.agreement_schema()
    Draft202012Validator(schema).validate(as_an_editor(WIDE))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cut_off: redistribute", "cut_off: spread"),
        ("{prorate: 9/12}", "{prorate: 13/12}"),
        ("periods: 4", "periods: 3"),
        ("sign: income", "sign: minus"),
        ("delta: 1,", "delta: en,"),
        ("{amount: 3 000}", "{amount: -3 000}"),
        ("{amount: 3 000}", "{amount: -3000}"),
        ("decisions:\n", "decisions:\n  - {party: Berg}\n"),
        ("counts: excess", "count: excess"),
        ("{usage: vardygn, unit: dygn}", "{usage: vardygn}"),
        ("land_area: latest", "land_area: [latest]"),
        ("others: total_shrinks", "others: {}"),
    ],
)
def test_editors_refuse_what_is_wrong(old: str, new: str) -> None:
    assert WIDE.count(old) == 1
    assert not Draft202012Validator(kf.agreement_schema()).is_valid(as_an_editor(WIDE.replace(old, new)))


def test_the_values_are_what_was_written() -> None:
    drift, places, fee = wide.items
    charge, rest = branches(drift.split)[1:3]
    assert isinstance(charge.take, FromBelow)
    assert charge.take.charge.rate == Fraction(25, 2)
    (limited,) = (one for one in every_branch(drift.split) if one.limits is not None)
    assert limited.limits is not None
    assert limited.limits.floor == Fraction(1, 20)
    assert isinstance(limited.limits.max_change, Change)
    assert wide.receivers(rest.to) == ("2303", "2305", "2326", "R23")
    assert isinstance(places.split, Blend)
    assert places.split.shares_for(2025) is None
    assert places.split.shares_for(2026) == {"gammal": Fraction(3, 4), "ny": Fraction(1, 4)}
    assert places.split.shares_for(2044) == {"ny": Fraction(1)}
    assert (places.measure, places.periods, fee.amount, fee.stages) == ("platser", 4, None, ())
    assert wide.membership is not None
    joins, leaves = wide.membership.parties["Ragunda"], wide.membership.parties["2305"]
    assert [joins.months(year) for year in (2025, 2026, 2027)] == [(1, 0), (7, 12), (1, 12)]
    assert [leaves.months(year) for year in (2027, 2028, 2029)] == [(1, 12), (1, 2), (1, 0)]


def branches(split: Any) -> tuple[Branch, ...]:
    assert isinstance(split, tuple)
    return split


def test_what_an_item_rests_on() -> None:
    drift, places, fee = wide.items
    assert keys_used(drift.split, wide.keys) == {"folkmangd", "modell", "lika", "areal"}
    assert keys_used(places.split, wide.keys) == {"fast", "dygn"}
    assert rests_on(wide, fee) == ("keys.timmar.", "membership.")
    alone = wide.replace(membership=None)
    assert rests_on(alone, fee) == ("keys.timmar.",)


def test_parties_that_leave_are_nowhere_mentioned() -> None:
    left = wide.replace(parties=["Ragunda", "Berg", "Regionen"], keys={"fast": kf.Equal()})
    assert left.version == "2b-andrad"
    told = str(spelled_out(left))
    assert "Bräcke" not in told
    assert "'2305'" not in told
    assert left.rounding.manual == ()  # Bräcke's krona went to Berg
    assert [one.party for one in left.decisions] == ["Ragunda", "Berg"]
    assert left.membership is not None
    assert list(left.membership.parties) == ["Ragunda"]
    assert [table.year for table in left.printed] == [2026]
    without = wide.replace(parties=["Bräcke", "Berg", "R23"], keys={"fast": kf.Equal()}, membership=None)
    (limited,) = (one for one in every_branch(without.items[0].split) if one.limits is not None)
    assert limited.limits is not None
    assert limited.limits.cap is None  # it was Ragunda's alone
    assert without.printed == ()


def test_all_parties_staying_is_no_change() -> None:
    assert wide.replace(parties=list(wide.everyone)) == wide


def test_a_rate_leaves_no_index_to_be_settled() -> None:
    copy = wide.replace(indexation="2 %")
    assert [type(stage).__name__ for stage in copy.items[0].stages][:3] == ["Given", "Uprate", "CarryOver"]
    assert copy.items[1:] == wide.items[1:]  # also one without amount


def test_answers_reach_inside_a_charge() -> None:
    answered = wide.replace(answers={"avgift.split.0.take.charge.bands.1.rate": "10,50"})
    (branch,) = branches(answered.items[2].split)
    assert isinstance(branch.take, FromBelow)
    assert branch.take.charge.bands[1].rate == Fraction(21, 2)
    with pytest.raises(kf.AgreementFileError, match="avgift per enhet kan inte vara negativ"):
        wide.replace(answers={"avgift.split.0.take.charge.bands.1.rate": -5})


def test_a_bare_carry_over_and_one_without_value_are_the_same() -> None:
    bare = WIDE.replace("[actual, carry_over,", "[actual, {carry_over: },")
    assert parse_agreement(bare, "bred.yaml") == wide


def test_dates_and_numbers_from_python_are_read_as_those_of_a_file() -> None:
    tree = spelled_out(wide)
    assert tree["membership"]["parties"]["Ragunda"]["joins"] == dt.date(2026, 7, 1)
    tree["membership"]["parties"]["Ragunda"]["joins"] = "2026-07-01"
    tree["items"][0]["split"][0]["take"]["amount"] = "3 000"
    assert agreement_from(tree) == wide
    tree["items"][0]["split"][0]["take"]["amount"] = 3000.0
    with pytest.raises(kf.AgreementFileError, match="flyttal"):
        agreement_from(tree)
