"""Every notebook runs from top to bottom, comes to what it says, and is committed without outputs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

import kostnadsfordelning as kf
from tests.notebooks.running import Notebook, Ran, ran

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def cmv(names: dict[str, Any]) -> None:
    """The published table is met, and what the rounded shares cost is what the printed ones say."""
    assert (names["mot_protokollet"]["Skillnad"] == 0).all()
    assert len(names["mot_protokollet"]) == 8
    assert names["kostar"]["Avrundningen kostar"].to_dict() == {
        "Ragunda": 1648, "Åre": 733, "Bräcke": 24, "Strömsund": -36,
        "Östersund": -39, "Berg": -326, "Krokom": -869, "Härjedalen": -1135,
    }  # fmt: skip
    assert (names["decimaler"].sum() == 0).all()
    assert names["decimaler"][4].abs().max() <= 1
    assert (names["datum"]["Utan regel"] == "vägras").sum() == 6
    assert (names["over_tid"].sum() == 0).all()


def mini_maria(names: dict[str, Any]) -> None:
    """The three readings leave the seven, and the region, what the page says."""
    table = names["oversikt"]
    together, seven, less, region = (table[column] for column in table)
    assert together["Summa"] == seven["Summa"] == region["Summa"] == 5_000_000
    parties = [
        name for name in table.index if name not in ("Strömsund", "Summa", "Region Jämtland Härjedalen")
    ]
    assert len(parties) == 7
    assert sum(seven[name] - together[name] for name in parties) == together["Strömsund"]
    assert all(less[name] <= together[name] for name in parties)
    assert all(region[name] == together[name] for name in parties)
    assert less["Summa"] == names["hogsta_budget"]
    lost = names["jamforelse"].table.query("name == 'Strömsund' and model == 'Utan Strömsund'")
    assert lost["amount"].isna().all()
    assert "parties" in set(names["jamforelse"].remarks["remark"])


def uprating(names: dict[str, Any]) -> None:
    """3 % by index is 3 % by agreement; each party's differences are those of the whole."""
    table = names["kostnad"]
    for year in table.index:
        assert table.loc[year, "Avtalet, 3 %"] == kf.allocate("cmv", year).total
    assert (names["skillnad"]["PKV 3 %"] == 0).all()
    years = list(table.index)
    wanted = [table.loc[year, "PKV 2,5 %"] - table.loc[year, "Avtalet, 3 %"] for year in years]
    assert names["andring"][years].sum().tolist() == wanted
    assert names["avrundning"].abs().max() <= 1


def county(names: dict[str, Any]) -> None:
    """Sums are kept in every model and year, the wishes hold, and those that collide are named."""
    assert (names["andringar"].sum() == 0).all()
    assert (names["per_ar"].sum() == 0).all()
    compared = names["tre"]
    assert {compared.total(model) for model in compared.models} == {names["i_dag"].total}
    found = names["sokt"]
    assert sum(found.weights.values()) == 1
    assert found.allocation.amounts["2380"] * 100 <= 41 * found.allocation.total
    assert found.proven
    assert compared.amounts("Sökt") == found.allocation.amounts
    assert "Härjedalen betalar högst 2" in names["krocken"].replace("\N{NO-BREAK SPACE}", " ")


CHECKS: dict[str, Callable[[dict[str, Any]], None]] = {
    "alternativ-modell-for-lanet": county,
    "cmv-2023-avrundade-andelar": cmv,
    "mini-maria-med-och-utan-stromsund": mini_maria,
    "upprakning-3-procent-mot-pkv": uprating,
}


@pytest.fixture(scope="module")
def notebooks(root: Path) -> dict[str, Notebook]:
    return {path.stem: Notebook.read(path) for path in sorted((root / "notebooks").glob("*.ipynb"))}


def test_every_notebook_has_its_check(notebooks: dict[str, Notebook]) -> None:
    assert set(notebooks) == set(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_it_runs_and_comes_to_what_it_says(
    name: str, notebooks: dict[str, Notebook], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    done: Ran = ran(notebooks[name])
    CHECKS[name](done.names)
    for number, shown in enumerate(done.shown[1:], start=2):
        source = notebooks[name].code[number - 1]
        assert shown or source.startswith("try:"), f"code cell {number} shows nothing"


@pytest.mark.parametrize("name", CHECKS)
def test_nothing_that_a_run_leaves_is_committed(name: str, notebooks: dict[str, Notebook]) -> None:
    notebook = notebooks[name]
    assert (notebook.tree["nbformat"], notebook.tree["nbformat_minor"]) == (4, 5)
    assert set(notebook.tree["metadata"]) == {"kernelspec", "language_info"}
    assert notebook.tree["metadata"]["language_info"] == {"name": "python"}
    ids = [cell["id"] for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    for cell in notebook.cells:
        assert cell["metadata"] == {}, cell["id"]
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None), cell["id"]
    assert notebook.prose.startswith("# ")
    assert not re.search(r"^\s*[%!]", "\n".join(notebook.code), re.MULTILINE), "a kernel's own command"


def test_a_cell_that_fails_is_seen(tmp_path: Path) -> None:
    cell = {"cell_type": "code", "source": ["a = 1\n", "a / 0"]}
    with pytest.raises(ZeroDivisionError):
        ran(Notebook(tmp_path / "fel.ipynb", {"cells": [cell]}))
    shown = ran(Notebook(tmp_path / "ratt.ipynb", {"cells": [cell | {"source": ["print(1)\n", "2 + 1"]}]}))
    assert shown.shown == ["1\n3"]
