"""The bundled agreements against the documents, and which version a year has."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel

import kostnadsfordelning as kf
from kostnadsfordelning._files import data_path
from kostnadsfordelning.agreement.catalogue import bundled
from kostnadsfordelning.agreement.loading import parse_agreement
from kostnadsfordelning.agreement.stages import Actual, Given, Mandate
from kostnadsfordelning.agreement.uprating import Uprate
from kostnadsfordelning.agreement.values import Note, Unknown
from kostnadsfordelning.agreement.versions import version_in_force
from kostnadsfordelning.reference.places import municipality_names
from tests.agreement.small import SMALL, changed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JAMTLAND = {
    "2303": "Ragunda", "2305": "Bräcke", "2309": "Krokom", "2313": "Strömsund",
    "2321": "Åre", "2326": "Berg", "2361": "Härjedalen", "2380": "Östersund",
}  # fmt: skip
CMV, BARNAHUS, BOJ = "SocSam 2022-10-07 § 47", "SVOM 2024-12-06 § 46", "SocSam 2025-06-02 § 17"


def pieces(value: object) -> Iterator[Note]:
    """Every piece of an agreement that can cite it."""
    if isinstance(value, Note):
        yield value
    if isinstance(value, BaseModel):
        value = tuple(getattr(value, name) for name in type(value).model_fields)
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for part in value:
            yield from pieces(part)


@pytest.mark.parametrize("agreement", bundled(), ids=lambda agreement: agreement.id)
def test_every_bundled_agreement_tells_where_it_comes_from(agreement: kf.Agreement) -> None:
    assert agreement.source
    for item in agreement.items:
        for stage in item.stages:
            asked = any(isinstance(value, Unknown) for _, value in stage)
            assert asked or isinstance(stage, Actual) or stage.source or stage.assumed, item.id
            assert asked or isinstance(stage, Actual) or stage.clause or stage.assumed, item.id
    assert agreement.rounding.clause or agreement.rounding.assumed
    registered = municipality_names()
    for party in agreement.everyone.values():
        assert registered.get(party.code, party.name) == party.name


@pytest.mark.parametrize("agreement_id", ["cmv", "barnahus", "brottsofferjouren"])
def test_the_first_three_cite_one_decision_throughout(agreement_id: str) -> None:
    agreement = kf.load_agreement(agreement_id)
    for key in agreement.keys.values():
        assert key.clause or key.assumed or key.model_fields_set == {"equal"}
    for piece in pieces(agreement):
        assert piece.source in {None, agreement.source, f"{agreement.source}, tabellen"}
    assert {party.code: party.name for party in agreement.parties["kommuner"]} == JAMTLAND


def test_a_file_is_named_after_its_agreement() -> None:
    for path in data_path("agreements").glob("*.yaml"):
        agreement = kf.load_agreement(path)
        assert path.stem in {agreement.id, f"{agreement.id}@{agreement.version}"}
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=agreement.schema.json"


def stages(agreement_id: str, item: str) -> list[object]:
    return list(kf.load_agreement(agreement_id).item(item).stages)


def test_centrum_mot_vald() -> None:
    cmv = kf.load_agreement("cmv")
    given, uprate = stages("cmv", "drift")
    assert (cmv.source, cmv.status) == (CMV, "decided")
    assert isinstance(given, Given)
    assert (given.given, given.price_year) == (3_574_970, 2023)
    assert isinstance(uprate, Uprate)
    assert str(uprate.uprate) == "3"
    assert uprate.round == "each_year"
    assert uprate.assumed  # the minutes do not say where it is rounded
    assert sum(cmv.printed[0].amounts.values()) == 3_574_970
    review = cmv.item("kvalitetsgranskning")
    assert getattr(review.occurs, "every_years", None) == 3
    assert isinstance(getattr(review.occurs, "first_year", None), Unknown)


def test_barnahus() -> None:
    barnahus = kf.load_agreement("barnahus")
    (given,) = stages("barnahus", "drift")
    assert (barnahus.source, barnahus.valid_from.isoformat()) == (BARNAHUS, "2025-01-01")
    assert isinstance(given, Given)
    assert (given.given, given.price_year) == (1_721_736, 2025)
    actual, mandate = stages("barnahus", "kvalitetsgranskning")
    assert isinstance(actual, Actual)
    assert isinstance(mandate, Mandate)
    assert (mandate.mandate, mandate.decided_by) == (150_000, "styrgruppen")
    names = {party.code: party.name for party in barnahus.everyone.values()}
    assert names == JAMTLAND | {"R23": "Region Jämtland Härjedalen", "POL": "Polismyndigheten"}


def test_brottsofferjouren() -> None:
    boj = kf.load_agreement("brottsofferjouren")
    given, uprate = stages("brottsofferjouren", "drift")
    assert (boj.source, boj.valid_from.isoformat()) == (BOJ, "2026-01-01")
    assert isinstance(given, Given)
    assert given.given == 731_101
    assert isinstance(uprate, Uprate)
    assert uprate.from_year == 2027
    assert getattr(uprate.uprate, "index", None) == "PKV"


def test_the_table_of_agreements() -> None:
    table = kf.agreements()
    assert list(table.columns[:7]) == ["id", "name", "status", "parties", "valid_from", "valid_to", "source"]
    assert table["id"].is_monotonic_increasing
    assert table.set_index("id").loc["barnahus", "parties"] == 10


def version(number: int, valid_from: str, valid_to: str | None) -> kf.Agreement:
    until = f"\nvalid_to: {valid_to}" if valid_to else ""
    content = changed(("valid_from: 2026-01-01", f"version: {number}\nvalid_from: {valid_from}{until}"))
    return parse_agreement(content, "avtal.yaml")


def test_a_year_picks_the_version_in_force() -> None:
    first, second = version(1, "2020-07-01", "2022-12-31"), version(2, "2023-01-01", None)
    for order in itertools.permutations([first, second]):
        assert version_in_force(order, 2020) == first  # in force a part of the year
        assert version_in_force(order, 2022) == first
        assert version_in_force(order, 2023) == second
        with pytest.raises(kf.NotInForceError, match=r"inte 2019.*version 1, 2020-07-01 till 2022-12-31"):
            version_in_force(order, 2019)
    with pytest.raises(kf.NotInForceError, match="gäller inte 2023"):
        version_in_force([first], 2023)


def test_gaps_overlaps_and_changes_within_a_year_are_errors() -> None:
    first = version(1, "2020-01-01", "2022-06-30")
    with pytest.raises(kf.NotInForceError, match=r"Mer än en version .* under 2022"):
        version_in_force([first, version(2, "2022-07-01", None)], 2022)
    with pytest.raises(kf.NotInForceError, match="Mer än en version"):
        version_in_force([first, version(2, "2021-01-01", None)], 2021)
    with pytest.raises(kf.NotInForceError, match="både tidigare och senare"):
        version_in_force([first, version(2, "2024-01-01", None)], 2023)


def test_loading_by_id_path_and_year(tmp_path: Path) -> None:
    path = tmp_path / "eget.yaml"
    path.write_text(SMALL, encoding="utf-8")
    for given in (path, str(path)):
        assert kf.load_agreement(given, 2026).id == "prov"
    with pytest.raises(kf.NotInForceError):
        kf.load_agreement(path, 2025)
    with pytest.raises(kf.UnknownAgreementError, match=r"»cvm«.*barnahus, brottsofferjouren, cmv"):
        kf.load_agreement("cvm")
    with pytest.raises(kf.InputTypeError, match="sökväg"):
        kf.load_agreement(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("year", ["2023", 2023.0, True, None, 0, 23, 20_230, -1])
def test_what_is_no_year(year: object) -> None:
    with pytest.raises(kf.InputError, match="heltal mellan 1900 och 2200"):
        kf.allocate("cmv", year)  # type: ignore[arg-type]


def test_a_year_from_numpy() -> None:
    import numpy as np

    result = kf.allocate("cmv", np.int64(2023))  # type: ignore[arg-type]
    assert type(result.year) is int


def test_one_agreement_is_not_a_list() -> None:
    with pytest.raises(kf.InputTypeError, match=r"avtal\.items"):
        list(kf.load_agreement("cmv"))
    assert "Centrum mot våld" in repr(kf.load_agreement("cmv"))


def test_codes_and_names() -> None:
    cmv = kf.load_agreement("cmv")
    assert cmv.code("Åre") == cmv.code("2321") == "2321"
    assert cmv.group_of("2321") == "kommuner"
    with pytest.raises(kf.InputTypeError):
        cmv.code(2321)  # type: ignore[arg-type]
    with pytest.raises(kf.UnknownAgreementError, match="åre"):
        cmv.code("åre")
    with pytest.raises(kf.UnknownAgreementError, match="drift, kvalitetsgranskning"):
        cmv.item("drfit")
