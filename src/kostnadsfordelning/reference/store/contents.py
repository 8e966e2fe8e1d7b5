"""What lies in a store: each file by what it is, told by its content, its name or the list ``underlag.toml``.

[[file]]                          # for an xlsx or csv whose name does not say its date
name = "befolkning.xlsx"
date = "2025-11-01"
source = "SCB, hämtad 2025-12-15"

[prefer]                          # where two sources differ, the one to use
"population 2021-11-01" = "folkmangd-2021-11-01.json"
"PKV 2026-10" = "2026-10-06"
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.errors import FactsFileError, Fault, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.arguments import ISO_DATE
from kostnadsfordelning.reference.index_file import is_index_file, read_indices
from kostnadsfordelning.reference.population import population_from
from kostnadsfordelning.reference.price_index import PriceIndex
from kostnadsfordelning.reference.pxweb.descriptions import FILE as TABLES
from kostnadsfordelning.reference.pxweb.figures import values_of
from kostnadsfordelning.reference.pxweb.snapshot import snapshot_or_none
from kostnadsfordelning.reference.store.place import fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kostnadsfordelning.reference.pxweb.snapshot import Snapshot
    from kostnadsfordelning.reference.tables import DatedValues

LIST = "underlag.toml"
_SHEETS = (".csv", ".xlsx", ".xlsm", ".tsv")
_NAMED = re.compile(r"(?:folkmangd|folkmängd|population)[-_ ]?(\d{4}-\d{2}-\d{2})$", re.IGNORECASE)
_KEYS = {"name", "date", "source", "certainty", "column", "sheet"}


@dataclass(frozen=True, slots=True)
class Listed:
    """What ``underlag.toml`` says of one file, and which source it prefers where two differ."""

    files: Mapping[str, dict[str, str]] = field(default_factory=dict)
    prefer: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contents:
    """The facts of a store by file name, and the files that are none, with the reason."""

    values: tuple[tuple[str, DatedValues], ...] = ()
    indices: tuple[tuple[str, PriceIndex], ...] = ()
    tables: tuple[tuple[str, Snapshot], ...] = ()
    unused: tuple[tuple[str, str], ...] = ()
    faults: tuple[Fault, ...] = ()


def read_list(folder: Path) -> Listed:
    """The list of a store, if it has one. Raises `FactsFileError` with every fault in it."""
    path = folder / LIST
    if not path.is_file():
        return Listed()
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise FactsFileError(faults=[fault(LIST, "toml_broken", str(error)[:120])]) from None
    faults = [fault(f"{LIST}: {key}", "toml_unknown") for key in found if key not in ("file", "prefer")]
    files: dict[str, dict[str, str]] = {}
    listed = found.get("file", [])
    for number, one in enumerate(listed if isinstance(listed, list) else [listed]):
        place = f"{LIST}: file[{number}]"
        wrong = list(_wrong_entry(place, one, folder))
        faults += wrong
        if not wrong:
            if one["name"] in files:
                faults.append(fault(place, "listed_twice", one["name"]))
            files[one["name"]] = {key: str(value) for key, value in one.items() if key != "name"}
    prefer = found.get("prefer", {})
    if not isinstance(prefer, dict):
        prefer = {}
        faults.append(fault(f"{LIST}: prefer", "toml_unknown"))
    if faults:
        raise FactsFileError(faults=faults)
    return Listed(files, {str(key): str(value) for key, value in prefer.items()})


def _wrong_entry(place: str, one: Any, folder: Path) -> Iterator[Fault]:
    if not isinstance(one, dict):
        yield fault(place, "toml_unknown")
        return
    for key in sorted(set(one) - _KEYS):
        yield fault(f"{place}.{key}", "toml_unknown")
    for key in ("name", "date", "source"):
        if not str(one.get(key, "")).strip():
            yield fault(f"{place}.{key}", "listed_lacks")
    name = str(one.get("name", ""))
    if name and (Path(name).name != name or not (folder / name).is_file()):
        yield fault(f"{place}.name", "listed_gone", name)


def read_contents(folder: Path, listed: Listed) -> Contents:
    """Every fact in the folder; faults are gathered, so that they can be told together when they matter."""
    values: list[tuple[str, DatedValues]] = []
    indices: list[tuple[str, PriceIndex]] = []
    tables: list[tuple[str, Snapshot]] = []
    unused: list[tuple[str, str]] = []
    faults: list[Fault] = []
    for path in sorted(folder.iterdir()):
        name = path.name
        if not path.is_file() or name.startswith((".", "~$")) or name in (LIST, TABLES):
            continue
        try:
            if path.suffix.lower() == ".json":
                snapshot = snapshot_or_none(path)
                if snapshot is None:
                    unused.append((name, text("store.not_snapshot")))
                elif snapshot.kind in ("population", "land_area"):
                    values.append((name, values_of(snapshot, snapshot.kind)))
                else:
                    tables.append((name, snapshot))
            elif name in listed.files:
                values.append((name, _listed_population(path, listed.files[name])))
            elif path.suffix.lower() in _SHEETS and (dated := _NAMED.search(path.stem)):
                source = text("store.own_file", name=name)
                values.append((name, population_from(path, date=dated[1], source=source)))
            elif path.suffix.lower() in _SHEETS and is_index_file(path):
                indices += [(name, PriceIndex(index, tuple(f))) for index, f in read_indices(path).items()]
            elif path.suffix.lower() in _SHEETS:
                unused.append((name, text("store.not_known", list=LIST)))
        except InputError as error:
            faults += error.faults or (Fault(name, "", str(error), ""),)
    return Contents(tuple(values), tuple(indices), tuple(tables), tuple(unused), tuple(faults))


def _listed_population(path: Path, said: Mapping[str, str]) -> DatedValues:
    options = {key: said[key] for key in ("certainty", "column", "sheet") if key in said}
    if not ISO_DATE.fullmatch(said["date"]):
        raise FactsFileError(faults=[fault(f"{LIST}: {path.name}", "listed_date", said["date"])])
    return population_from(path, date=said["date"], source=said["source"], **options)
