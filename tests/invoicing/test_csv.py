"""The CSV file: own headings, nothing lost, the old file kept when something is wrong."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.errors import InputError
from kostnadsfordelning.invoicing import csv_file
from kostnadsfordelning.invoicing.csv_file import COLUMNS
from kostnadsfordelning.invoicing.invoices import Invoices, invoices

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def issued() -> Invoices:
    return invoices(allocate("cmv", 2023), due_dates=["2023-03-31", "2023-09-30"], issuer="2380")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def test_all_columns(issued: Invoices, tmp_path: Path) -> None:
    path = tmp_path / "rader.csv"
    issued.to_csv(path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrecipient;name;")
    rows = read(path)
    assert tuple(rows[0]) == COLUMNS == tuple(issued.table.columns)
    assert sum(int(row["amount"]) for row in rows) == 3_574_970
    assert rows[0]["due_date"] == "2023-03-31"
    assert rows[0]["preliminary"] == "nej"


def test_own_headings_in_own_order(issued: Invoices, tmp_path: Path) -> None:
    path = tmp_path / "rader.csv"
    issued.to_csv(path, columns={"amount": "Belopp", "recipient": "Kundnr", "text": "Text"})
    assert read(path)[0] == {
        "Belopp": "71500",
        "Kundnr": "2303",
        "Text": "Centrum mot våld 2023, Drift, delfaktura 1 av 2",
    }


def test_a_chosen_list(issued: Invoices, tmp_path: Path) -> None:
    path = tmp_path / "rader.csv"
    issued.to_csv(path, columns=["row_key", "amount"])
    assert read(path)[1] == {"row_key": "CMV-1-2023-2303-drift-2-0", "amount": "71499"}


@pytest.mark.parametrize(
    ("columns", "places"),
    [
        (["amount", "belopp", "amount"], ["columns[1]", "columns[2]"]),
        ({"amount": "", "recipient": "X", "name": "X"}, ["columns['amount']", "columns['name']"]),
        ([], ["columns"]),
        ("amount", ["columns"]),
        (7, ["columns"]),
    ],
)
def test_columns_that_cannot_be(issued: Invoices, tmp_path: Path, columns: object, places: list[str]) -> None:
    with pytest.raises(InputError) as refused:
        issued.to_csv(tmp_path / "rader.csv", columns=columns)  # type: ignore[arg-type]
    assert [fault.place for fault in refused.value.faults] == places
    assert not list(tmp_path.iterdir())


def test_a_file_that_does_not_read_back_is_not_kept(
    issued: Invoices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rader.csv"
    path.write_text("gammal", encoding="utf-8")
    monkeypatch.setattr(csv_file, "_read", lambda _: [["recipient"]])
    with pytest.raises(InputError, match="stämmer inte med fakturaraderna"):
        issued.to_csv(path)
    assert path.read_text(encoding="utf-8") == "gammal"
    assert [one.name for one in tmp_path.iterdir()] == ["rader.csv"]


def test_paths_that_cannot_be_written(issued: Invoices, tmp_path: Path) -> None:
    (tmp_path / "mapp.csv").mkdir()
    paths: dict[Path | str, str] = {
        tmp_path / "saknas" / "rader.csv": "finns inte",
        tmp_path / "mapp.csv": "redan en mapp",
        tmp_path / "rader.xlsx": "ska sluta på .csv",
        "": "sökvägen ska vara en text",
    }
    for path, told in paths.items():
        with pytest.raises(InputError, match=told):
            issued.to_csv(path)


def test_a_csv_holds_what_a_spreadsheet_cannot(issued: Invoices, tmp_path: Path) -> None:
    path = tmp_path / "rader.csv"
    issued.to_csv(str(path), columns=("amount",))
    assert sum(int(row["amount"]) for row in read(path)) == issued.total
