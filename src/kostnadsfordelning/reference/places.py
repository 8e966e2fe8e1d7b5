"""The municipalities, counties and the nation: codes and names.

Codes are texts (``"0114"``), because a number loses the leading zero.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

from kostnadsfordelning._files import data_path

if TYPE_CHECKING:
    import pandas as pd

NATION = "00"


def _rows(name: str) -> list[dict[str, str]]:
    with data_path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def municipality_names() -> dict[str, str]:
    """Name of each of the 290 municipalities, by four-digit code, in the order of the codes."""
    return {row["code"]: row["name"] for row in _rows("municipalities.csv")}


@cache
def county_names() -> dict[str, tuple[str, str]]:
    """Name and full name of each of the 21 counties, by two-digit code: Jämtland, Jämtlands län."""
    return {row["code"]: (row["name"], row["full_name"]) for row in _rows("counties.csv")}


@cache
def _names() -> dict[str, str]:
    counties = {code: full for code, (_, full) in county_names().items()}
    return {NATION: "Riket", **counties, **municipality_names()}


@cache
def _codes() -> dict[str, str]:
    return {name: code for code, name in _names().items()}


def name_of(code: str) -> str | None:
    """The name of a municipality, county or the nation; None if there is no such code.

    >>> name_of("2303"), name_of("23"), name_of("9999")
    ('Ragunda', 'Jämtlands län', None)
    """
    return _names().get(code)


def code_of(name: str) -> str | None:
    """The code of an exact name; None if there is no such name.

    >>> code_of("Upplands Väsby"), code_of("upplands väsby")
    ('0114', None)
    """
    return _codes().get(name)


def county_code_of(code: str) -> str:
    """The two-digit code of the county that a municipality lies in."""
    return code[:2]


def municipalities() -> pd.DataFrame:
    """The 290 municipalities: ``code``, ``name``, ``county_code``, ``county`` (all texts).

    >>> municipalities().query("county == 'Jämtland'")["name"].tolist()[:3]
    ['Ragunda', 'Bräcke', 'Krokom']
    """
    import pandas as pd

    counties = county_names()
    rows = [
        (code, name, county_code_of(code), counties[county_code_of(code)][0])
        for code, name in municipality_names().items()
    ]
    return pd.DataFrame(rows, columns=["code", "name", "county_code", "county"])
