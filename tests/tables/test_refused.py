"""What `allocate_table` refuses: all faults at once, by column, row and group, as `apportion` says it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import kostnadsfordelning as kf
from tests.tables.drawn import (
    HAMILTON,
    KEYS,
    invoices,
    refusal,
)


def test_all_faults_of_the_arguments_are_told_at_once() -> None:
    arguments = {
        "by": ["Group", "nope"],
        "total": 5,
        "weight": "x",
        "into": "party",
        "method": "q",
        "unit": 3,
    }
    told = refusal(invoices(), **arguments, order_by=[], shares_off_100="largest")
    parts = ('"q"', '"Group"', 'Menas "group"?', '"nope"', "total: ett enda belopp", '"x"')
    for part in (*parts, "into: ", "unit: ", "order_by: ", "shares_off_100: "):
        assert part in told, part


def test_all_faults_of_the_rows_are_told_at_once() -> None:
    weights = ["1/3", "x", None, "-1", 0.5]
    told = refusal(invoices(weight=weights, total=[1, 2, 3, 4, None], group=["a", "b", "a", "b", "c"]))
    assert 'kolumnen "weight", rad 2: värde saknas' in told
    assert 'kolumnen "weight", rad 1: går inte att läsa som ett tal (angivet: "x")' in told
    assert 'kolumnen "weight", rad 3: ett nyckelvärde kan inte vara negativt (angivet: "-1")' in told
    assert 'kolumnen "weight", rad 4: flyttal' in told
    assert 'kolumnen "total", rad 4: värde saknas' in told
    assert 'kolumnen "total": kolumnen innehåller flyttal (float64)' in told
    assert 'dtype={"total": "Int64"}' in told


def test_the_class_of_an_error_is_that_of_apportion() -> None:
    table = invoices()
    cases: list[tuple[type[Exception], dict[str, Any], dict[str, Any]]] = [
        (kf.WeightError, {"weight": [-2, 3, 1, 9, 1]}, {}),
        (kf.WeightError, {"weight": 0}, {}),
        (kf.WeightError, {"weight": [50, "50 %", "50 %", "50 %", 1]}, {}),
        (kf.InputTypeError, {"weight": 0.5}, {}),
        (kf.WeightError, {"weight": 0.5}, {}),
        (kf.InputTypeError, {"total": 0.5}, {}),
        (kf.InputTypeError, {"total": True}, {}),
        (kf.SharesError, {"weight": "40 %"}, {}),
        (kf.SharesError, {"weight": 1, "total": 9, "group": list("aaabb")}, {"share_decimals": 0}),
        (kf.UnitError, {}, {"unit": 10}),
        (kf.TieError, {"weight": 1, "total": 3}, {"ties": "refuse"}),
        (kf.TieError, {"weight": 1, "total": 3}, {"ties": "largest"}),
    ]
    for kind, changed, arguments in cases:
        with pytest.raises(kind):
            kf.allocate_table(table.assign(**changed), **{**HAMILTON, **arguments})


def test_a_residual_that_turns_its_receiver_around_is_refused() -> None:
    """Thirty rows of half a krona each round up, and the one without weight is to give them back."""
    many = pd.DataFrame(
        {"group": "a", "total": 15, "weight": [0] + [1] * 30, "party": [f"P{n}" for n in range(31)]}
    )
    arguments: dict[str, Any] = {**KEYS, "method": "half_up"}
    for receiver in ("first", "P0"):
        with pytest.raises(kf.ResidualError, match=r"group a: .*P0") as caught:
            kf.allocate_table(
                pd.concat([many, invoices(group=list("xyxyz"))]),
                **arguments,
                residual_to="first",
                party="party",
            )
        assert caught.value.steps
        with pytest.raises(kf.ResidualError, match="P0"):
            kf.allocate_table(many, **arguments, residual_to=receiver, party="party")
        with pytest.raises(kf.ResidualError):
            kf.allocate_table(many.assign(total=-15), **arguments, residual_to=receiver, party="party")


def test_a_refused_group_is_told_with_its_rows_or_parties_and_how_many_more() -> None:
    table = pd.DataFrame({"group": np.repeat(range(9), 2), "total": 3, "weight": 1, "party": ["A", "B"] * 9})
    told = refusal(table, ties="refuse")
    assert told.startswith("group 0: rad 0, rad 1 ligger lika")
    assert "group 2: " in told
    assert "group 3: " not in told
    assert "Ytterligare 6 grupper" in told
    assert "A, B ligger lika" in refusal(table, ties="refuse", party="party")
    assert "1 (nummer 2 uppifrån)" in refusal(table.set_axis([1] * 18), ties="refuse")
    told = refusal(table, unit=100)
    assert "total, group 0: " in told
    assert "ytterligare 6 grupper: samma slags fel" in told
    assert "group 0; group 1; group 2 och 6 till: alla nyckelvärden är noll" in refusal(
        table.assign(weight=0)
    )


def test_zeros_and_uneven_totals_of_different_groups_are_told_together() -> None:
    told = refusal(invoices(weight=[0, 3, 0, 9, 1]), unit=10)
    assert "group a: alla nyckelvärden är noll" in told
    assert "total, group b: " in told


def test_totals_that_differ_within_a_group_are_refused() -> None:
    told = refusal(invoices(total=[100, -7, 60, -7, 9]))
    assert 'kolumnen "total", group a: beloppet att fördela är inte detsamma' in told
    assert "(angivet: 100, 60)" in told
    assert "group b" not in told


def test_every_group_has_an_amount_and_every_amount_its_group() -> None:
    told = refusal(invoices(), total={"a": 1, "z": 2, 7: 3})
    assert "group b; group c: gruppen har inget belopp" in told
    assert 'total["z"]; total[7]: total har belopp för grupper som inte finns' in told
    assert "mer än ett belopp" in refusal(invoices(), total=pd.Series([1, 2, 3, 4], index=list("abcc")))
    assert "flyttal" in refusal(invoices(), total={"a": 1, "b": 2.5, "c": 3})
    assert "värde saknas" in refusal(invoices(), total={"a": 1, "b": None, "c": 3})
    assert "har inget belopp" in refusal(invoices(), total={})


def test_a_party_stands_once_in_a_group_and_takes_the_residual_in_each() -> None:
    told = refusal(invoices(party=["X", "X", "X", "Y", "X"]), party="party")
    assert 'group a: samma part står på flera rader i gruppen (angivet: "X")' in told
    down = {"method": "down", "residual_to": "Y"}
    assert "group c: avrundningsresten ska gå till en part som inte finns" in refusal(
        invoices(), **down, party="party"
    )
    assert "Ange kolumnen med party=" in refusal(invoices(), **down)
    assert 'Skriv "2303"' in refusal(invoices(party=[2303, 1, 2, 3, 4]), party="party")
    assert "saknar kod eller namn" in refusal(invoices(party=["X", " ", "Y", "Y", "X"]), party="party")
    lists = invoices(party=[["X"], ["X"], ["Y"], ["Y"], ["X"]])
    assert "sitt namn som text" in refusal(lists, party="party")
    assert "går inte att läsa som ett tal (angivet: [1])" in refusal(invoices(weight=[[1], 2, 3, 4, 5]))
    both = {"method": "down", "residual_to": "first", "party": "party"}
    assert "parts namn" in refusal(invoices(party=["first", "X", "Y", "Y", "X"]), **both)


def test_an_order_that_leaves_rows_in_the_same_place_is_refused() -> None:
    told = refusal(invoices(party="X"), order_by="party")
    assert "order_by, group a; group b: raderna i gruppen är inte ordnade" in told


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1.0, 2.0, 1.0, 2.0, 3.0], "flyttal (float64)"),
        ([1, "1", 1, "1", 2], "blandar värden"),
        ([1, True, 1, 2, 3], "blandar värden"),
        ([[1], [2], [1], [2], [3]], "blandar värden"),
        ([1.5, 2.5, None, 1.5, 2.5], "rad 2: värde saknas"),
        (["a", "b", None, "b", "c"], "rad 2: värde saknas"),
        (pd.Series([1, 2, None, 2, 3], dtype="Int64"), "rad 2: värde saknas"),
        (pd.Categorical(["a", "b", None, "b", "c"]), "rad 2: värde saknas"),
        (pd.Categorical([0.5, 1.5, 0.5, 1.5, 2.5]), "flyttal"),
    ],
)
def test_unclear_group_keys_are_refused(values: Any, words: str) -> None:
    if isinstance(values, list):
        values = pd.Series(
            values, dtype=object if not isinstance(values[0], float) or None in values else float
        )
    for argument in ({}, {"by": "party", "order_by": "group"}):
        assert words in refusal(invoices(group=values), **argument)


def test_frames_that_are_none_and_headings_that_cannot_be_used() -> None:
    with pytest.raises(kf.InputTypeError, match="är ingen tabell"):
        kf.allocate_table([1, 2], **HAMILTON)  # type: ignore[arg-type]
    levels = invoices()
    levels.columns = pd.MultiIndex.from_product([["a"], levels.columns])
    assert "flera nivåer" in refusal(levels)
    assert "frame.reset_index()" in refusal(invoices().set_index("group"))
    doubled = pd.concat([invoices(), invoices()[["weight"]]], axis=1)
    assert "flera kolumner" in refusal(doubled)
    assert "anger ingen kolumn" in refusal(invoices(), weight=None)
    assert "anger ingen kolumn" in refusal(invoices(), weight=["weight"])
    with pytest.raises(kf.InputTypeError, match="rubrik ska vara en text"):
        kf.allocate_table(invoices(), **HAMILTON, into=3)  # type: ignore[arg-type]


def test_the_names_of_places_are_in_the_fault() -> None:
    with pytest.raises(kf.WeightError) as caught:
        kf.allocate_table(invoices(weight=[-1, -2, -3, -4, 1]), **HAMILTON)
    (fault,) = caught.value.faults
    assert fault.place == 'kolumnen "weight", rad 0, 1, 2 och 1 till'
    assert fault.value == "-1, -2, -3"
    assert fault.remedy
