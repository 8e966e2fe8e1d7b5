"""What the rows say: keys, periods, due dates, who sends, what is preliminary."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kostnadsfordelning.agreement.catalogue import load_agreement
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.errors import InputError, InputTypeError, PreliminaryError
from kostnadsfordelning.invoicing.invoices import Invoices, invoices
from tests.invoicing.made import agreement, made

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.calculation.allocation import Allocation


@pytest.fixture(scope="module")
def cmv() -> Allocation:
    return allocate("cmv", 2023)


@pytest.fixture(scope="module")
def assumed() -> Allocation:
    return allocate(
        ["cmv", "brottsofferjouren"],
        2027,
        population="2024-12-31",
        assume={"PKV": {2027: "2,9 %"}},
    )


def note(issued: Invoices, check: str) -> str:
    return next(row.note for row in issued.check_rows if row.check == check)


def test_a_row_in_full(cmv: Allocation) -> None:
    row = invoices(cmv, due_dates=["2023-03-31", dt.date(2023, 9, 30)]).table.iloc[0].to_dict()
    assert row == {
        "recipient": "2303",
        "name": "Ragunda",
        "service": "cmv",
        "service_name": "Centrum mot våld",
        "cost_item": "drift",
        "cost_item_name": "Drift",
        "year": 2023,
        "document": "invoice",
        "row_key": "CMV-1-2023-2303-drift-1-0",
        "instalment": 1,
        "instalments": 2,
        "period_from": dt.date(2023, 1, 1),
        "period_to": dt.date(2023, 6, 30),
        "due_date": dt.date(2023, 3, 31),
        "amount": 71_500,
        "text": "Centrum mot våld 2023, Drift, delfaktura 1 av 2",
        "certainty": "C",
        "preliminary": False,
        "issuer": "",
    }


def test_a_whole_year_is_no_instalment(cmv: Allocation) -> None:
    table = invoices(cmv, instalments="annual").table
    assert table["text"].iloc[0] == "Centrum mot våld 2023, Drift"
    assert table["due_date"].isna().all()
    assert str(table["amount"].dtype) == "int64"


def test_periods_cover_the_year_without_gap_or_overlap(cmv: Allocation) -> None:
    for count in (1, 2, 3, 4, 6, 12):
        rows = [row for row in invoices(cmv, instalments=count).rows if row.recipient == "2380"]
        assert rows[0].period_from == dt.date(2023, 1, 1)
        assert rows[-1].period_to == dt.date(2023, 12, 31)
        for before, after in pairwise(rows):
            assert after.period_from == before.period_to + dt.timedelta(days=1)


def test_february_of_a_leap_year(tmp_path: Path) -> None:
    result = allocate(agreement(tmp_path, {"A": 1}, {"drift": 1200}), 2028)
    assert invoices(result, instalments="monthly").rows[1].period_to == dt.date(2028, 2, 29)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, ["instalments: det är inte angivet", "half_yearly"]),
        ({"instalments": 5}, ["kan inte delas i 5", "1, 2, 3, 4, 6 eller 12"]),
        ({"instalments": 0}, ["kan inte delas i 0"]),
        ({"instalments": -2}, ["kan inte delas i -2"]),
        ({"instalments": True}, ["instalments: antalet delfakturor är ett heltal"]),
        ({"instalments": 2.0}, ["angivet: 2.0"]),
        ({"instalments": "weekly"}, ["'weekly'", '"monthly"']),
        ({"due_dates": []}, ["listan med förfallodagar är tom"]),
        ({"due_dates": "2023-03-31"}, ["ska vara en lista", '["2026-03-31"']),
        ({"due_dates": ["2023-02-29"]}, ["due_dates[0]: det är inget datum som finns (angivet: 2023-02-29)"]),
        ({"due_dates": ["20230331"]}, ["due_dates[0]", 'Skriv dagen som "2026-03-31"']),
        ({"due_dates": [20230331]}, ["due_dates[0]", "20230331"]),
        ({"due_dates": [dt.datetime(2023, 3, 31, 12)]}, ["utan klockslag"]),  # noqa: DTZ001
        ({"due_dates": ["2023-03-31", "2023-03-31"]}, ["due_dates[1]: förfallodagen är angiven två gånger"]),
        ({"due_dates": ["2023-09-30", "2023-03-31"]}, ["kommer före den föregående (2023-09-30)"]),
        ({"due_dates": ["2023-01-31"] * 1, "instalments": 2}, ["1 förfallodagar är angivna, men 2"]),
        ({"due_dates": [f"2023-0{month}-01" for month in range(1, 6)]}, ["kan inte delas i 5"]),
    ],
)
def test_a_schedule_that_cannot_be(cmv: Allocation, given: dict[str, object], told: list[str]) -> None:
    with pytest.raises(InputError) as refused:
        invoices(cmv, **given)  # type: ignore[arg-type]
    for part in told:
        assert part in str(refused.value)


@pytest.mark.parametrize(
    ("given", "of_kind"),
    [
        ({"instalments": 2.0}, True),
        ({"instalments": True}, True),
        ({"instalments": np.True_}, True),
        ({"instalments": "weekly"}, False),
        ({"instalments": 5}, False),
        ({"due_dates": [20230331]}, True),
        ({"due_dates": [None], "instalments": 7}, True),
        ({"due_dates": 5}, True),
        ({"due_dates": ["x"]}, False),
        ({"instalments": 2, "issuer": 2380}, True),
        ({"instalments": 2, "issuer": ""}, False),
    ],
)
def test_a_fault_of_kind_is_an_input_type_error(
    cmv: Allocation, given: dict[str, object], of_kind: bool
) -> None:
    with pytest.raises(InputError) as refused:
        invoices(cmv, **given)  # type: ignore[arg-type]
    assert isinstance(refused.value, InputTypeError) is of_kind


def test_an_integer_of_any_make_counts_instalments(cmv: Allocation) -> None:
    issued = invoices(cmv, instalments=np.int64(2))  # type: ignore[arg-type]
    assert issued == invoices(cmv, instalments=2)
    assert hash(issued) == hash(invoices(cmv, instalments=2))
    assert type(issued.instalments) is int


def test_all_faults_at_once(cmv: Allocation) -> None:
    with pytest.raises(InputError) as refused:
        invoices(cmv, instalments=7, due_dates=["2023-13-01", "x"], issuer="östersund")
    assert [fault.place for fault in refused.value.faults] == [
        "instalments",
        "due_dates[0]",
        "due_dates[1]",
        "issuer",
    ]


def test_a_due_date_outside_the_year_is_told(cmv: Allocation) -> None:
    issued = invoices(cmv, due_dates=["2024-01-31"])
    assert "2024-01-31 ligger utanför" in note(issued, "due_date_outside_year")


def test_something_else_than_a_result() -> None:
    with pytest.raises(InputTypeError, match=r"kf\.allocate"):
        invoices("cmv", instalments=1)  # type: ignore[arg-type]


def test_a_year_with_nothing_in_force() -> None:
    with pytest.raises(InputError, match="inget att debitera 2020"):
        invoices(allocate(["cmv", "barnahus"], 2020), instalments=1)


# who sends


@pytest.mark.parametrize("given", ["2380", "Östersund", "  Östersund "])
def test_the_issuer_keeps_its_own_part(cmv: Allocation, given: str) -> None:
    issued = invoices(cmv, instalments=2, issuer=given)
    documents = issued.table.groupby("recipient")["document"].unique().map(list)
    assert documents.pop("2380") == ["internal"]
    assert all(own == ["invoice"] for own in documents)
    assert set(issued.table["issuer"]) == {"Östersund"}
    assert issued.total == cmv.total
    assert "intern omföring" in note(issued, "issuer_internal")


def test_an_issuer_from_outside(cmv: Allocation) -> None:
    table = invoices(cmv, instalments=1, issuer="Jämtlands läns kommunalförbund").table
    assert set(table["document"]) == {"invoice"}
    assert set(table["issuer"]) == {"Jämtlands läns kommunalförbund"}


def test_an_unknown_issuer_stays_unknown(cmv: Allocation) -> None:
    issued = invoices(cmv, instalments=1)
    assert issued.issuer("cmv") is None
    assert set(issued.table["issuer"]) == {""}
    assert "Vilken part fakturerar de andra?" in note(issued, "issuer_unknown")


@pytest.mark.parametrize("given", ["östersund", "Östersunds kommun", "ÖSTERSUND  kommun", "0114", "", 2380])
def test_an_issuer_that_is_nearly_a_party_is_asked_about(cmv: Allocation, given: object) -> None:
    with pytest.raises(InputError) as refused:
        invoices(cmv, instalments=1, issuer=given)  # type: ignore[arg-type]
    assert refused.value.faults[0].place == "issuer"
    assert refused.value.faults[0].remedy


def test_the_agreements_own_issuer_and_documents(tmp_path: Path) -> None:
    result = made(
        tmp_path,
        {"A": 1, "B": 1, "C": 1},
        {"drift": 300},
        issuer="Part B",
        documents={"C": "requisition"},
    )
    table = invoices(result, instalments=1).table.set_index("recipient")
    assert table["document"].to_dict() == {"A": "invoice", "B": "internal", "C": "requisition"}
    stated = invoices(result, instalments=1, issuer="A").table.set_index("recipient")
    assert stated["document"].to_dict() == {"A": "internal", "B": "invoice", "C": "requisition"}


# keys


def test_keys_are_unique_over_agreements_and_items(tmp_path: Path) -> None:
    both = allocate(
        [
            agreement(tmp_path, {"A": 1, "B": 2}, {"drift": 99, "hyra": 98}, id="ett"),
            agreement(tmp_path, {"A": 1, "B": 2}, {"drift": 97}, id="tva"),
        ],
        2026,
    )
    table = invoices(both, instalments=12).table
    assert table["row_key"].is_unique
    assert len(table) == 2 * 3 * 12


def test_keys_that_collide_are_refused(tmp_path: Path) -> None:
    result = made(tmp_path, {"A": 1, "A-b": 1}, {"b-c": 10, "c": 10})
    with pytest.raises(InputError, match="samma radnyckel"):
        invoices(result, instalments=1)


# preliminary and failed


def test_assumed_figures_are_refused_with_the_reason_and_the_way_on(assumed: Allocation) -> None:
    with pytest.raises(PreliminaryError) as refused:
        invoices(assumed, instalments=1)
    told = str(refused.value)
    assert "Brottsofferjouren: PRELIMINÄRT: PKV 2027 är antagen till 2,9" in told
    assert "allow_preliminary=True" in told
    assert "--allow-preliminary" in told
    assert "Centrum mot våld" not in told
    assert refused.value.steps


def test_allowed_every_row_of_that_agreement_says_so(assumed: Allocation) -> None:
    table = invoices(assumed, instalments=1, allow_preliminary=True).table
    marked = table[table["service"] == "brottsofferjouren"]
    assert marked["preliminary"].all()
    assert marked["text"].str.endswith("(preliminärt)").all()
    certain = table[table["service"] == "cmv"]
    assert not certain["preliminary"].any()


def test_a_failed_check_is_refused_and_marked_when_allowed() -> None:
    other = load_agreement("cmv").replace(key={"population": "2020-12-31"})
    result = allocate(other, 2023)
    with pytest.raises(PreliminaryError, match="6 av 8 belopp stämmer"):
        invoices(result, instalments=1)
    assert invoices(result, instalments=1, allow_preliminary=True).table["preliminary"].all()


def test_an_agreement_that_is_not_decided_is_told(tmp_path: Path) -> None:
    issued = invoices(made(tmp_path, {"A": 1}, {"drift": 10}, status="proposed"), instalments=1)
    assert "föreslaget" in note(issued, "not_decided")
