"""Changed copies: what each argument does, what it refuses, and that nothing else moves."""

from __future__ import annotations

import datetime as dt
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.catalogue import bundled
from kostnadsfordelning.agreement.keys import EqualKey
from kostnadsfordelning.agreement.loading import parse_agreement
from kostnadsfordelning.agreement.rounding import Rounding
from kostnadsfordelning.agreement.uprating import Uprate
from kostnadsfordelning.agreement.values import ReadOnly
from tests.agreement.small import SMALL, changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.agreement.agreement import Item
    from kostnadsfordelning.agreement.split import Branch


@pytest.fixture(name="cmv")
def _cmv() -> kf.Agreement:
    return kf.load_agreement("cmv")


@pytest.fixture(name="small")
def _small() -> kf.Agreement:
    return parse_agreement(SMALL, "avtal.yaml")


@pytest.mark.parametrize("agreement", bundled(), ids=lambda agreement: agreement.id)
def test_a_copy_without_changes_is_the_same(agreement: kf.Agreement) -> None:
    copy = agreement.replace()
    assert copy == agreement
    assert copy is not agreement
    assert pickle.loads(pickle.dumps(agreement)) == agreement


def test_the_original_is_never_changed(cmv: kf.Agreement) -> None:
    before = cmv.model_dump()
    cmv.replace(
        key=kf.Equal(), rounding={"shares": None}, indexation="2 %", parties=["2303", "Berg"], issuer="x"
    )
    assert cmv.model_dump() == before
    assert kf.load_agreement("cmv").model_dump() == before


def test_an_agreement_cannot_be_written_to(cmv: kf.Agreement) -> None:
    for change in (
        lambda: cmv.keys.__setitem__("lika", kf.Fixed({"2303": 1})),
        cmv.parties.clear,
        lambda: cmv.parties.update(x=()),
        lambda: cmv.printed[0].amounts.pop("Berg"),
        lambda: cmv.keys.setdefault("x", kf.Equal()),
    ):
        with pytest.raises(TypeError, match="replace"):
            change()
    with pytest.raises(AttributeError, match=r"Ett avtal kan inte ändras; avtal\.replace"):
        cmv.name = "x"  # type: ignore[misc]


def test_pieces_of_an_agreement_cannot_be_written_to_either(cmv: kf.Agreement) -> None:
    changes: tuple[Callable[[], object], ...] = (
        lambda: setattr(cmv.items[0], "name", "x"),
        lambda: setattr(cmv, "no_such_field", "x"),
        lambda: delattr(cmv.rounding, "ties"),
    )
    for change in changes:
        with pytest.raises(AttributeError, match="Ett avtal kan inte ändras"):
            change()
    assert cmv == kf.load_agreement("cmv")
    assert cmv.model_copy(update={"name": "x"}).name == "x"


@pytest.mark.parametrize("agreement", bundled(), ids=lambda agreement: agreement.id)
def test_agreements_that_are_equal_have_the_same_hash(agreement: kf.Agreement) -> None:
    before = hash(agreement)
    assert isinstance(agreement.unknowns, dict)  # made on first use: no part of what is compared
    assert hash(agreement) == before
    turned = agreement.model_copy(update={"keys": ReadOnly(reversed(agreement.keys.items()))})
    assert {agreement, agreement.replace(), pickle.loads(pickle.dumps(agreement)), turned} == {agreement}


def branches(item: Item) -> tuple[Branch, ...]:
    assert isinstance(item.split, tuple)
    return item.split


def test_key_replaces_every_named_key_and_nothing_else(cmv: kf.Agreement) -> None:
    equal = cmv.replace(key=kf.Equal())
    assert [type(key) for key in equal.keys.values()] == [EqualKey, EqualKey]
    assert equal.rounding == cmv.rounding
    assert [item.amount for item in equal.items] == [item.amount for item in cmv.items]
    barnahus = kf.load_agreement("barnahus")
    before, after = (
        [(branch.to, branch.take, branch.by) for item in one.items for branch in branches(item)]
        for one in (barnahus, barnahus.replace(key=kf.Equal()))
    )
    assert before == after  # tier shares stay


def test_a_tried_copy_cites_no_minutes_and_has_a_version_of_its_own(cmv: kf.Agreement) -> None:
    """A what-if that reads as the agreement's own could be invoiced: its row keys must differ too."""
    tried = cmv.replace(key=kf.Equal())
    assert tried.version == tried.replace(rounding={"ties": "refuse"}).version == "1-andrad"
    (branch,) = branches(tried.items[0])
    assert (branch.source, branch.clause) == (None, None)
    result = kf.allocate(tried, 2026)
    told = " ".join(result.checks.query("check == 'assumed'")["note"])
    assert "avtalet är ändrat vid beräkningen (nyckel)" in told
    assert "ändrat vid beräkningen" in result.explain("2303")
    keys = {row.row_key for row in kf.invoices(result, instalments=1).rows}
    own = {row.row_key for row in kf.invoices(kf.allocate(cmv, 2026), instalments=1).rows}
    assert not keys & own
    answered = cmv.replace(answers={"kvalitetsgranskning.split.0.by": "lika"})
    assert answered.version == "1"
    assert "(Hur delas granskningens kostnad? lika)" in str(answered.assumed)
    both = {"kvalitetsgranskning.occurs.first_year": 2026, "issuer": "2380"}
    assert "kvalitetsgranskningen? 2026; Vilken part fakturerar de andra? 2380)" in str(
        cmv.replace(answers=both).assumed
    )
    grant = kf.load_agreement("kvinnojouren").replace(answers={"bidrag.amount.0.given": 900_000})
    assert "? 900\N{NO-BREAK SPACE}000)" in str(grant.assumed)
    assert cmv.replace(issuer="2380").version == "1"


def test_keys_replaces_and_adds_by_name(cmv: kf.Agreement) -> None:
    copy = cmv.replace(keys={"lika": kf.Population("2020-12-31"), "ny": kf.Equal()})
    assert list(copy.keys) == ["folkmangd", "lika", "ny"]
    assert copy.keys["folkmangd"] == cmv.keys["folkmangd"]


def test_rounding_as_mapping_changes_what_differs(cmv: kf.Agreement) -> None:
    copy = cmv.replace(rounding={"shares": {"decimals": 2, "off_100": "refuse"}})
    assert copy.rounding.method == cmv.rounding.method
    assert copy.rounding.shares is not None
    assert copy.rounding.shares.decimals == 2
    # The minutes' table does not show what the caller tries.
    assert (copy.rounding.source, copy.rounding.assumed) == (
        None,
        "ändrat vid beräkningen; står inte i avtalet",
    )
    assert cmv.replace(rounding={"shares": None, "assumed": "prov"}).rounding.assumed == "prov"


def test_rounding_as_a_whole(cmv: kf.Agreement) -> None:
    whole = Rounding(method="down", ties="refuse", residual_to="2380")
    assert cmv.replace(rounding=whole).rounding == whole


def test_indexation_changes_the_rate_or_how_it_is_rounded(cmv: kf.Agreement) -> None:
    for rate in (
        "2,5 %",
        Fraction(5, 2),
        {"uprate": "2,5 %"},
        Uprate.model_validate({"uprate": "2,5 %", "round": "each_year"}),
    ):
        stage = cmv.replace(indexation=rate).items[0].stages[1]
        assert isinstance(stage, Uprate)
        assert (stage.uprate, stage.round, stage.clause) == (Fraction(5, 2), "each_year", None)
    again = cmv.replace(indexation="2,5 %").replace(indexation={"round": "end"}).items[0].stages[1]
    assert isinstance(again, Uprate)
    assert (again.uprate, again.round) == (Fraction(5, 2), "end")


def test_indexation_is_added_where_an_amount_has_a_price_year() -> None:
    drift, review = kf.load_agreement("barnahus").replace(indexation="3 %").items
    stage = drift.stages[1]
    assert isinstance(stage, Uprate)
    assert "tillagd vid beräkningen" in str(stage.assumed)
    assert len(review.stages) == 2  # an actual cost is in the year's own price level
    assert kf.load_agreement("barnahus").replace(indexation={"round": "end"}) == kf.load_agreement("barnahus")


def test_parties_leave_only_those_named(cmv: kf.Agreement) -> None:
    seven = cmv.replace(parties=[code for code in cmv.everyone if code != "2313"])
    assert len(seven.everyone) == 7
    assert seven.printed == ()  # the printed table names eight
    assert list(cmv.replace(parties={"Östersund", "2303"}).everyone) == ["2303", "2380"]


def test_parties_leave_lists_of_receivers_and_fixed_shares_too() -> None:
    content = changed(
        ("to: kommuner, take: 2/3, by: lika", "to: [0114, Ragunda], take: 2/3, by: fast"),
        ("0114: 40 %, Ragunda: 60 %", "0114: 4, Ragunda: 6"),
    )
    copy = parse_agreement(content, "avtal.yaml").replace(parties=["Ragunda", "R23"])
    branches = copy.items[0].split
    assert isinstance(branches, tuple)
    assert branches[0].to == ("Ragunda",)
    assert kf.allocate(copy, 2026).amounts == {"2303": 667, "R23": 333}


def test_parties_anew(small: kf.Agreement) -> None:
    copy = small.replace(parties={**small.parties, "region": [{"code": "R23", "name": "Den nya regionen"}]})
    assert copy.everyone["R23"].name == "Den nya regionen"
    assert copy.everyone["0114"].name == "Upplands Väsby"


def test_answers_by_path(cmv: kf.Agreement) -> None:
    paths = ["issuer", "kvalitetsgranskning.occurs.first_year", "kvalitetsgranskning.split.0.by"]
    assert list(cmv.unknowns) == paths
    copy = cmv.replace(answers=dict(zip(paths, ("2380", 2025, "lika"), strict=True)))
    assert copy.unknowns == {}
    assert (
        kf.allocate(copy, 2025, actual={"kvalitetsgranskning": 100}).total
        == 3_574_970 + 107_249 + 110_467 + 100
    )
    with pytest.raises(kf.MissingActualError):
        kf.allocate(copy, 2028)
    assert kf.allocate(copy, 2027).total == 4_023_661


def test_an_item_may_be_called_as_a_key_of_the_format() -> None:
    content = changed(("id: drift", "id: keys"), ("given: 1 000", "given: {unknown: Hur mycket?}"))
    agreement = parse_agreement(content, "avtal.yaml")
    assert list(agreement.unknowns) == ["items.keys.amount.0.given"]
    with pytest.raises(kf.UnansweredError, match=r"items\.keys\.amount\.0\.given"):
        kf.allocate(agreement, 2026)
    assert kf.allocate(agreement.replace(answers={"items.keys.amount.0.given": "900"}), 2026).total == 900


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"key": "lika"}, kf.InputTypeError, "key=kf.Equal()"),
        ({"keys": [kf.Equal()]}, kf.InputTypeError, "keys="),
        ({"keys": {"ny": {"fixed": {"2303": 0.5}}}}, kf.AgreementFileError, "flyttal"),
        ({"rounding": "half_up"}, kf.InputTypeError, "rounding="),
        ({"rounding": {"method": "half_up"}}, kf.AgreementFileError, "vem som får den"),
        ({"rounding": {"metod": "half_up"}}, kf.AgreementFileError, "Menade du method"),
        ({"indexation": 3}, kf.AgreementFileError, "items.drift.amount.1.uprate: procenttecknet saknas"),
        ({"indexation": 0.03}, kf.AgreementFileError, "flyttal"),
        ({"indexation": {"runda": "end"}}, kf.AgreementFileError, "okänd nyckel runda"),
        ({"parties": "Ragunda"}, kf.InputTypeError, "parties="),
        ({"parties": 2303}, kf.InputTypeError, "parties="),
        ({"parties": [2303]}, kf.InputTypeError, "text"),
        ({"parties": ["Ragnda"]}, kf.UnknownAgreementError, "»Ragnda« är inte part"),
        ({"parties": []}, kf.AgreementFileError, "inga parter"),
        ({"parties": {"kommuner": [{"code": 2303, "name": "R"}]}}, kf.AgreementFileError, 'Skriv "2303"'),
        ({"answers": ["x"]}, kf.InputTypeError, "answers="),
        ({"answers": {5: "x"}}, kf.InputError, "ingen öppen fråga"),
        ({"answers": {"drift.amount": "x"}}, kf.InputError, "ingen öppen fråga"),
        ({"answers": {"drift.amount.99.given": "x"}}, kf.InputError, "ingen öppen fråga"),
        ({"answers": {"kvalitetsgranskning.split.0.by": "likka"}}, kf.AgreementFileError, "Menade du lika"),
        ({"name": None}, kf.AgreementFileError, "här ska stå text"),
        ({"isuer": "x"}, kf.AgreementFileError, "Menade du issuer"),
        ({"valid_to": "2022-12-31"}, kf.AgreementFileError, "slutar innan"),
        ({"valid_from": dt.datetime(2023, 1, 1, 5, tzinfo=dt.UTC)}, kf.AgreementFileError, "klockslag"),
    ],
)  # fmt: skip
def test_what_a_file_may_not_say_a_copy_may_not_either(
    cmv: kf.Agreement, changes: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error) as caught:
        cmv.replace(**changes)
    assert says in str(caught.value)


def test_all_faults_of_a_copy_at_once(cmv: kf.Agreement) -> None:
    with pytest.raises(kf.AgreementFileError) as caught:
        cmv.replace(indexation="3", status="x", foo=1)
    assert {fault.place for fault in caught.value.faults} == {"items.drift.amount.1.uprate", "status", "foo"}


def test_keys_made_in_python() -> None:
    assert kf.Population(dt.datetime(2021, 11, 1, tzinfo=dt.UTC)).population == dt.date(2021, 11, 1)
    assert kf.Fixed({"2303": Decimal("0.4"), "Berg": Fraction(3, 5)}, assumed="prov").assumed == "prov"
    wrong: list[Any] = [
        kf.Population,
        lambda: kf.Population("2021-11"),
        lambda: kf.Population(2021),  # type: ignore[arg-type]
        lambda: kf.Population("2021-11-01", month=11),
        lambda: kf.Population(month=11, day=31, years_before=1),
        lambda: kf.Population(month=11, day=1, years_before=-1),
        lambda: kf.Population(month=11, day=True, years_before=1),
        lambda: kf.Fixed({}),
        lambda: kf.Fixed({"2303": 0.4}),  # type: ignore[dict-item]
        lambda: kf.Fixed({2303: 1}),  # type: ignore[dict-item]
        lambda: kf.Fixed({"2303": 0}),
        lambda: kf.Fixed([("2303", 1)]),  # type: ignore[arg-type]
        lambda: kf.Fixed({"2303": "50 %", "Berg": "49,9 %"}),
        lambda: kf.Equal(assumed=""),
    ]
    for make in wrong:
        with pytest.raises(kf.AgreementFileError) as caught:
            make()
        assert all(fault.why and fault.remedy for fault in caught.value.faults)


DEAR = {
    "id": "drift",
    "amount": [{"given": 9_000_000, "price_year": 2026}],
    "split": [{"to": "kommuner", "take": "rest", "by": "lika", "clause": "§ 9"}],
}


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"items": [DEAR]}, "kostnadsposter"),
        (
            {"membership": {"method": "month_weights", "others": "carry",
                            "parties": {"2303": {"joins": "2026-07-01"}}}},
            "inträde och utträde",
        ),
        ({"valid_from": "2024-02-01", "part_year": "by_months"}, "första dag, räkning av en del av året"),
        ({"valid_to": "2030-12-31", "source": "KS § 1"}, "sista dag, källa"),
        ({"settlement": {"key": "same"}}, "slutavräkning"),
        ({"key": kf.Equal(), "status": "recommended"}, "nyckel, status"),
    ],
)  # fmt: skip
def test_any_field_that_is_changed_makes_it_another_agreement(
    cmv: kf.Agreement, changes: dict[str, Any], what: str
) -> None:
    tried = cmv.replace(**changes)
    assert tried.version == "1-andrad"
    assert f"ändrat vid beräkningen ({what})" in str(tried.assumed)


def test_what_is_told_beside_the_agreement_leaves_it_as_it_is(cmv: kf.Agreement) -> None:
    decided = [{"party": "2303", "decision": "approved"}]
    beside = cmv.replace(issuer="2380", decisions=decided, printed=(), not_expressed=())
    assert (beside.version, beside.assumed) == ("1", cmv.assumed)
    same = cmv.replace(items=cmv.items, valid_from=cmv.valid_from, name=cmv.name, indexation="3 %")
    assert same == cmv


def test_a_replaced_item_cites_nothing_of_the_agreement(cmv: kf.Agreement) -> None:
    """An item that was copied and changed still has the minutes' sources in it: they are not its own."""
    drift, review = cmv.items
    dear = drift.model_copy(
        update={"amount": (drift.stages[0].model_copy(update={"given": 9}), *drift.stages[1:])}
    )
    tried = cmv.replace(items=[dear, review])
    assert tried.items[1] == review
    told = str(tried.items[0].model_dump())
    assert str(cmv.source) not in told
    assert "§" not in told
    assert tried.items[0].assumed == "ändrat vid beräkningen; står inte i avtalet"


def test_an_answer_cites_nothing_and_says_what_it_is() -> None:
    """The minutes ask what the item costs: they are no source of the 900 000 kr that someone tries."""
    answers = {"helger.amount.0.given": 900_000, "helger.split.0.by": "lika"}
    socialjour = kf.load_agreement("socialjour")
    answered = socialjour.replace(answers=answers)
    (given,) = answered.item("helger").stages
    (branch,) = branches(answered.item("helger"))
    said = "angivet som svar på en öppen fråga; står inte i handlingen"
    assert given.assumed == said
    assert said in str(branch.assumed)
    assert answered.item("helger").assumed == socialjour.item("helger").assumed
    rest = {
        path: 0 if path.endswith("given") else "lika"
        for path in answered.unknowns
        if "split" in path or "given" in path
    }
    result = kf.allocate(answered.replace(answers=rest), 2026)
    (step,) = (step for step in result.steps if step.id == "socialjour.helger.given")
    assert (step.why.clause, step.why.source, step.why.assumed) == (None, None, said)


def test_only_a_decision_is_the_source_of_an_amount_without_one() -> None:
    def source(**changes: Any) -> str | None:
        plain = parse_agreement(changed(("status: example", "status: decided")), "a.yaml")
        result = kf.allocate(plain.replace(source="KS § 1", **changes), 2026)
        return next(step for step in result.steps if step.id.endswith(".given")).why.source

    assert source() == "KS § 1"
    assert source(status="recommended") == "KS § 1"
    assert [source(status=status) for status in ("template", "proposed", "example")] == [None] * 3
