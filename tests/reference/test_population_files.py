"""Files as finance officers have them, read to the person; and files that are wrong, every fault named."""

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from kostnadsfordelning.errors import FactsFileError, Fault, InputError, InputTypeError, UnknownFactError
from kostnadsfordelning.reference.places import municipality_names
from kostnadsfordelning.reference.population import population, population_from
from kostnadsfordelning.reference.tables import DatedValues

DATE = "2025-11-01"
NBSP, NARROW, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"
HEAD = ["Kod", "Kommun", "Folkmängd"]


def xlsx(
    folder: Path,
    *rows: list[Any],
    name: str = "folkmangd.xlsx",
    sheet: str = "Blad1",
    more: dict[str, list[list[Any]]] | None = None,
) -> Path:
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(row)
    for title, others in (more or {}).items():
        page = book.create_sheet(title)
        for row in others:
            page.append(row)
    book.save(folder / name)
    return folder / name


def csv(folder: Path, text: str, *, name: str = "folkmangd.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def read(path: Path, **options: Any) -> DatedValues:
    return population_from(path, **{"date": DATE, "source": "SCB, hämtad 2025-12-15", **options})


def faults(path: Path, **options: Any) -> tuple[Fault, ...]:
    with pytest.raises(FactsFileError) as caught:
        read(path, **options)
    for fault in caught.value.faults:
        assert fault.place
        assert fault.why
        assert fault.remedy
    return caught.value.faults


def test_an_export_with_titles_footnotes_and_larger_regions(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path,
        ["Folkmängd i riket, län och kommuner 1 november 2025"],
        [],
        HEAD,
        ["00", "Riket", 10_600_000],
        ["23", "Jämtlands län", 132_000],
        ["2303", "Ragunda  ", f"5{NBSP}214"],
        [2305, "Bräcke", f"6{NARROW}197"],
        [114, "Upplands Väsby", 52_345.0],
        ["0115", f"Vallentuna{NBSP}", f"34{THIN}567 "],
        [],
        ["Källa: SCB, senast uppdaterad 2025-02-21"],
        ["1) Indelning 1 januari 2025."],
    )
    values = read(path)
    assert values.values == {"2303": 5214, "2305": 6197, "0114": 52345, "0115": 34567}
    assert all(type(number) is int for number in values.values.values())
    assert values.date == dt.date(2025, 11, 1)
    assert values.source == "SCB, hämtad 2025-12-15"
    assert values.certainty == "U"
    assert values.certainty_note == "lämnad av användaren, inte kontrollerad mot annan källa"
    assert values.sources[0].where.startswith("folkmangd.xlsx, sha256 ")


SHAPES: dict[str, list[list[Any]]] = {
    "one cell": [["Region", "2025"], ["00 Riket", 1], ["0114 Upplands Väsby", 7], ["2303 Ragunda", 8]],
    "scb without a place heading": [
        ["Folkmängd 1 november efter region och år"],
        [],
        [None, "2025"],
        ["0114 Upplands Väsby", 7],
        ["2303 Ragunda", 8],
    ],
    "scb with code and text": [[None, None, 2025], ["0114", "Upplands Väsby", 7], ["2303", "Ragunda", 8]],
    "english": [["region_code", "name", "population"], ["0114", "Upplands Väsby", 7], ["2303", "Ragunda", 8]],
    "names only": [["Kommun", "Antal"], ["upplands väsby ", 7], ["RAGUNDA", 8]],
    "codes only": [["Kommunkod", "Folkmängd 2025"], [114, 7], [2303, 8]],
    "name before code": [
        ["Kommun", "Kommunkod", "Invånare"],
        ["Upplands Väsby", 114, 7],
        ["Ragunda", 2303, 8],
    ],
    "code in brackets": [["Kommun", "Antal"], ["Upplands Väsby (0114)", 7], ["Ragunda (2303)", 8]],
    "a month as heading": [["Region", "2025M11"], ["0114 Upplands Väsby", 7], ["2303 Ragunda", 8]],
    "a date as heading": [["Kommun", dt.date(2025, 11, 1)], ["Upplands Väsby", 7], ["Ragunda", 8]],
    "a moment as heading": [["Kod", "2025-11-01 00:00:00"], ["0114", 7], ["2303", 8]],
    "other counts beside": [
        ["Kommun", "Antal elever", "Invånare 2025", "kr/invånare", "Kr per invånare 2025"],
        ["Upplands Väsby", 3, 7, 12.5, 1],
        ["Ragunda", 4, 8, 12.5, 1],
    ],
    "scb's yearly table": [
        ["Län", None, "Folkmängd", "Folk-"],
        ["Kommun", None, None, "ökning"],
        [None, "Riket", 10_587_710, 1],
        ["01", "Stockholms län", 2_470_000, 1],
        ["0114", "Upplands Väsby", 7, 1],
        ["23", "Jämtlands län", 132_000, 1],
        ["2303", "Ragunda", 8, 1],
    ],
    "running numbers first": [
        ["Nr", "Kommun", "Folkmängd"],
        [1, "Upplands Väsby", 7],
        [2, "Ragunda", 8],
    ],
    "broken headings": [
        ["Kod\n", "Kommun-\nnamn", "Folkmängd\n2025-11-01"],
        ["0114", "Upplands Väsby", 7],
        ["2303", "Ragunda", 8],
    ],
    "changes beside": [
        ["Kod", "Kommun", "Folkmängd", "Folkökning", "Män", "Andel kvinnor"],
        ["0114", "Upplands Väsby", 7, -1, 3, 0.5],
        ["2303", "Ragunda", 8, 2, 4, 0.5],
    ],
    "the whole name beside a code": [
        ["Kod", "Kommun", "Folkmängd"],
        ["0114", "Upplands Väsby kommun", 7],
        ["2303", "Ragunda kommun", 8],
    ],
    "a sum below": [["Kommun", "Folkmängd"], ["Upplands Väsby", 7], ["Ragunda", 8], ["Summa", 15]],
    "a sum without a name": [["Kommun", "Folkmängd"], ["Upplands Väsby", 7], ["Ragunda", 8], [None, 15]],
    "county headings between": [
        ["Kommun", "Folkmängd"],
        ["Stockholms län", None],
        ["Upplands Väsby", 7],
        ["Jämtlands län", None],
        ["Ragunda", 8],
    ],
    "a column of years": [
        ["kod", "år", "folkmängd"],
        ["0114", 2024, 1],
        ["0114", 2025, 7],
        ["2303", 2024, 2],
        ["2303", 2025, 8],
    ],
    "sex and age in total": [
        ["region", "kön", "ålder", "Folkmängd"],
        ["0114 Upplands Väsby", "totalt", "totalt ålder", 7],
        ["2303 Ragunda", "totalt", "totalt ålder", 8],
    ],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_as_workbook(tmp_path: Path, shape: str) -> None:
    assert read(xlsx(tmp_path, *SHAPES[shape])).values == {"0114": 7, "2303": 8}


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_as_csv(tmp_path: Path, shape: str, mark: str, encoding: str) -> None:
    def written(cell: object) -> str:
        text = "" if cell is None else str(cell)
        return f'"{text}"' if mark in text or "\n" in text else text

    text = "\r\n".join(mark.join(map(written, row)) for row in SHAPES[shape])
    assert read(csv(tmp_path, text, encoding=encoding)).values == {"0114": 7, "2303": 8}


def test_a_figure_of_the_bundled_file_reads_back(tmp_path: Path) -> None:
    known = population("2024-12-31")
    body = "\n".join(f"{code};{known[code]}" for code in known)
    path = csv(tmp_path, f"Kod;Folkmängd\n{body}\n")
    assert read(path, date="2024-12-31").values == known.values


def test_parties_are_selected_and_the_missing_named(tmp_path: Path) -> None:
    path = csv(tmp_path, "Kommun;Antal\nRagunda;5214\nBräcke;6197\n")
    assert read(path, parties=["Bräcke"]).values == {"2305": 6197}
    with pytest.raises(UnknownFactError) as caught:
        read(path, parties=["Ragunda", "Åre", "Berg"])
    message = str(caught.value)
    assert "saknas för Åre (2321), Berg (2326) i folkmangd.csv, som har uppgifter för 2 kommuner." in message
    assert "Lägg till det som saknas i filen, en rad per kommun" in message


def test_every_fault_at_once_each_with_its_cell(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path,
        HEAD,
        ["2303", "Ragunda", 5214.5],
        ["2305", "Bräcke", -3],
        ["2305", "Bräcke", -3],
        ["9999", "Ingenstans", 3],
        ["2309", "Ragunda", 15_000],
        ["2313", "Strömsund", "12 tkr"],
        ["2321", "Åre", None],
        ["2326", "Berg", "=C2+1"],
        [None, "Härjedaln", 10_064],
        ["2380", "Östersund", ".."],
        ["2361", None, True],
        ["0114", "Upplands Väsby", 0],
        ["0115", "Vallentuna", "#SAKNAS!"],
        ["0117", "Österåker", "5,5"],
        [None, None, 999],
        ["2282", "Kramfors", 1e300],
        [None, "Region Jämtland Härjedalen", 131_000],
        ["23", "Strömsund", 11_000],
    )
    found = {fault.place.rpartition("!")[2]: fault for fault in faults(path)}
    assert {fault.place.rpartition("!")[0] for fault in found.values()} == {"folkmangd.xlsx!Blad1"}
    expected = {
        "C2": "heltal",
        "C3": "negativ",
        "C4": "Bräcke (2305) finns redan i folkmangd.xlsx!Blad1!C3",
        "A5": "ingen kommun har koden 9999",
        "B6": "koden 2309 är Krokom",
        "C7": "inget tal",
        "C8": "uppgiften saknas",
        "C9": "formel som aldrig räknats ut",
        "B10": "ingen kommun heter så",
        "C11": "SCB inte redovisar",
        "C12": "inget tal",
        "C13": "folkmängden 0",
        "C14": "formelfel",
        "C15": "heltal",
        "C16": "varken kod eller namn",
        "C17": "så stor folkmängd",
        "B18": "ingen kommun heter så",
        "B19": "koden 23 är ett läns",
    }
    assert set(found) == set(expected)
    for cell, why in expected.items():
        assert why in found[cell].why
    assert "kolumnen »Folkmängd«" in found["C2"].why
    assert found["C2"].value == "5214.5"
    assert found["B10"].remedy.startswith("Skriv Härjedalen")


def test_faults_of_a_csv_have_their_line_and_column(tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        '"Titel\npå två rader"\n\nKod;Kommun;Antal\n2303;Ragunda;5 214\n2305;Bräcke;många\n;;\n9999;X;1\n',
    )
    assert [(fault.place, fault.value) for fault in faults(path)] == [
        ("folkmangd.csv:6", "många"),
        ("folkmangd.csv:8", "9999"),
    ]


def test_a_decimal_comma_in_a_comma_file_is_not_five_inhabitants(tmp_path: Path) -> None:
    path = csv(tmp_path, "Kod,Kommun,Folkmängd\n2303,Ragunda,5,214\n2305,Bräcke,6197\n")
    (fault,) = faults(path)
    assert fault.place == "folkmangd.csv:2"
    assert "fler fält" in fault.why


@pytest.mark.parametrize(
    "figure", ["5.214", "5,214", "5'214", "5e3", "0x10", "1 2 3", "52 14", "５２１４ st", "5214-"]
)
def test_a_text_that_may_mean_several_numbers_is_refused(tmp_path: Path, figure: str) -> None:
    (fault,) = faults(csv(tmp_path, f"Kod;Antal\n2303;{figure}\n"))
    assert fault.value == figure


@pytest.mark.parametrize("figure", ["5214", "5 214", "5214,0", "5214.00", '="5214"', f" 5{NBSP}214 "])
def test_texts_that_are_one_number(tmp_path: Path, figure: str) -> None:
    assert read(csv(tmp_path, f"Kod;Antal\n2303;{figure}\n")).values == {"2303": 5214}


def test_several_columns_are_listed_and_one_is_chosen_by_heading(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["Region", "2023", "2024", 2025], ["2303 Ragunda", 1, 2, 3])
    (fault,) = faults(path)
    assert fault.remedy == (
        "Ta bort de andra kolumnerna ur filen. "
        'I Python kan kolumnen anges: column="2023", column="2024", column="2025".'
    )
    assert read(path, column="2025").values == {"2303": 3}
    assert read(path, column="2023", date="2023-12-31").values == {"2303": 1}
    (fault,) = faults(path, column="2022")
    assert "»2023«" in fault.remedy


def test_a_heading_with_the_whole_date_asked_for_is_the_column(tmp_path: Path) -> None:
    rows = ["Kommun", "Folkmängd 1 november 2024", "Folkmängd 1 november 2025"], ["Ragunda", 1, 2]
    assert read(xlsx(tmp_path, *rows)).values == {"2303": 2}
    assert read(xlsx(tmp_path, *rows), date="2024-11-01").values == {"2303": 1}
    faults(xlsx(tmp_path, *rows), date="2023-11-01")


def test_any_heading_may_be_chosen(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["Kommun", "Underlag", "Annat"], ["Ragunda", 5214, 1])
    assert "Underlag" in faults(path)[0].remedy
    assert read(path, column=" underlag ").values == {"2303": 5214}
    alike = xlsx(tmp_path, ["Kommun", "Antal", "Antal"], ["Ragunda", 1, 2])
    for column in ("Antal", None):
        assert "olika rubriker" in faults(alike, column=column)[0].remedy


def test_several_sheets_are_listed_and_one_is_chosen(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path, HEAD, ["2303", "Ragunda", 1], more={"Ny": [HEAD, ["2303", "Ragunda", 2]], "Tom": []}
    )
    (fault,) = faults(path)
    assert fault.remedy.endswith('I Python kan bladet anges: sheet="Blad1", sheet="Ny".')
    assert read(path, sheet="Ny").values == {"2303": 2}
    assert "»Ny«" in faults(path, sheet="Gammal")[0].remedy
    notes = xlsx(tmp_path, ["Läs detta först"], more={"Data": [HEAD, ["2303", "Ragunda", 3]]})
    assert read(notes).values == {"2303": 3}


@pytest.mark.parametrize(
    "rows",
    [
        [["Region", "kön", "2025"], ["2303 Ragunda", "män", 2700], [None, "kvinnor", 2500]],
        [[None, None, "2025"], ["2303 Ragunda", "män", 2700], ["2303 Ragunda", "kvinnor", 2500]],
        [["Region", "ålder", "2025"], ["2303 Ragunda", "0 år", 40], ["2303 Ragunda", "1 år", 50]],
        [[None, "2025", None], [None, "män", "kvinnor"], ["2303 Ragunda", 2700, 2500]],
        [["Kommun", "Folkmängd män", "Folkmängd kvinnor"], ["Ragunda", 2700, 2500]],
    ],
)
def test_parts_of_a_population_are_never_taken_for_the_whole(tmp_path: Path, rows: list[list[Any]]) -> None:
    (fault,) = faults(xlsx(tmp_path, *rows))
    assert "kön" in fault.remedy


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("saknas.xlsx", None, "finns inte"),
        ("gammal.xls", b"", "format som inte läses"),
        ("svar.json", b"{}", "ingen ögonblicksbild"),
        ("bild.png", b"x", "varken xlsx eller csv"),
        ("tom.csv", b"", "tom"),
        ("blank.csv", b" \r\n ;; \n", "tom"),
        ("last.xlsx", b"\xd0\xcf\x11\xe0rest", "lösenordsskyddad"),
        ("text.xlsx", b"Kod;Antal", "stämmer inte med filändelsen"),
        ("bok.csv", b"PK\x03\x04rest", "stämmer inte med filändelsen"),
        ("trasig.xlsx", b"PK\x03\x04rest", "skadad"),
        ("nul.csv", b"Kod;Antal\n2303;\x005\n", ""),
    ],
)
def test_files_that_cannot_be_read_say_what_to_do(
    tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    found = faults(tmp_path / name)
    assert found[0].place.startswith(name)
    assert why in found[0].why


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "arkiv.xlsx", "w") as archive:
        archive.writestr("hej.txt", "hej")
    assert "skadad" in faults(tmp_path / "arkiv.xlsx")[0].why


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "mapp.xlsx").mkdir()
    assert "går inte att läsa" in faults(tmp_path / "mapp.xlsx")[0].why


def test_empty_sheets_and_headers_without_rows(tmp_path: Path) -> None:
    assert "tom" in faults(xlsx(tmp_path))[0].why
    assert "ingen kommun finns" in faults(xlsx(tmp_path, HEAD))[0].why
    assert "ingen rubrikrad" in faults(xlsx(tmp_path, ["a", "b"], [1, 2]))[0].why
    assert "ingen rubrikrad" in faults(xlsx(tmp_path, ["2303", "Ragunda", 5214]))[0].why


def test_source_and_certainty_are_the_users_to_state(tmp_path: Path) -> None:
    path = csv(tmp_path, "Kod;Antal\n2303;5214\n")
    values = read(path, certainty="B: avläst på scb.se")
    assert (values.certainty, values.certainty_note) == ("B", "avläst på scb.se")
    assert read(path, certainty="A").certainty == "A"
    for letter in ("D", "", "säker"):
        with pytest.raises(InputError, match="A, B, C, U"):
            read(path, certainty=letter)
    nothing: tuple[Any, ...] = ("", "  ", None)
    for wrong in nothing:
        with pytest.raises(InputTypeError, match="källan måste anges"):
            read(path, source=wrong)
    with pytest.raises(InputTypeError) as caught:
        population_from(path)
    assert [fault.place for fault in caught.value.faults] == ["date", "source"]


def _grouped(number: int, blank: str) -> str:
    return f"{number:,}".replace(",", blank)


FIGURES = st.dictionaries(
    st.sampled_from(sorted(municipality_names())), st.integers(1, 2_000_000), min_size=1, max_size=12
)
LOOKS = st.lists(st.sampled_from(["int", "float", "text", NBSP, NARROW, THIN, " "]), min_size=12, max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(figures=FIGURES, looks=LOOKS, titles=st.integers(0, 3), style=st.sampled_from(["two", "one", "name"]))
def test_whatever_the_dress_the_figures_come_back(
    tmp_path: Path, figures: dict[str, int], looks: list[str], titles: int, style: str
) -> None:
    """Any figures, each written in one of the ways that spreadsheets hold numbers, are read back alike."""

    def dressed(number: int, look: str) -> object:
        plain: dict[str, object] = {"int": number, "float": float(number), "text": str(number)}
        return plain[look] if look in plain else f" {_grouped(number, look)}{NBSP}"

    def place(code: str, look: str) -> list[Any]:
        name = municipality_names()[code]
        written = int(code) if look == "int" else code
        dress: dict[str, list[Any]] = {
            "two": [written, f"{name} "],
            "one": [f"{code} {name}"],
            "name": [name.upper()],
        }
        return dress[style]

    head = {"two": ["Kod", "Kommun", "Folkmängd"], "one": ["Region", "2025"], "name": ["Kommun", "Antal"]}[
        style
    ]
    rows: list[list[Any]] = [["Folkmängd per kommun"]] * titles + [head]
    rows += [
        [*place(code, look), dressed(number, look)]
        for (code, number), look in zip(figures.items(), looks, strict=False)
    ]
    assert read(xlsx(tmp_path, *rows)).values == figures
    text = "\n".join(";".join(map(str, row)) for row in rows)
    assert read(csv(tmp_path, text)).values == figures


def test_a_workbook_that_states_a_wrong_size_is_read_whole(tmp_path: Path) -> None:
    path = xlsx(tmp_path, HEAD, ["2303", "Ragunda", 5214], ["2305", "Bräcke", 6197])
    small = tmp_path / "liten.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(small, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                assert b'<dimension ref="A1:C3"' in content
                content = content.replace(b'<dimension ref="A1:C3"', b'<dimension ref="A1:A1"')
            new.writestr(name, content)
    assert read(small).values == {"2303": 5214, "2305": 6197}


def test_two_codes_in_a_row_must_agree(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["Kommunkod", "Region", "Antal"], ["2303", "2305 Bräcke", 6197])
    (fault,) = faults(path)
    assert fault.place.endswith("B2")
    assert "2303 och 2305" in fault.why


def test_parts_named_as_population_are_passed_over(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["Kommun", "Folkmängd män", "Folkmängd", "Folkmängd %"], ["Ragunda", 2700, 5214, 4])
    assert read(path).values == {"2303": 5214}
    assert read(path, column="Folkmängd män").values == {"2303": 2700}
