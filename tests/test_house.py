"""The plan of the house: imports point downward, the door is lazy, names and texts hang together."""

from __future__ import annotations

import ast
import datetime as dt
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning._names import PUBLIC, VIEWS, resolve
from kostnadsfordelning.agreement.schema import FILE, agreement_schema
from kostnadsfordelning.agreement.values import Note
from kostnadsfordelning.messages.numbers import FORMATTER

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "kostnadsfordelning"
NAME = "kostnadsfordelning"
LEVELS = {
    "errors": 0, "messages": 0, "_files": 0, "_light": 0, "_names": 0, "_version": 0, "_writing": 0,
    "apportionment": 1, "reference": 1,
    "agreement": 2, "arrays": 2,
    "calculation": 3, "tables": 3,
    "invoicing": 4, "analysis": 4,
    "reports": 5, "distributed": 5,
    "cli_facts": 6, "cli_parser": 6,
    "cli_arguments": 7,
    "cli_check": 8, "cli_compare": 8, "cli_identify": 8, "cli_invoices": 8, "cli_outlook": 8, "cli_settle": 8,
    "cli_whatif": 8,
    "cli": 9,
    "__main__": 10,
}  # fmt: skip
HEAVY = ("matplotlib", "numpy", "pandas", "openpyxl", "xlsxwriter", "pydantic", "yaml", "tabulate", "scipy")
PUBLIC_NAMES = [
    "Agreement", "AgreementFileError", "Allocation", "Apportionment", "AtMostAmount", "AtMostFall",
    "AtMostPerInhabitant", "AtMostRise", "AtMostShare", "BatchAllocation", "BelowZeroError", "BreakEven",
    "Bridge", "Comparison", "DatedValues", "Equal", "FactConflictError", "FactStore", "FactsFileError",
    "Fault", "FetchError", "Fixed", "FoundWeights", "InputError", "InputTypeError", "Invoices",
    "KostnadsfordelningError", "LimitError", "MandateError", "MeasureError", "MissingActualError",
    "MissingExtraError", "NotInForceError", "Outlook", "Population", "Portfolio", "PreliminaryError",
    "PriceIndex", "ResidualError", "Settlement", "SharesError", "Snapshot", "SnapshotError", "Sweep",
    "TableError", "TieError", "TrueUp", "UnansweredError", "UnitError", "UnknownAgreementError",
    "UnknownFactError", "Usage", "WeightError", "Weighted", "WishError", "agreement_schema",
    "agreement_template", "agreements", "allocate", "allocate_batch", "allocate_table", "apportion",
    "apportion_batch", "apportion_chunks", "audit", "break_even", "bridge", "compare", "facts",
    "fetch_land_area", "fetch_population", "fetch_table", "find_weights", "identify_rule", "invoices",
    "land_area", "land_area_from", "load_agreement", "municipalities", "outlook", "parameters", "population",
    "population_from", "portfolio", "price_index", "price_index_from", "price_index_template",
    "read_snapshot", "settle", "store", "sweep", "tax_base", "usage_from", "weightings",
]  # fmt: skip

MODULES = sorted(PACKAGE.rglob("*.py"))
# A file that begins with an underscore holds a part of a room's texts, which the room's own file takes in.
CATALOGUE = {path.stem for path in (PACKAGE / "messages" / "sv").glob("[!_]*.py")}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """The rooms that a module imports from, wherever in it the import stands."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            one = node.module == NAME
            names = [f"{NAME}.{alias.name}" for alias in node.names] if one else [str(node.module)]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith(f"{NAME}."))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_downward(path: Path) -> None:
    own = room(path)
    if own == "__init__":
        return  # the door looks into every room, but only for the type checker
    for other in imported(path):
        assert other == own or LEVELS[other] < LEVELS[own] or LEVELS[own] == 0 == LEVELS[other]


def test_every_room_has_its_level() -> None:
    assert {room(path) for path in MODULES} - {"__init__"} == set(LEVELS)


def loaded(code: str) -> set[str]:
    """The heavy packages in memory after running ``code`` in a fresh interpreter."""
    script = f"{code}\nimport sys\nprint(*({set(HEAVY)!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_door_loads_nothing_heavy() -> None:
    assert loaded("import kostnadsfordelning as kf; dir(kf); kf.KostnadsfordelningError") == set()
    assert (
        loaded(
            "import kostnadsfordelning as kf; kf.apportion(9, {'A': 1}, method='down', residual_to='last')"
        )
        == set()
    )


def test_a_calculation_loads_no_tables() -> None:
    assert loaded("import kostnadsfordelning as kf; kf.allocate('cmv', 2023).total") <= {"pydantic", "yaml"}


def test_the_public_names() -> None:
    assert sorted(PUBLIC) == PUBLIC_NAMES
    assert sorted(kf.__all__) == sorted([*PUBLIC_NAMES, "__version__"])
    assert set(kf.__all__) <= set(dir(kf))
    assert re.fullmatch(r"\d+\.\d+\.\d+", kf.__version__)
    with pytest.raises(AttributeError, match="has no attribute 'allokera'"):
        kf.allokera  # noqa: B018


@pytest.mark.parametrize("name", [*PUBLIC, *VIEWS])
def test_every_name_resolves(name: str) -> None:
    found = resolve(name, PUBLIC if name in PUBLIC else VIEWS)
    assert found.__name__ == name
    assert found.__doc__


def test_the_door_tells_the_type_checker_the_same() -> None:
    (block,) = (node for node in tree(PACKAGE / "__init__.py").body if isinstance(node, ast.If))
    told = {
        alias.asname: str(node.module).removeprefix(f"{NAME}.")
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert told == PUBLIC


# --- texts -----------------------------------------------------------------------------------------


def texts(name: str) -> dict[str, str]:
    found: dict[str, str] = import_module(f"{NAME}.messages.sv.{name}").TEXTS
    return found


ALL_TEXTS = {f"{name}.{key}": text for name in sorted(CATALOGUE) for key, text in texts(name).items()}
SOURCES = [path for path in MODULES if "sv" not in path.parts and path.name != "_names.py"]
KEY = re.compile(rf"(?:{'|'.join(sorted(CATALOGUE))})\.[A-Za-z0-9_.]+")


FIELD = "[A-Za-z0-9_.-]*"


@cache
def literals() -> frozenset[str]:
    """Every whole string of the source; the pieces of f-strings are not whole."""
    found = set()
    for path in SOURCES:
        nodes = list(ast.walk(tree(path)))
        pieces = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces:
                found.add(node.value)
    return frozenset(found)


@cache
def patterns() -> frozenset[str]:
    """The f-strings of the source as patterns, with their fields left open."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else FIELD
                    for part in node.values
                ]
                found.add("".join(parts))
    return frozenset(found)


OPEN = re.compile(rf"({'|'.join(sorted(CATALOGUE))})\\\.\[A-Za-z0-9_\.-\]\*(_remedy)?")


def test_every_key_in_the_source_has_its_text() -> None:
    assert {word for word in literals() if KEY.fullmatch(word)} - {*ALL_TEXTS, FILE} == set()
    for pattern in patterns():
        if re.match(rf"(?:{'|'.join(CATALOGUE)})\\\.", pattern):
            assert any(re.fullmatch(pattern, key) for key in ALL_TEXTS), pattern


def test_every_text_is_used() -> None:
    """A key stands in the source whole, fits an f-string, or is a word where an f-string takes any."""
    rooms = "|".join(sorted(CATALOGUE))
    open_rooms = {match[1] for pattern in patterns() if (match := OPEN.fullmatch(pattern))}
    full = [one for one in patterns() if re.match(rf"(?:{rooms})\\\.", one) and not OPEN.fullmatch(one)]
    words = [one for one in patterns() if re.search("[a-z]{3}", one.replace(FIELD, "")) and "\\." not in one]
    unused = []
    for key in ALL_TEXTS:
        place, _, name = key.partition(".")
        bare = name.removesuffix("_remedy")
        whole = {key, f"{place}.{bare}"}
        used = bool(whole & literals()) or any(re.fullmatch(one, each) for one in full for each in whole)
        if place in open_rooms and not used:
            used = bool({name, bare} & literals()) or any(re.fullmatch(one, bare) for one in words)
        if place != "schema" and not used:
            unused.append(key)
    assert not unused, ", ".join(unused)


def test_the_texts_of_the_schema_are_those_of_its_pieces() -> None:
    schema = agreement_schema()
    pieces = {"Agreement": schema, **schema["$defs"]}
    cites = {f"Note.{key}" for key in Note.model_fields}
    keys = {
        f"{name}.{key}"
        for name, piece in pieces.items()
        for key in piece["properties"]
        if key not in Note.model_fields
    }
    assert set(texts("schema")) == {"title", *pieces, *cites, *keys}


def value_for(spec: str) -> object:
    return dt.date(2026, 1, 31) if spec == "day" else 12 if spec else "text"


@pytest.mark.parametrize("key", ALL_TEXTS)
def test_every_text_can_be_filled_in(key: str) -> None:
    text = ALL_TEXTS[key]
    pieces = [piece for piece in Formatter().parse(text) if piece[1] is not None]
    fields = {str(field): spec or "" for _, field, spec, _ in pieces}
    assert all(field.isidentifier() for field in fields), fields
    assert not any(conversion for *_, conversion in pieces), text
    filled = FORMATTER.fill(text, {field: value_for(spec) for field, spec in fields.items()})
    assert filled.strip()


def test_texts_get_the_values_they_ask_for() -> None:
    wrong = []
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text"
            ):
                continue
            key = node.args[0] if node.args else None
            if not (isinstance(key, ast.Constant) and key.value in ALL_TEXTS):
                continue
            given = {keyword.arg for keyword in node.keywords}
            asked = {field for _, field, _, _ in Formatter().parse(ALL_TEXTS[key.value]) if field is not None}
            if None not in given and given != asked:
                wrong.append((f"{path.relative_to(ROOT)}:{node.lineno}", key.value, given ^ asked))
    assert wrong == []


# --- names -----------------------------------------------------------------------------------------


def identifiers(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        for field in ("name", "id", "attr", "arg", "asname"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                yield value


def test_names_are_ascii() -> None:
    for path in [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]:
        assert all(name.isascii() for name in identifiers(path)), path
    for folder in ("src", "tests", "data", "docs"):
        for path in (ROOT / folder).rglob("*"):
            assert str(path.relative_to(ROOT)).isascii(), path


def undocumented(path: Path) -> Iterator[str]:
    """Public functions, classes and methods without a docstring."""

    def visit(body: list[ast.stmt], prefix: str) -> Iterator[str]:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                if ast.get_docstring(node) is None:
                    yield prefix + node.name
                if isinstance(node, ast.ClassDef):
                    yield from visit(node.body, f"{node.name}.")

    if ast.get_docstring(tree(path)) is None:
        yield "the module"
    yield from visit(tree(path).body, "")


def test_everything_public_is_documented() -> None:
    assert [(str(path), name) for path in MODULES for name in undocumented(path)] == []
