"""Keys made in Python, above all weighted ones, put into agreements that lack the parts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.catalogue import bundled
from kostnadsfordelning.agreement.key_makers import Usage, Weighted
from kostnadsfordelning.agreement.keys import EqualKey, PopulationKey, UsageKey, WeightedKey
from kostnadsfordelning.agreement.loading import parse_agreement
from kostnadsfordelning.agreement.split import FromBelow
from kostnadsfordelning.agreement.values import Unknown
from tests.agreement.small import SMALL, changed
from tests.agreement.wide import wide

if TYPE_CHECKING:
    from collections.abc import Callable

FACTORS = {"population": "70 %", "equal": "20 %", "land_area": "10 %"}


def weighted(agreement: kf.Agreement, name: str) -> dict[str, Any]:
    key = agreement.keys[name]
    assert isinstance(key, WeightedKey)
    assert not isinstance(key.weighted, Unknown)
    return dict(key.weighted)


@pytest.mark.parametrize("agreement", bundled(), ids=lambda agreement: agreement.id)
def test_factors_can_be_weighted_in_every_bundled_agreement(agreement: kf.Agreement) -> None:
    tried = agreement.replace(key=Weighted(FACTORS))
    assert tried.version.endswith("-andrad")
    assert tried.rounding == agreement.rounding
    for name in agreement.keys:
        assert list(weighted(tried, name).values()) == [Fraction(7, 10), Fraction(1, 5), Fraction(1, 10)]
        parts = [tried.keys[part] for part in weighted(tried, name)]
        assert isinstance(parts[0], PopulationKey)
        assert isinstance(parts[1], EqualKey)


def test_population_has_the_date_of_the_key_that_is_replaced() -> None:
    two = parse_agreement(
        changed(("lika: {equal: }", "a: {population: 2020-12-31}\n  lika: {population: 2021-12-31}")),
        "a.yaml",
    )
    tried = two.replace(keys={"a": Weighted(FACTORS), "lika": Weighted(FACTORS)})
    dates = [tried.keys[next(iter(weighted(tried, name)))] for name in ("a", "lika")]
    assert dates == [two.keys["a"], two.keys["lika"]]
    with pytest.raises(kf.InputError, match=r"flera datum för folkmängd \(a, lika\)"):
        two.replace(keys={"fast": Weighted(FACTORS)})
    assert two.replace(keys={"fast": Weighted({"a": "70 %", "equal": "30 %"})}).keys["a"] == two.keys["a"]


def test_without_a_population_date_it_is_an_open_question_for_population_to_fill() -> None:
    small = parse_agreement(SMALL, "avtal.yaml")
    tried = small.replace(keys={"lika": Weighted(FACTORS)})
    assert list(tried.unknowns) == ["keys.population.population"]


def test_helper_keys_take_free_names_and_are_shared() -> None:
    taken = parse_agreement(
        changed(("lika: {equal: }", "equal: {fixed: {0114: 1, 2303: 2}}\n  lika: {equal: }")), "a"
    )
    tried = taken.replace(keys={"lika": Weighted({"equal": "50 %", "fast": "50 %"}),
                                "ny": Weighted({"equal": "100 %"})})  # fmt: skip
    assert weighted(tried, "lika") == {"equal-2": Fraction(1, 2), "fast": Fraction(1, 2)}
    assert weighted(tried, "ny") == {"equal-2": 1}
    assert tried.keys["equal"] == taken.keys["equal"]


def test_a_key_of_the_agreement_means_what_it_was_before_all_were_replaced() -> None:
    cmv = kf.load_agreement("cmv")
    tried = cmv.replace(key=Weighted({"folkmangd": "60 %", "lika": "40 %"}))
    parts = weighted(tried, "folkmangd")
    assert list(parts) == ["folkmangd-2", "lika-2"]
    assert tried.keys["folkmangd-2"] == cmv.keys["folkmangd"]


def test_any_other_name_is_a_column_of_use() -> None:
    tried = kf.load_agreement("cmv").replace(key=Weighted({"population": "50 %", "vardygn": "50 %"}))
    key = tried.keys["vardygn"]
    assert isinstance(key, UsageKey)
    assert (key.usage, key.unit) == ("vardygn", "vardygn")
    told = {"dagar": Usage({"Ragunda": 1}, unit="dagar")}
    given = kf.load_agreement("cmv").replace(keys={"ny": Weighted({"dagar": "100 %"}), **told})
    assert weighted(given, "ny") == {"dagar": 1}


def test_charges_still_count_when_every_key_becomes_shares() -> None:
    tried = wide.replace(key=kf.Equal())
    (charge,) = (one.take.charge for one in tried.items[0].split if isinstance(one.take, FromBelow))  # type: ignore[union-attr]
    assert charge.of == "folkmangd"
    assert tried.keys["folkmangd"] == wide.keys["folkmangd"]
    assert isinstance(tried.keys["modell"], EqualKey)
    content = changed(
        ("lika: {equal: }", "lika: {usage: {0114: 2, 2303: 1}, unit: dygn}"),
        ("{to: region, take: rest}", "{to: kommuner, take: {charge: {rate: 5, of: lika}}}"),
        ("take: 2/3", "take: rest"),
    )
    both = parse_agreement(content, "avtal.yaml")
    tried = both.replace(key=kf.Weighted({"equal": "100 %"}))
    assert weighted(tried, "lika") == {"equal": 1}
    assert tried.keys["lika-2"] == both.keys["lika"]


def test_years_phase_a_model_in() -> None:
    key = Weighted({"population": {2026: "100 %", 2027: "85 %"}, "equal": {2026: "0 %", 2027: "15 %"}})
    assert key.shares_for(2025) is None
    assert key.shares_for(2026) == {"population": Fraction(1), "equal": Fraction(0)}
    assert key.shares_for(2030) == {"population": Fraction(17, 20), "equal": Fraction(3, 20)}


no_weights: Any = Weighted  # as one who reads no types would call them
no_use: Any = Usage


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: no_weights({"population": 0.7, "equal": 0.3}), "flyttal"),
        (lambda: no_weights({"population": 70, "equal": 30}), "om 70 är en andel"),
        (lambda: no_weights({"population": "70 %"}), "30 % ifrån 100 %"),
        (lambda: no_weights({}), "inga nycklar"),
        (lambda: no_weights("population"), "nycklar med värden"),
        (lambda: no_weights({"Folk": "100 %"}), "små bokstäver"),
        (lambda: no_weights({"equal": "100 %"}, decimals=6), "off_100"),
        (lambda: no_weights({"equal": "100 %"}, decimals=1, off_100="largest"), "mellan 2 och 14"),
        (lambda: no_weights({"equal": "100 %"}, decimals=6, off_100="störst"), "möjliga"),
        (lambda: no_use({"2303": 0.5}, unit="dygn"), "flyttal"),
        (lambda: no_use({"2303": 0}, unit="dygn"), "0 för alla"),
        (lambda: no_use({}, unit="dygn"), "0 för alla"),
        (lambda: no_use({2303: 1}, unit="dygn"), 'Skriv "2303"'),
        (lambda: no_use({"2303": True}, unit="dygn"), "→"),
        (lambda: no_use("Våra dygn", unit="dygn"), "små bokstäver"),
        (lambda: no_use("dygn", unit=""), "här ska stå text"),
    ],
)
def test_what_is_no_key_is_refused(make: Callable[[], object], says: str) -> None:
    with pytest.raises(kf.AgreementFileError) as caught:
        make()
    assert says in str(caught.value).replace("\N{NO-BREAK SPACE}", " ")


def test_numbers_may_be_exact_ones_of_any_make() -> None:
    key = Usage(
        {"2303": Decimal("1.5"), "Berg": Fraction(1, 3), "2305": "1 200"}, unit="dygn", assumed="prov"
    )
    assert key.assumed == "prov"
    assert isinstance(key.usage, dict)
    assert list(key.usage) == ["2303", "Berg", "2305"]
