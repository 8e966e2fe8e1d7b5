"""The command that checks files: one, a folder, or what is written to it; also against each other."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

import kostnadsfordelning as kf

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Run


@pytest.fixture
def cmv(root: Path) -> str:
    return (root / "data/agreements/cmv.yaml").read_text(encoding="utf-8")


def versions(folder: Path, cmv: str, ends: str, starts: str) -> None:
    """Two files with a version each, the first until ``ends``, the second from ``starts``."""
    first = cmv.replace("valid_from: 2023-01-01", f"valid_from: 2023-01-01\nvalid_to: {ends}")
    second = cmv.replace("valid_from: 2023-01-01", f"valid_from: {starts}")
    second = second.replace("\nversion: 1", "\nversion: 2")
    assert first != cmv
    assert "version: 2" in second
    (folder / "ett.yaml").write_text(first, encoding="utf-8")
    (folder / "sub").mkdir()
    (folder / "sub" / "två.yml").write_text(second, encoding="utf-8")


def test_a_folder_is_read_with_those_below_it(run: Run, tmp_path: Path, cmv: str) -> None:
    versions(tmp_path, cmv, "2024-12-31", "2025-01-01")
    kf.load_agreement("brottsofferjouren").to_excel(tmp_path / "boj.xlsx")
    (tmp_path / "~$boj.xlsx").write_bytes(b"lock")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.yaml").write_text("a: [", encoding="utf-8")
    (tmp_path / "anteckning.txt").write_text("inget avtal", encoding="utf-8")
    done = run("check", tmp_path)
    assert done.code == 0, done.err
    for name in ("ett.yaml", "två.yml", "boj.xlsx"):
        assert f"{name}: inga fel" in done.out
    assert "Granskat: 3 filer, inga fel." in done.out
    assert "~$" not in done.out + done.err


def test_every_bundled_file_is_right_and_fits_the_others(run: Run, root: Path) -> None:
    done = run("check", root / "data")
    assert done.code == 0, done.err
    assert done.out.rstrip().endswith("filer, inga fel.")


def test_all_faults_of_a_folder_are_told_and_counted(run: Run, tmp_path: Path, cmv: str) -> None:
    (tmp_path / "ett.yaml").write_text(cmv.replace("ties: order", "ties: ordr"), encoding="utf-8")
    (tmp_path / "två.yaml").write_text("id: x\nid: y\n", encoding="utf-8")
    kf.agreement_template(tmp_path / "tom.xlsx")
    (tmp_path / "rätt.yaml").write_text(cmv, encoding="utf-8")
    done = run("check", tmp_path)
    assert done.code == 1
    assert "ett.yaml:34:9" in done.err
    assert "två.yaml:2:1" in done.err
    assert "tom.xlsx!Avtal!" in done.err
    assert "Granskat: 4 filer, varav 1 utan egna fel" in done.out


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (("2025-03-31", "2025-01-01"), "gäller båda 2025-01-01 till 2025-03-31"),
        (("2025-05-31", "2025-07-01"), "Ingen version gäller 2025-06-01 till 2025-06-30"),
        (("2025-06-15", "2025-06-16"), "mitt i en månad"),
    ],
)
def test_versions_that_do_not_fit_are_told_with_their_files(
    run: Run, tmp_path: Path, cmv: str, turn: tuple[str, str], words: str
) -> None:
    versions(tmp_path, cmv, *turn)
    done = run("check", tmp_path)
    assert done.code == 1
    assert words in done.err
    assert "ett.yaml" in done.err
    assert "två.yml" in done.err
    assert "varav 2 utan egna fel; ett fel, varav 1 mellan filer som inte går ihop." in done.out
    apart = run("check", tmp_path / "ett.yaml")
    assert (apart.code, apart.err) == (0, "")


def test_the_same_version_twice_is_told(run: Run, tmp_path: Path, cmv: str) -> None:
    for name in ("ett.yaml", "kopia.yaml"):
        (tmp_path / name).write_text(cmv, encoding="utf-8")
    done = run("check", tmp_path / "ett.yaml", tmp_path / "kopia.yaml")
    assert done.code == 1
    assert "cmv version 1 finns i flera filer" in done.err
    assert "gäller båda" not in done.err
    once = run("check", tmp_path / "ett.yaml", tmp_path / "ett.yaml")
    assert (once.code, once.out.count("inga fel")) == (0, 1)


@pytest.mark.parametrize("name", ["tom", "tom/anteckning.txt"])
def test_a_folder_without_agreements_is_an_error(run: Run, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "tom"
    folder.mkdir()
    if "/" in name:
        (tmp_path / name).write_text("x", encoding="utf-8")
    done = run("check", folder)
    assert (done.code, done.out) == (1, "")
    assert "mappen har inga avtalsfiler" in done.err


def test_another_workbook_in_a_folder_is_passed_over_but_not_a_misspelt_sheet(
    run: Run, tmp_path: Path, cmv: str
) -> None:
    (tmp_path / "cmv.yaml").write_text(cmv, encoding="utf-8")
    kf.allocate("cmv", 2023).to_excel(tmp_path / "resultat.xlsx")
    done = run("check", tmp_path)
    assert done.code == 0, done.err
    assert "resultat.xlsx: ingen avtalsfil" in done.out
    assert run("check", tmp_path / "resultat.xlsx").code == 1  # named, it was meant

    import openpyxl

    kf.load_agreement("brottsofferjouren").to_excel(tmp_path / "boj.xlsx")
    book = openpyxl.load_workbook(tmp_path / "boj.xlsx")
    book["Avtal"].title = "Avtall"
    book.save(tmp_path / "boj.xlsx")
    done = run("check", tmp_path)
    assert done.code == 1
    assert "boj.xlsx" in done.err


def test_standard_input_is_read_as_yaml(run: Run, monkeypatch: pytest.MonkeyPatch, cmv: str) -> None:
    def given(content: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content), encoding="ascii"))

    given(cmv.encode())
    done = run("check", "-")
    assert done.code == 0, done.err
    assert done.out.startswith("<stdin>: inga fel (Centrum mot våld, 8 parter")
    given(cmv.replace("ties: order", "ties: ordr").encode())
    wrong = run("check", "-")
    assert (wrong.code, wrong.out) == (1, "")
    assert "<stdin>:34:9" in wrong.err
    for strange in (cmv.encode("latin-1"), b"", b"\xff\xfe"):
        given(strange)
        refused = run("check", "-")
        assert refused.code == 1
        assert "<stdin>" in refused.err
