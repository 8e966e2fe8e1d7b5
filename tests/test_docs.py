"""The documents hold: every link, command, script, file, key and name in them is tried.

How a page is written, so that it can be tried:

- a block of files names its file in the info string (```` ```yaml simhall.yaml ````) and is written to the
  page's own folder before what follows it on the page is run;
- in a ``console`` block a line that begins with ``$ `` is a command, and the lines below it are what it
  prints (blanks are not compared, ``...`` stands for anything); in ``sh`` blocks every line is a command;
- a command ends with exit code 0 unless the info string says another (```` ```console exit=1 ````);
- a ``python`` block without ``>>>`` is a script and is run too, and a ``text`` block right after it is what
  it prints; blocks with ``>>>`` are doctests, which pytest collects itself.
"""

from __future__ import annotations

import doctest
import io
import re
import shlex
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.agreement.yaml_tree import read_tree
from kostnadsfordelning.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
HANDBOOK = ROOT / "docs" / "handbok"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(<?(?P<target>[^)\s>]+)>?[^)]*\)")
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page: its language, what else the info string says, its text and its line."""

    language: str
    words: tuple[str, ...]
    body: str
    line: int

    @property
    def file(self) -> str | None:
        return next((word for word in self.words if PurePosixPath(word).suffix), None)

    @property
    def exit_code(self) -> int:
        stated = [word.partition("=")[2] for word in self.words if word.startswith("exit=")]
        return int(stated[0]) if stated else 0

    @property
    def is_script(self) -> bool:
        return self.language == "python" and ">>>" not in self.body


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a page, and what the page says it prints (empty when the page does not say)."""

    arguments: tuple[str, ...]
    printed: str


def blocks(content: str) -> list[Block]:
    found = []
    for match in FENCE.finditer(content):
        words = match["info"].split()
        line = content.count("\n", 0, match.start()) + 1
        found.append(Block(words[0] if words else "", tuple(words[1:]), match["body"], line))
    return found


def commands(block: Block) -> list[Command]:
    """The commands of this program in a block; what other programs print is not looked at."""
    found: list[tuple[str, list[str]]] = []
    for line in block.body.splitlines():
        if block.language == "sh" or line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        elif found:
            found[-1][1].append(line)
    return [
        Command(tuple(words[1:]), "\n".join(printed))
        for line, printed in found
        for words in _chained(line)
        if words and PurePosixPath(words[0]).name == "kostnadsfordelning"
    ]


def _chained(line: str) -> Iterator[list[str]]:
    """The commands of a line, split at ``&&``."""
    words: list[str] = []
    for word in shlex.split(line, comments=True):
        if word == "&&":
            yield words
            words = []
        else:
            words.append(word)
    yield words


def runs(command: Command) -> tuple[int, str]:
    """The exit code, and all that was printed."""
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        try:
            code = main(list(command.arguments))
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
    return code, printed.getvalue()


def same(wanted: str, got: str) -> bool:
    """Whether the page tells what was printed. The checker itself takes no no-break space for a blank."""
    wanted, got = (text.replace("\N{NO-BREAK SPACE}", " ") for text in (wanted, got))
    return doctest.OutputChecker().check_output(wanted, got, FLAGS)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def contents(*paths: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


# what the pages run ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_and_scripts_do_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = blocks(page.read_text(encoding="utf-8"))
    told: str | None = None
    for block in found:
        place = f"{name_of(page)}:{block.line}"
        if block.file is not None:
            assert PurePosixPath(block.file).name == block.file, place
            (tmp_path / block.file).write_text(block.body, encoding="utf-8")
        for command in commands(block) if block.language in {"console", "sh"} else ():
            code, got = runs(command)
            assert code == block.exit_code, f"{place}: {' '.join(command.arguments)}\n{got}"
            if command.printed.strip():
                assert same(command.printed, got), f"{place}: {' '.join(command.arguments)}\n{got}"
        if block.language == "text" and told is not None:
            assert same(block.body, told), f"{place}\n{told}"
        told = _told_by_script(block, place) if block.is_script else None


def _told_by_script(block: Block, place: str) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(block.body, place, "exec"), {"__name__": "__main__"})
    return printed.getvalue()


def test_pages_are_seen_to_run_something() -> None:
    """The tests above prove nothing on pages whose blocks are not recognised."""
    found = [block for page in PAGES for block in blocks(page.read_text(encoding="utf-8"))]
    ran = Counter(
        arguments[0]
        for block in found
        if block.language in {"console", "sh"}
        for arguments in (command.arguments for command in commands(block))
    )
    assert {"list", "allocate", "invoices", "explain", "check"} <= set(ran)
    assert any(block.exit_code == 1 for block in found)
    assert any(block.is_script for block in found)
    assert any(block.file for block in found)


def test_a_wrong_page_is_seen() -> None:
    block = blocks("```console exit=1\n$ kostnadsfordelning check saknas.yaml\nallt väl\n```\n")[0]
    (command,) = commands(block)
    code, got = runs(command)
    assert (block.exit_code, code) == (1, 1)
    assert not same(command.printed, got)
    assert same("saknas.yaml: filen ...", got)


# links -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_relative_links_resolve(page: Path) -> None:
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    broken = []
    for match in LINK.finditer(prose):
        target, _, anchor = unquote(match["target"]).partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = (page.parent / target).resolve() if target else page
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            broken.append(match["target"])
    assert not broken


def _anchors(file: Path) -> set[str]:
    """The anchors of a page's headings, as they are made where the pages are shown."""
    prose = FENCE.sub("", file.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ +(.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_every_page_of_the_handbook_is_reached_from_its_index() -> None:
    index = (HANDBOOK / "index.md").read_text(encoding="utf-8")
    linked = {match["target"].partition("#")[0] for match in LINK.finditer(index)}
    assert {path.name for path in HANDBOOK.glob("*.md")} - {"index.md"} <= linked


def test_the_steps_of_the_first_agreement_make_the_whole_file() -> None:
    found = blocks((HANDBOOK / "forsta-fordelningen.md").read_text(encoding="utf-8"))
    written = [block for block in found if block.language == "yaml"]
    steps = [block.body for block in written if block.file is None]
    assert "\n".join(steps) == [block.body for block in written if block.file][-1]


# the file format ---------------------------------------------------------------------------------------


FORMAT = HANDBOOK / "avtalsfil.md", HANDBOOK / "avtalsfil-nycklar.md"


def _properties(schema: dict[str, Any]) -> set[str]:
    parts = [schema, *schema["$defs"].values()]
    return {key for part in parts for key in part.get("properties", {})}


def test_every_key_of_the_file_format_is_described() -> None:
    page = contents(*FORMAT)
    missing = {key for key in _properties(kf.agreement_schema()) if f"`{key}`" not in page}
    assert not missing


def test_every_choice_of_the_file_format_is_described() -> None:
    page = contents(*FORMAT)
    assert not {choice for choice in _choices(kf.agreement_schema()) if f"`{choice}`" not in page}


def _choices(schema: Any) -> set[str]:
    """Every word that the schema lists as a possible value."""
    if isinstance(schema, list):
        return {choice for part in schema for choice in _choices(part)}
    if not isinstance(schema, dict):
        return set()
    words = {word for word in (*schema.get("enum", ()), schema.get("const")) if isinstance(word, str)}
    below = {choice for part in schema.values() for choice in _choices(part)}
    return below | {word for word in words if not word.isdigit()}


def test_the_fragments_of_the_file_format_are_right() -> None:
    """Each piece of YAML on the page, put into the page's first and whole agreement, is accepted."""
    content = (HANDBOOK / "avtalsfil.md").read_text(encoding="utf-8")
    whole, *pieces = [block for block in blocks(content) if block.language == "yaml"]
    base = read_tree(whole.body, "avtal.yaml").texts
    agreement_from(base)
    assert pieces
    for piece in pieces:
        tree = read_tree(piece.body, f"avtalsfil.md:{piece.line}")
        assert not tree.faults
        agreement_from({**base, **tree.texts})


# names -------------------------------------------------------------------------------------------------


def _table(page: Path, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head."""
    _, _, below = page.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
    lines = [line for line in below.partition("\n## ")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


GLOSSARY = ROOT / "docs" / "glossary.md"


def _terms(heading: str) -> list[str]:
    return [name for row in _table(GLOSSARY, heading) for name in re.findall(r"`([^`]+)`", row[0])]


def test_every_public_name_is_written_about() -> None:
    text = contents(*PAGES)
    missing = []
    for name in kf.__all__:
        value = getattr(kf, name)
        is_error = isinstance(value, type) and issubclass(value, Exception)
        if not is_error and name != "__version__" and not re.search(rf"\bkf\.{name}\b|`{name}`", text):
            missing.append(name)
    assert not missing


def test_the_glossary_has_every_name_that_results_and_files_show() -> None:
    result = kf.allocate("cmv", 2023)
    made = kf.invoices(result, instalments=2)
    tables = (result.table, result.by_party, result.checks, result.sources, made.table, made.by_recipient)
    columns = {str(column) for table in tables for column in (*table.columns, table.index.name) if column}
    shown = {re.sub(r"_\d+$", "", column) for column in columns} | _choices(kf.agreement_schema())
    assert not shown - set(_terms("In use"))


def test_every_row_of_the_glossary_is_whole_and_no_name_stands_twice() -> None:
    rows = [row for heading in ("In use", "Reserved") for row in _table(GLOSSARY, heading)]
    assert rows
    assert all(len(row) == 3 and row[0] and row[1] for row in rows)
    doubles = [name for name, times in Counter([*_terms("In use"), *_terms("Reserved")]).items() if times > 1]
    assert not doubles


def test_reserved_names_are_not_in_the_interface_yet() -> None:
    """A name that has arrived is moved up in the glossary."""
    taken = {*kf.__all__, *_properties(kf.agreement_schema()), *_choices(kf.agreement_schema())}
    assert _terms("Reserved")
    assert not taken & set(_terms("Reserved"))


def test_decisions_are_short_and_say_context_decision_and_consequences() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        content = page.read_text(encoding="utf-8")
        assert len(content.splitlines()) <= 60, page.name
        for heading in ("Context", "Decision", "Consequences"):
            assert f"\n## {heading}\n" in content, page.name
