"""What a result says of usage, land area and tax base: sources, certainty, dates, what was not used."""

from __future__ import annotations

import datetime as dt
import pickle
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.usage import usage_options
from kostnadsfordelning.errors import InputError, UnknownFactError
from kostnadsfordelning.reference.sources import Source
from kostnadsfordelning.reference.store.contents import Contents
from kostnadsfordelning.reference.store.store import FactStore
from kostnadsfordelning.reference.tables import DatedValues, Figure
from kostnadsfordelning.reference.usage import usage_from
from tests.calculation.keyed import BRACKE, JAMTLAND, RAGUNDA, agreement

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.calculation.allocation import Allocation

DAYS = {"usage": "vardygn", "unit": "dygn"}
TWO = {code: JAMTLAND[code] for code in (RAGUNDA, BRACKE)}


def given(parties: dict[str, str] = TWO, **keys: Any) -> Any:
    items = [
        {
            "id": "drift",
            "amount": [{"given": 1000}],
            "split": [{"to": "kommuner", "take": "100 %", "by": next(iter(keys))}],
        }
    ]
    return agreement(keys, parties, items=items)


def notes(result: Allocation, check: str) -> list[str]:
    frame = result.checks
    return [str(note) for note in frame.loc[frame["check"] == check, "note"]]


def test_usage_from_the_call() -> None:
    result = allocate(
        given(dygn=DAYS), 2026, usage={"vardygn": {"Ragunda": 120, "Bräcke": "80"}}, store=False
    )
    assert result.amounts == {RAGUNDA: 600, BRACKE: 400}
    (note,) = notes(result, "certainty")
    assert note == (
        "Nyttjande vardygn: angivet vid beräkningen. Tillförlitlighet U. "
        "Lämnad av användaren, inte kontrollerad mot annan källa."
    )
    (source,) = [row for _, row in result.sources.iterrows() if row["kind"] == "usage"]
    assert (source["what"], source["source"], source["certainty"]) == (
        "Nyttjande: vardygn", "angivet vid beräkningen", "U",
    )  # fmt: skip
    assert pickle.loads(pickle.dumps(result)).amounts == result.amounts


def test_usage_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "dygn.csv"
    path.write_text(
        "Kommun;Dygn;Ärenden\nRagunda;1 200;3\nBräcke;800,0;7\nÅre;55;1\nSumma;2 055;11\n", "utf-8"
    )
    table = usage_from(path, column="Dygn", source="Verksamheten 2025", unit="Dygn")
    result = allocate(given(dygn=DAYS), 2026, usage={"vardygn": table}, store=False)
    assert result.amounts == {RAGUNDA: 600, BRACKE: 400}
    assert notes(result, "certainty")[0] == (
        "Nyttjande vardygn: Verksamheten 2025. Tillförlitlighet U. "
        "Kolumnen »Dygn« i dygn.csv, lämnad av användaren, inte kontrollerad mot annan källa."
    )
    (note,) = notes(result, "usage_not_used")
    assert note.startswith("Åre i vardygn (Verksamheten 2025) används inte")


def test_columns_in_another_unit_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "dygn.csv"
    path.write_text("Kommun;Timmar\nRagunda;1200\nBräcke;800\n", "utf-8")
    table = usage_from(path, source="Verksamheten", unit="timmar")
    with pytest.raises(InputError, match="räknar i dygn") as caught:
        allocate(given(dygn=DAYS), 2026, usage={"vardygn": table}, store=False)
    assert caught.value.faults[0].value == "timmar"


def test_a_column_that_no_key_asks_for() -> None:
    usage = {"vardygn": {"Ragunda": 1, "Bräcke": 1}, "arenden": {"Ragunda": 1}, "vårddygn": {"Ragunda": 1}}
    one = given(dygn=DAYS, andra={"usage": "arende", "unit": "ärenden"})
    result = allocate(one, 2026, usage=usage, store=False)
    first, second = notes(result, "usage_not_used")
    assert first == (
        "Nyttjandet arenden (angivet vid beräkningen) används inte: "
        "ingen nyckel i beräkningen frågar efter det. Menas arende?"
    )
    assert second.endswith("Menas vardygn?")
    assert all(result.checks.query("check == 'usage_not_used'")["ok"])


def test_a_column_that_is_lacking_says_for_whom() -> None:
    with pytest.raises(
        UnknownFactError, match=r"Prov 2026: Nyckeln dygn .* Ragunda \(2303\), Bräcke \(2305\)"
    ):
        allocate(given(dygn=DAYS), 2026, store=False)


def test_the_latest_is_told_with_its_date() -> None:
    result = allocate(given(areal={"land_area": "latest"}), 2026, store=False)
    # 1 000 kr by 2 510,89 and 3 408,10 km²: 424,2… and 575,8…
    assert result.amounts == {RAGUNDA: 424, BRACKE: 576}
    (note,) = notes(result, "fact_latest")
    assert "2023-01-01 är den senast kända före 2026" in note
    assert notes(result, "certainty")[0].startswith("Landareal 2023-01-01: SCB")
    result = allocate(given(areal={"land_area": "2023-01-01"}), 2026, store=False)
    assert notes(result, "fact_latest") == []
    result = allocate(given(skatt={"tax_base": "latest"}), 2026, store=False)
    # 1 000 kr by 191,8 and 194,0: 497,1… and 502,8…
    assert result.amounts == {RAGUNDA: 497, BRACKE: 503}
    assert "2023 är det senast kända före 2026" in notes(result, "fact_latest")[0]
    assert [row["date"] for _, row in result.sources.iterrows() if row["kind"] == "tax_base"] == ["2023"]


def test_each_part_of_a_weighted_key_is_told_and_cited_once() -> None:
    keys: dict[str, Any] = {
        "modell": {"weighted": {"dygn": "50 %", "areal": "50 %"}, "clause": "§ 4"},
        "dygn": DAYS,
        "areal": {"land_area": "latest"},
    }
    result = allocate(given(**keys), 2026, usage={"vardygn": {"Ragunda": 1, "Bräcke": 3}}, store=False)
    # ½ × ¼ + ½ × 2 510,89 / 5 918,99 = 0,125 + 0,21210… = 337,1… kr of 1 000
    assert result.amounts == {RAGUNDA: 337, BRACKE: 663}
    assert len(notes(result, "certainty")) == 2
    assert [note for note in notes(result, "not_cited") if "Nyckeln" in note] == []
    bare = {**keys, "modell": {"weighted": keys["modell"]["weighted"]}}
    result = allocate(given(**bare), 2026, usage={"vardygn": {"Ragunda": 1, "Bräcke": 3}}, store=False)
    assert [note.split(":")[0] for note in notes(result, "not_cited") if "Nyckeln" in note] == [
        "Nyckeln dygn", "Nyckeln areal", "Nyckeln modell",
    ]  # fmt: skip


def test_every_view_of_the_new_keys_can_be_made() -> None:
    keys: dict[str, Any] = {
        "modell": {
            "weighted": {"dygn": "50 %", "areal": "30 %", "skatt": "20 %"},
            "decimals": 6,
            "off_100": "largest",
        },
        "dygn": DAYS,
        "areal": {"land_area": "latest"},
        "skatt": {"tax_base": 2023},
    }
    result = allocate(given(**keys), 2026, usage={"vardygn": {"Ragunda": 1, "Bräcke": 3}}, store=False)
    told = str(result.explain("Ragunda"))
    assert "modell" in told
    assert result._repr_html_()


# --- the command line's way of saying it ----------------------------------------------------------------


def test_files_by_name(tmp_path: Path) -> None:
    one = tmp_path / "dygn.csv"
    one.write_text("Kommun;Dygn;Arenden\nRagunda;12;3\n", "utf-8")
    other = tmp_path / "timmar.csv"
    other.write_text("Kommun;Rubrik\nRagunda;5\n", "utf-8")
    found = usage_options([f"dygn={one}", f" arenden = {one} ", f"x={one}!Arenden", f"timmar={other}"])
    assert {name: values.values["2303"] for name, values in found.items()} == {
        "dygn": 12, "arenden": 3, "x": 3, "timmar": 5,
    }  # fmt: skip
    assert found["timmar"].source == "egen fil timmar.csv"


def test_faults_of_the_command_line_at_once(tmp_path: Path) -> None:
    file = tmp_path / "dygn.csv"
    file.write_text("Kommun;Dygn;Arenden\nRagunda;x;3\n", "utf-8")
    two = tmp_path / "två.csv"
    two.write_text("Kommun;Dygn;Arenden\nRagunda;7;3\n", "utf-8")
    given_ = [f"dygn={file}", "vardygn", f"dygn={two}", f"timmar={two}", f"y={two}!Z", "z=saknas.csv"]
    with pytest.raises(InputError) as caught:
        usage_options(given_)
    places = [fault.place for fault in caught.value.faults]
    assert places == ["dygn.csv:2", "--usage", "--usage", "två.csv:1", "två.csv", "saknas.csv"]
    assert "--usage vardygn=dygn.xlsx!Rubrik" in caught.value.faults[1].remedy
    assert "--usage NAMN=FIL!RUBRIK" in caught.value.faults[3].remedy


# --- land area from the user's own store ----------------------------------------------------------------


def test_a_later_land_area_in_the_store_is_the_latest(tmp_path: Path) -> None:
    """Figures of the store are known figures: 2025-01-01 comes before the bundled 2023-01-01."""
    origin = Source("scb", "Landareal 1 januari 2025", "SCB", "", "B")
    figures = (Figure(RAGUNDA, Fraction(2000), origin), Figure(BRACKE, Fraction(3000), origin))
    later = DatedValues("land_area", "km²", dt.date(2025, 1, 1), figures)
    store = FactStore(tmp_path, "argument", Contents(values=(("landareal.json", later),)))
    result = allocate(given(areal={"land_area": "latest"}), 2026, store=store)
    assert result.amounts == {RAGUNDA: 400, BRACKE: 600}
    assert "2025-01-01 är den senast kända före 2026" in notes(result, "fact_latest")[0]
    assert "SCB: Landareal 1 januari 2025" in notes(result, "certainty")[0]
    result = allocate(given(areal={"land_area": "latest"}), 2025, store=store)
    assert "2023-01-01" in notes(result, "fact_latest")[0]  # 2025-01-01 is not before 2025
    # where the store has some of the parties only, the latest that has them all is used
    everyone = given(JAMTLAND, areal={"land_area": "latest"})
    assert "2023-01-01" in notes(allocate(everyone, 2026, store=store), "fact_latest")[0]
