"""Many agreements × years on a cluster: the tables of `kf.allocate`, and its faults."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import kostnadsfordelning as kf
from kostnadsfordelning import distributed
from kostnadsfordelning.distributed.buckets import in_buckets
from kostnadsfordelning.reference.store.place import VARIABLE
from tests.calculation.small import A, B, C, R, agreement, item
from tests.golden.services import answered
from tests.reference.store.conftest import JAMTLAND, snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.agreement.agreement import Agreement

pytestmark = pytest.mark.xdist_group("dask")

SERVICES = (
    "barnahus", "brottsofferjouren", "familjehemscentrum", "mini-maria-jamtland", "kvinnojouren",
    "yrkesresan", "socialjour", "hemsjukvard", "placeringar", "vfu-platser", "alternativ-modell",
)  # fmt: skip
EXAMPLES = (
    "exempel-andring-under-aret", "exempel-avrundning-pa-avtalet", "exempel-delmangd", "exempel-infasning",
    "exempel-intrade-manad-for-manad", "exempel-krona-efter-beslut", "exempel-platser",
    "exempel-tak-och-golv", "exempel-uttrade",
)  # fmt: skip
YEARS = (2025, 2026, 2027)
ROUNDINGS: tuple[dict[str, str], ...] = (
    {"method": "largest_remainder", "ties": "order"},
    {"method": "largest_remainder", "ties": "largest"},
    {"method": "half_up", "residual_to": "largest", "ties": "order"},
    {"method": "half_up", "residual_to": "none", "ties": "order"},
    {"method": "down", "residual_to": "last", "ties": "order"},
    {"method": "sainte_lague", "ties": "order"},
    {"method": "cumulative", "ties": "order"},
)


def told() -> dict[str, Any]:
    """What the services are told, all years."""
    from tests.golden.services import CASES, DAYS, TUTORS

    return {
        "population": "2024-12-31",
        "assume": {"PKV": {2027: "2,9 %"}},
        "actual": {"barnahus.kvalitetsgranskning": 100_000, "placeringar.drift": 4_000_100},
        "usage": {"arenden": CASES, "vardygn": DAYS, "egen": TUTORS},
        "price_index": [kf.price_index("PKV", edition="2017-09-28")],  # asked for by none: a remark says so
    }


def tables(agreements: list[Any], years: Any, by_year: Any = None, **facts: Any) -> list[pd.DataFrame]:
    """The tables of one machine, year beneath year: table, checks, sources."""
    several = kf.outlook(agreements, years, by_year=by_year, **facts).allocations

    def beneath(name: str) -> pd.DataFrame:
        found = []
        for one in several:
            table: pd.DataFrame = getattr(one, name)
            if name != "table":
                table.insert(0, "year", one.year)
            found.append(table)
        return pd.concat([table for table in found if len(table)] or found[:1], ignore_index=True)

    return [beneath("table"), beneath("checks"), beneath("sources")]


def assert_same(got: distributed.Tables, expected: list[pd.DataFrame]) -> None:
    for mine, theirs in zip((got.table, got.checks, got.sources), expected, strict=True):
        assert_frame_equal(mine, theirs)


def made_up(count: int, seed: int) -> list[Agreement]:
    """Small agreements of every rounding, with amounts that leave something over."""
    draw = random.Random(seed)
    return [
        agreement(
            item(
                draw.randint(1, 10**7),
                {"take": f"{draw.randint(1, 40)} %", "to": [A, B, C], "by": "folk"},
                {"take": "rest", "to": [A, B, C, R], "by": "fast"},
            ),
            id=f"avtal-{number}",
            name=f"Avtal {number}",
            rounding=ROUNDINGS[number % len(ROUNDINGS)],
        )
        for number in range(count)
    ]


def test_every_table_is_that_of_one_machine(cluster: Any) -> None:
    agreements: list[Any] = [*map(answered, SERVICES), *EXAMPLES]
    by_year = {2026: {"actual": {"barnahus.kvalitetsgranskning": 120_500}}}
    facts = told()
    got = distributed.allocate(agreements, YEARS, buckets=7, by_year=by_year, **facts)
    assert_same(got, tables(agreements, YEARS, by_year, **facts))
    assert len(got.table) > 350
    assert set(got.checks["check"]) >= {"sum_item", "not_in_force", "index_not_used"}
    assert len(cluster.ncores()) == 2


def test_the_outcome_does_not_depend_on_the_buckets(cluster: Any) -> None:  # noqa: ARG001
    agreements = made_up(14, 5)
    expected = tables(agreements, range(2024, 2028))
    for buckets in (1, 9, 5000):
        got = distributed.allocate(agreements, range(2024, 2028), buckets=buckets)
        assert_same(got, expected)
    assert set(expected[0]["party"]) == {A, B, C, R, "_residual"}


def test_several_tasks_in_several_processes(cluster: Any) -> None:
    """What is tested here really ran elsewhere: two processes, neither of them this one."""
    processes = set(cluster.run(os.getpid).values())
    assert len(processes) == 2
    assert os.getpid() not in processes


def test_faults_of_all_agreements_and_years_are_told_at_once(cluster: Any) -> None:  # noqa: ARG001
    refused = agreement(
        item(1001, {"take": "rest", "to": [A, B], "by": "lika"}),
        id="lika",
        name="Lika",
        rounding={"method": "largest_remainder", "ties": "refuse"},
    )
    lacking = agreement(
        item(["actual"], {"take": "rest", "to": [A, B], "by": "lika"}), id="utan", name="Utan"
    )
    agreements: list[Any] = [*made_up(5, 6), refused, lacking, "exempel-index"]
    with pytest.raises(kf.KostnadsfordelningError) as one:
        kf.outlook(agreements, [2024, 2026])
    with pytest.raises(type(one.value)) as several:
        distributed.allocate(agreements, [2024, 2026], buckets=5)
    assert str(several.value) == str(one.value)
    assert all(name in str(several.value) for name in ("Lika", "Utan"))
    assert [step.id for step in several.value.steps] == [step.id for step in one.value.steps]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"years": [2024], "buckets": 0}, kf.InputError),
        ({"years": [2024], "buckets": True}, kf.InputTypeError),
        ({"years": [2024], "buckets": 2.0}, kf.InputTypeError),
        ({"years": [2024], "buckets": 10**6}, kf.InputError),
        ({"years": []}, kf.InputError),
        ({"years": [2024], "populaton": "2024-12-31"}, kf.InputError),
        ({"years": [1990]}, kf.NotInForceError),
        ({"years": [2024], "actual": {"cmv.finnsinte": 1}}, kf.UnknownAgreementError),
    ],
)
def test_arguments_are_refused_before_anything_is_sent(arguments: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        distributed.allocate("cmv", **arguments)


def test_the_store_is_read_here_and_by_no_worker(
    cluster: Any,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The workers were started before the store was named, and do not know of it."""
    snapshot(tmp_path, "2030-11-01", dict.fromkeys(JAMTLAND, 1000))
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    cmv = kf.load_agreement("cmv", year=2023).replace(key=kf.Population("2030-11-01"))
    got = distributed.allocate([cmv], [2023, 2024], buckets=2)
    assert_same(got, tables([cmv], [2023, 2024]))
    assert got.table["amount"].nunique() < 8, "everyone has as many inhabitants"


def test_without_a_cluster_the_threads_of_this_process_do_it() -> None:
    agreements = made_up(20, 7)
    assert_same(distributed.allocate(agreements, [2024], buckets=3), tables(agreements, [2024]))


def test_work_is_parted_evenly_and_the_same_way_everywhere(cluster: Any) -> None:
    names = [f"avtal-{number} {year}" for number in range(500) for year in range(2024, 2028)]
    sizes = [len(bucket) for bucket in in_buckets([(name, name) for name in names], 16)]
    assert len(sizes) == 16
    assert sum(sizes) == 2000
    assert max(sizes) < 1.4 * 2000 / 16
    here = in_buckets([(name, name) for name in names], 16)
    for there in cluster.run(in_buckets, [(name, name) for name in names], 16).values():
        assert there == here


def test_without_dask_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "dask", None)
    with pytest.raises(kf.MissingExtraError, match=r"kostnadsfordelning\[dask\]") as told:
        distributed.allocate("cmv", [2023])
    assert isinstance(told.value, ImportError)
    with pytest.raises(kf.MissingExtraError):
        distributed.allocate_table([], by="a", total="t", weight="w", method="half_up")
