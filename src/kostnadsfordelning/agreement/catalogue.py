"""The bundled agreements, and the version of an agreement that is in force in a year."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kostnadsfordelning._files import data_path
from kostnadsfordelning.agreement.loading import read_agreement
from kostnadsfordelning.agreement.values import FIRST_YEAR, LAST_YEAR
from kostnadsfordelning.agreement.versions import period, version_in_force
from kostnadsfordelning.errors import (
    Fault,
    InputError,
    InputTypeError,
    NotInForceError,
    UnknownAgreementError,
)
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest

if TYPE_CHECKING:
    import pandas as pd

    from kostnadsfordelning.agreement.agreement import Agreement


BUNDLED, EXAMPLES = "agreements", "examples"
"""The folders of bundled files: real agreements, and examples of every mechanism."""


@cache
def _ids(folder: str = BUNDLED) -> dict[str, tuple[Path, ...]]:
    """The files of each bundled agreement. A file is named after its id; ``id@version`` adds a version."""
    found: dict[str, list[Path]] = {}
    for path in sorted(data_path(folder).glob("*.yaml")):
        found.setdefault(path.stem.partition("@")[0], []).append(path)
    return {name: tuple(paths) for name, paths in found.items()}


@cache
def versions(agreement_id: str) -> tuple[Agreement, ...]:
    """All bundled versions of one agreement or example, oldest first.

    Raises `UnknownAgreementError` with the ids there are.
    """
    files = _ids().get(agreement_id) or _ids(EXAMPLES).get(agreement_id)
    if files is None:
        known = ", ".join(_ids())
        meant = _meant(agreement_id)
        raise UnknownAgreementError(text("agreement.no_agreement", id=agreement_id, meant=meant, known=known))
    read = [read_agreement(path) for path in files]
    return tuple(sorted(read, key=lambda agreement: agreement.valid_from))


def _meant(agreement_id: str) -> str:
    """The question that suggests the id which a mistyped one, or an agreement's name, may mean."""
    ids = {version.name: version.id for version in bundled()} | {name: name for name in _ids()}
    near = nearest(agreement_id, ids | {name: name for name in _ids(EXAMPLES)})
    return text("agreement.meant", name=ids.get(near, near)) if near else ""


def bundled(*, examples: bool = False) -> tuple[Agreement, ...]:
    """Every version of every bundled agreement; or, with ``examples``, of every bundled example."""
    return tuple(version for name in _ids(EXAMPLES if examples else BUNDLED) for version in versions(name))


def versions_of(agreement: str | os.PathLike[str]) -> tuple[Agreement, ...]:
    """Every version that an id or the path of a file stands for, oldest first."""
    _demand_id(agreement)
    return (read_agreement(agreement),) if _is_path(agreement) else versions(str(agreement))


def _demand_id(agreement: object) -> None:
    if not isinstance(agreement, str | os.PathLike):
        why, remedy = text("agreement.not_id"), text("agreement.not_id_remedy")
        raise InputTypeError("", [Fault("agreement", repr(agreement), why, remedy)])


def calendar_year(year: object) -> int:
    """``year`` as an int, also from numpy; `InputError` for what is no calendar year."""
    from operator import index

    try:
        number = 0 if isinstance(year, bool) else index(year)  # type: ignore[arg-type]
    except TypeError:
        number = 0
    if not FIRST_YEAR <= number <= LAST_YEAR:
        why, remedy = text("agreement.not_year"), text("agreement.not_year_remedy")
        raise (InputError if number else InputTypeError)("", [Fault("year", repr(year), why, remedy)])
    return number


def load_agreement(agreement: str | os.PathLike[str], year: int | None = None) -> Agreement:
    """A bundled agreement by its id, or one's own by the path of its YAML file.

    ``year`` picks the version in force that calendar year; it may be left out when there is one version.

    Raises `UnknownAgreementError` (no such id), `NotInForceError` (no version, or several, in ``year``),
    `AgreementFileError` (every fault in the file), `InputError` for what is no id, path or year.

    >>> load_agreement("cmv", year=2023)
    <Agreement cmv version 1: Centrum mot våld, decided, 2023-01-01–, 8 parties, 2 items>
    """
    found = versions_of(agreement)
    if year is not None:
        return version_in_force(found, calendar_year(year))
    if len(found) > 1:
        known = "; ".join(period(candidate) for candidate in found)
        raise NotInForceError(text("agreement.year_needed", id=found[0].id, known=known))
    return found[0]


def _is_path(agreement: str | os.PathLike[str]) -> bool:
    """A name with a folder or an ending is a file; a bare word is an id."""
    return not isinstance(agreement, str) or Path(agreement).suffix != "" or len(Path(agreement).parts) > 1


def agreements(*, examples: bool = False) -> pd.DataFrame:
    """The bundled agreements, one row per version; with ``examples`` the examples after them.

    An example shows one mechanism of agreements with made-up amounts; it is loaded by its id like the
    others, and never invoiced unless it is named.

    Columns: id, name, status, parties (their number), valid_from, valid_to, source, version.
    """
    import pandas as pd

    rows = [
        {
            "id": agreement.id,
            "name": agreement.name,
            "status": agreement.status,
            "parties": len(agreement.everyone),
            "valid_from": agreement.valid_from,
            "valid_to": agreement.valid_to,
            "source": agreement.source,
            "version": agreement.version,
        }
        for agreement in (*bundled(), *(bundled(examples=True) if examples else ()))
    ]
    return pd.DataFrame(rows)
