"""How evenly costs fall, by hand, and the one population that kronor per inhabitant are divided by."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.analysis.comparison.fairness import fairness_of, tax_base_of
from tests.analysis.test_compare import row
from tests.calculation.small import A, B, C, R, agreement, item, plain

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2024-12-31"
KEYS = {"folkmangd": {"population": DAY}, "lika": {"equal": None}}
PERSONS = {A: 5_146, B: 6_035, C: 15_680}  # SCB, 31 December 2024
TAX = {A: 191, B: 193, C: 207}


def split(by: str, amount: int = 26_861, **more: object) -> kf.Agreement:
    """One krona per inhabitant of the three if by population: 5 146 + 6 035 + 15 680 = 26 861."""
    return agreement(item(amount, {"to": "kommuner", "take": "rest", "by": by}), keys=KEYS, **more)


@pytest.fixture(scope="module")
def seen() -> kf.Comparison:
    return kf.compare({"Folk": split("folkmangd"), "Lika": split("lika")}, 2026, baseline="Folk")


def test_per_inhabitant_by_hand(seen: kf.Comparison) -> None:
    """26 861 / 3: 8 954 for the first, 8 954 for the second, 8 953."""
    folk, lika = seen.fairness.to_dict("records")
    assert (folk["average"], folk["least"], folk["most"], folk["spread"], folk["ratio"]) == (1, 1, 1, 0, 1)
    assert folk["least_party"] == folk["most_party"] == "Ragunda, Bräcke, Krokom"
    assert (folk["above"], folk["below"]) == ("", "")
    assert (folk["largest_increase"], folk["increase_party"]) == (0, "")
    assert (lika["average"], lika["least_party"], lika["most_party"]) == (1, "Krokom", "Ragunda")
    assert lika["least"] == pytest.approx(8_953 / 15_680)
    assert lika["most"] == pytest.approx(8_954 / 5_146)
    assert lika["spread"] == pytest.approx(8_954 / 5_146 - 8_953 / 15_680)
    assert lika["ratio"] == pytest.approx(8_954 / 5_146 / (8_953 / 15_680))
    assert (lika["largest_increase"], lika["increase_party"]) == (8_954 - 5_146, "Ragunda")
    assert (lika["largest_decrease"], lika["decrease_party"]) == (8_953 - 15_680, "Krokom")
    assert (lika["above"], lika["below"]) == ("Ragunda, Bräcke", "Krokom")


def test_per_tax_krona_by_hand(seen: kf.Comparison) -> None:
    """The tax base of 2023 is the latest known. Kronor per hundred kronor of it, in öre: amount /
    (base · 1 000 · persons) · 100 · 100.
    """
    tax = tax_base_of(seen)
    known = kf.tax_base(2023, [A, B, C]).values
    assert (tax.year, tax.by_party) == (2023, known)
    lika = fairness_of(seen, "Lika", 2026, tax)
    assert lika.per_tax[A] == Fraction(8_954 * 100 * 100) / (known[A] * 1_000 * PERSONS[A])
    told = seen.fairness.set_index("model").loc["Lika"]
    assert told["tax_most"] == pytest.approx(float(lika.per_tax[A]))
    assert told["tax_most_party"] == "Ragunda"
    assert told["tax_least_party"] == "Krokom"
    assert told["tax_ratio"] == pytest.approx(float(lika.per_tax[A] / lika.per_tax[C]))
    # by population everyone pays a krona: who has the lowest tax base pays most of its tax krona
    folk = fairness_of(seen, "Folk", 2026, tax)
    assert max(folk.per_tax, key=lambda code: folk.per_tax[code]) == min(known, key=lambda code: known[code])
    notes = [plain(one.note) for one in seen.remark_rows if one.kind == "tax_base"]
    assert notes[0].startswith("Öre per skattekrona är räknade på skattekraften 2023")


def test_the_average_is_to_the_ore() -> None:
    """Rounding moves someone by less than a krona: that makes none of them above the average."""
    made = kf.compare(
        {"Folk": split("folkmangd", 1_000_000), "Lika": split("lika", 1_000_000)}, 2026, baseline="Folk"
    )
    folk = made.fairness.iloc[0]
    assert folk["least"] < folk["average"] < folk["most"]
    assert (folk["above"], folk["below"]) == ("", "")


def test_parties_without_inhabitants_or_part_are_not_among_them() -> None:
    """The region pays half: the average is of what the three pay."""
    half = {"to": [R], "take": "50 %"}
    both = agreement(item(53_722, half, {"to": "kommuner", "take": "rest", "by": "folkmangd"}), keys=KEYS)
    two = split("folkmangd").replace(parties=[A, B, R])
    made = kf.compare({"Alla": both, "Två": two}, 2026, baseline="Alla")
    rows = made.fairness.set_index("model")
    assert rows.loc["Alla", "average"] == 1
    assert rows.loc["Två", "average"] == pytest.approx(26_861 / (5_146 + 6_035))
    assert rows.loc["Två", "decrease_party"] == "Regionen"  # it pays nothing there
    told = [plain(one.note) for one in made.remark_rows if one.kind == "inhabitants"]
    assert told[1] == (
        "Kronor per invånare anges inte för Regionen; "
        "på raden Summa står vad övriga betalar tillsammans per invånare."
    )


def test_models_without_population_take_the_one_that_is_told() -> None:
    """Fixed shares and equal parts need none. One told with the call is divided by, and stated."""
    fixed = split("lika").replace(key=kf.Fixed({A: 1, B: 1, C: 2}))
    models = {"Fast": fixed, "Lika": split("lika")}
    none = kf.compare(models, 2026, baseline="Fast")
    assert none.inhabitants == {}
    assert none.table["per_inhabitant"].isna().all()
    assert none.fairness["average"].isna().all()
    (note,) = [plain(one.note) for one in none.remark_rows if one.kind == "inhabitants"]
    assert note.startswith("Kronor per invånare anges inte: ingen av modellerna fördelar efter folkmängd")
    for given in (DAY, kf.population(DAY), {"2025-11-01": DAY}):
        told = kf.compare(models, 2026, baseline="Fast", population=given)
        assert told.inhabitants == PERSONS
        assert told.persons.date == DAY
    other = kf.compare({"Fast": fixed, "Folk": split("folkmangd")}, 2026, baseline="Fast")
    assert other.inhabitants == PERSONS


def test_the_same_population_whatever_the_models_use() -> None:
    """The alternative divides by another date: kronor per inhabitant still are of the baseline's."""
    old = split("folkmangd").replace(key=kf.Population("2020-12-31"))
    made = kf.compare({"I dag": split("folkmangd"), "Gammal": old}, 2026, baseline="I dag")
    assert made.inhabitants == PERSONS
    own = row(made, "Gammal", A)
    assert own["per_inhabitant"] == pytest.approx(own["amount"] / 5_146)
    turned = kf.compare({"I dag": split("folkmangd"), "Gammal": old}, 2026, baseline="Gammal")
    assert turned.persons.date == "2020-12-31"


def test_own_figures_are_divided_by_and_told(tmp_path: Path) -> None:
    path = tmp_path / "folk.csv"
    path.write_text("kod;folkmängd\n2303;100\n2305;200\n2309;300\n", encoding="utf-8")
    own = kf.population_from(path, date="2025-11-01", source="egen lista")
    later = split("folkmangd", 600).replace(key=kf.Population("2025-11-01"))
    made = kf.compare({"I dag": later, "Lika": split("lika", 600)}, 2026, baseline="I dag", population=own)
    assert made.inhabitants == {A: 100, B: 200, C: 300}
    assert made.fairness["ratio"].tolist() == [1.0, 3.0]
    (note, *_) = [one.note for one in made.remark_rows if one.kind == "inhabitants"]
    assert "egen lista" in note
    assert "Tillförlitlighet U" in note


def test_a_tax_base_that_is_not_known() -> None:
    """Outside Jämtland no tax base is bundled: said, not guessed."""
    south = split("lika").replace(
        parties={
            "kommuner": [{"code": "1290", "name": "Kristianstad"}, {"code": "1293", "name": "Hässleholm"}]
        }
    )
    other = south.replace(key=kf.Population(DAY))
    made = kf.compare({"Lika": south, "Folk": other}, 2026, baseline="Lika")
    assert set(made.inhabitants) == {"1290", "1293"}
    assert made.fairness["tax_most"].isna().all()
    assert [plain(one.note) for one in made.remark_rows if one.kind == "tax_base"] == [
        "Öre per skattekrona anges inte: skattekraften före 2026 är inte känd för alla parter med folkmängd."
    ]
