"""Usage in the user's own files: whatever the layout, every number exact or a fault with its cell."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from kostnadsfordelning.errors import FactsFileError, Fault, InputError, InputTypeError
from kostnadsfordelning.reference.usage import UsageValues, usage_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NBSP = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
EXPECTED = {"0114": 120, "2303": Fraction(161, 2)}


def xlsx(folder: Path, *rows: Sequence[object], name: str = "dygn.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Blad1"
    for row in rows:
        sheet.append(list(row))
    path = folder / name
    book.save(path)
    return path


def csv(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "dygn.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(path: Path, **options: Any) -> UsageValues:
    return usage_from(path, **{"source": "Verksamheten 2025", **options})


def faults(path: Path, **options: Any) -> list[Fault]:
    with pytest.raises(FactsFileError) as caught:
        read(path, **options)
    for fault in caught.value.faults:
        assert fault.place
        assert fault.why
        assert fault.remedy
    return list(caught.value.faults)


SHAPES: dict[str, list[list[Any]]] = {
    "code and name": [
        ["Kod", "Kommun", "Vårddygn"], ["0114", "Upplands Väsby", 120], ["2303", "Ragunda", 80.5],
    ],
    "codes as numbers": [["Kommunkod", "Vårddygn"], [114, 120], [2303, 80.5]],
    "names only": [["Kommun", "Vårddygn"], ["Upplands Väsby", 120], ["Ragunda", "80,5"]],
    "another case": [["Kommun", "Vårddygn"], ["UPPLANDS VÄSBY", 120], ["ragunda ", f"80,50{NBSP}"]],
    "both in a cell": [["Part", "Vårddygn"], ["0114 Upplands Väsby", 120], ["2303 Ragunda", 80.5]],
    "titles and notes": [
        ["Nyttjande av familjehem 2025"], [], ["Kommun", "Vårddygn"],
        ["Upplands Väsby", 120], ["Ragunda", 80.5], [], ["Källa: verksamhetssystemet"],
    ],
    "a sum below": [["Kommun", "Vårddygn"], ["Upplands Väsby", 120], ["Ragunda", 80.5], ["Summa", 200.5]],
    "a wrong sum below": [["Kommun", "Vårddygn"], ["Upplands Väsby", 120], ["Ragunda", 80.5], ["Totalt:", 9]],
    "a sum without a name": [
        ["Kommun", "Vårddygn"], ["Upplands Väsby", 120], ["Ragunda", 80.5], [None, 200.5],
    ],
    "a sum in the middle": [
        ["Kommun", "Vårddygn"], ["Stockholms län", 120], ["Upplands Väsby", 120], ["Delsumma", 120],
        ["Ragunda", 80.5], ["Riket", 999], ["Samtliga kommuner", 200.5], ["Medelvärde", 100.25],
    ],
    "county headings between": [
        ["Kommun", "Vårddygn"], ["Stockholms län", None], ["Upplands Väsby", 120],
        ["Jämtlands län", None], ["Ragunda", 80.5],
    ],
    "no heading over the names": [[None, "Vårddygn"], ["Upplands Väsby", 120], ["Ragunda", 80.5]],
    "a foreign heading over the names": [["Vem", "Vårddygn"], ["Upplands Väsby", 120], ["Ragunda", 80.5]],
    "a year as heading": [["Kommun", 2025], ["Upplands Väsby", 120], ["Ragunda", 80.5]],
    "the year beside": [["År", "Kommun", "Vårddygn"], [2025, "Upplands Väsby", 120], [2025, "Ragunda", 80.5]],
    "comments beside": [
        ["Kommun", "Vårddygn", "Kommentar"], ["Upplands Väsby", 120, "två barn"], ["Ragunda", 80.5, None],
    ],
    "running letters first": [
        ["Nr", "Kommun", "Vårddygn"], ["a", "Upplands Väsby", 120], ["b", "Ragunda", 80.5],
    ],
    "codes without a heading": [[None, "Vårddygn"], ["0114", 120], ["2303", 80.5]],
    "figures first": [["Vårddygn", "Kommun"], [120, "Upplands Väsby"], [80.5, "Ragunda"]],
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_as_workbook(tmp_path: Path, shape: str) -> None:
    assert read(xlsx(tmp_path, *SHAPES[shape])).values == EXPECTED


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_as_csv(tmp_path: Path, shape: str, mark: str, encoding: str) -> None:
    def written(cell: object) -> str:
        text = "" if cell is None else str(cell)
        return f'"{text}"' if mark in text else text

    text = "\r\n".join(mark.join(map(written, row)) for row in SHAPES[shape])
    assert read(csv(tmp_path, text, encoding)).values == EXPECTED


def test_what_is_read(tmp_path: Path) -> None:
    values = read(xlsx(tmp_path, *SHAPES["code and name"]), unit="dygn")
    assert (values.column, values.unit, values.certainty) == ("Vårddygn", "dygn", "U")
    assert values.source == "Verksamheten 2025"
    assert values.certainty_note == "lämnad av användaren, inte kontrollerad mot annan källa"
    assert values.sources[0].where.startswith("dygn.xlsx, sha256 ")
    assert [type(value) for value in values.values.values()] == [int, Fraction]
    assert (len(values), list(values), "2303" in values, "2305" in values) == (
        2,
        ["0114", "2303"],
        True,
        False,
    )
    assert repr(values) == "<UsageValues Vårddygn: 2 parties, dygn, certainty U>"
    assert "Upplands Väsby" in values._repr_html_()
    frame = values.table
    assert frame["name"].tolist() == ["Upplands Väsby", "Ragunda"]
    assert frame["usage"].tolist() == [120.0, 80.5]
    again = pickle.loads(pickle.dumps(values))
    assert again == values
    assert again.values == EXPECTED
    with pytest.raises(AttributeError):
        values.column = "x"  # type: ignore[misc]


def test_parties_that_are_no_municipalities(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path,
        ["Kod", "Part", "Timmar"],
        ["R23", "Region Jämtland Härjedalen", 40],
        [None, "Medelpads räddningstjänst", 2],
        ["7", "Föreningen", 3],
        ["23", "Jämtlands län", 99],
        ["23 Regionens kansli", None, 5],
        ["POL", "Polismyndigheten", 0],
        ["2303", "Ragunda", 1],
    )
    assert read(path, column="Timmar").values == {
        "R23": 40, "Medelpads räddningstjänst": 2, "7": 3, "23": 5, "POL": 0, "2303": 1,
    }  # fmt: skip


def test_one_column_of_several(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Kommun", "Vårddygn", "Ärenden", "Andel"],
        ["Ragunda", 120, 4, "60 %"],
        ["Bräcke", 80, 3, "40 %"],
    ]
    path = xlsx(tmp_path, *rows)
    (fault,) = faults(path)
    assert 'column="Vårddygn", column="Ärenden", column="Andel"' in fault.remedy
    assert read(path, column="ärenden").values == {"2303": 4, "2305": 3}
    assert [one.place for one in faults(path, column="Andel")] == ["dygn.xlsx!Blad1!D2", "dygn.xlsx!Blad1!D3"]
    (fault,) = faults(path, column="Dygn")
    assert "»Kommun«, »Vårddygn«, »Ärenden«, »Andel«" in fault.remedy


def test_one_sheet_of_several(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["Kommun", "Dygn"], ["Ragunda", 120])
    book = openpyxl.load_workbook(path)
    other = book.create_sheet("Fjolåret")
    other.append(["Kommun", "Dygn"])
    other.append(["Ragunda", 7])
    book.save(path)
    (fault,) = faults(path)
    assert 'sheet="Fjolåret"' in fault.remedy
    assert read(path, sheet="Fjolåret").values == {"2303": 7}
    (fault,) = faults(path, sheet="Blad3")
    assert "»Blad1«, »Fjolåret«" in fault.remedy


NUMBERS: dict[str, tuple[Any, Any]] = {
    "blanks": (f"1{NBSP}234", 1234),
    "narrow blanks": (f"12{NARROW}345,5", Fraction(24691, 2)),
    "zero": (0, 0),
    "a text zero": ("0", 0),
    "a point": ("80.25", Fraction(321, 4)),
    "a float": (0.1, Fraction(1, 10)),
    "a whole float": (1e3, 1000),
    "three decimals with a leading zero": ("0,125", Fraction(1, 8)),
    "many decimals": ("1,2345", Fraction(2469, 2000)),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_numbers(tmp_path: Path, case: str) -> None:
    written, number = NUMBERS[case]
    found = read(xlsx(tmp_path, ["Kommun", "Dygn"], ["Bräcke", 5], ["Ragunda", written]))
    assert found.values["2303"] == number
    assert not any(isinstance(one, float) for one in found.values.values())


WRONG: dict[str, tuple[Any, str]] = {
    "empty": (None, "räknas inte som noll"),
    "a dash": ("-", "räknas inte som noll"),
    "dots": ("..", "räknas inte som noll"),
    "negative": (-3, "negativt"),
    "negative with the mark of print": ("−3", "negativt"),
    "a percent": ("12 %", "inte en procentsats"),
    "a formula's residue": (80.33333333333333, "fler decimaler"),
    "two readings": ("1.234", "två sätt"),
    "two readings with a comma": ("1,234", "två sätt"),
    "words": ("cirka 80", "inget tal"),
    "an error": ("#DIV/0!", "formelfel"),
    "a truth": (True, "inget tal"),
}


@pytest.mark.parametrize("case", WRONG)
def test_numbers_that_cannot_be_used(tmp_path: Path, case: str) -> None:
    written, why = WRONG[case]
    path = xlsx(tmp_path, ["Kommun", "Dygn"], ["Bräcke", 5], ["Berg", 6], ["Ragunda", written])
    (fault,) = faults(path)
    assert fault.place == "dygn.xlsx!Blad1!B4"
    assert why in fault.why


def test_a_share_that_only_looks_like_a_number(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["Kommun", "Dygn"], ["Ragunda", 0.5], ["Bräcke", 1])
    book = openpyxl.load_workbook(path)
    book["Blad1"]["B2"].number_format = "0 %"
    book.save(path)
    (fault,) = faults(path)
    assert (fault.place, fault.value) == ("dygn.xlsx!Blad1!B2", "0.5")
    assert "procentsats" in fault.why


def test_all_faults_at_once(tmp_path: Path) -> None:
    path = csv(
        tmp_path, "Kod;Kommun;Dygn\n2303;Ragunda;x\n2305;Ragunda;3\n9999;;4\n2303;Ragunda;5\n;;17\n;Bräcke;\n"
    )
    found = [(fault.place, fault.why) for fault in faults(path)]
    assert [place for place, _ in found] == [f"dygn.csv:{line}" for line in (2, 3, 5, 6, 7)]
    assert "koden 2305 är Bräcke" in found[1][1]
    assert "Ragunda finns redan i dygn.csv:2" in found[2][1]
    assert "varken kod eller namn" in found[3][1]


def test_a_thousand_split_by_the_commas_of_a_csv(tmp_path: Path) -> None:
    (fault,) = faults(csv(tmp_path, "Kod,Kommun,Dygn\n2303,Ragunda,80,5\n2305,Bräcke,7\n"))
    assert fault.place == "dygn.csv:2"
    assert "fler fält" in fault.why


def test_files_without_usage(tmp_path: Path) -> None:
    (fault,) = faults(xlsx(tmp_path, ["Hej", "hopp"], ["a", "b"]))
    assert "»Hej«, »hopp«" in fault.remedy
    assert fault.place == "dygn.xlsx!Blad1"
    (fault,) = faults(xlsx(tmp_path, ["Kommun", "Dygn"], ["Summa", 3]))
    assert "ingen part" in fault.why
    (fault,) = faults(tmp_path / "saknas.xlsx")
    assert "finns inte" in fault.why


@pytest.mark.parametrize(
    "options", [{"source": ""}, {"source": 3}, {"column": 3}, {"column": " "}, {"unit": 1}, {"sheet": b"x"}]
)
def test_arguments_that_are_no_texts(tmp_path: Path, options: dict[str, Any]) -> None:
    path = xlsx(tmp_path, ["Kommun", "Dygn"], ["Ragunda", 1])
    with pytest.raises(InputTypeError) as caught:
        read(path, **options)
    assert [fault.place for fault in caught.value.faults] == list(options)
    with pytest.raises(InputError):
        usage_from("", source="x")
