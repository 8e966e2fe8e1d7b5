"""The parts of a weighted key that was made in Python, turned into keys of the agreement it is put in.

From Python a part is told by what it is – ``population``, ``land_area`` – rather than by the name of a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    Tree = dict[str, Any]

POPULATION = "population"
FACTORS: dict[str, Mapping[str, object]] = {
    "equal": {"equal": None},
    "land_area": {"land_area": "latest"},
    "tax_base": {"tax_base": "latest"},
}
"""What the names of factors mean; ``population`` takes its date from the agreement."""


def with_parts(keys: Tree, chosen: Mapping[str, Any], kept: Collection[str]) -> Tree:
    """``keys`` with the ``chosen`` ones put in, and a helper key for every part of a weighted one.

    A part is a factor (``population``, ``equal``, ``land_area``, ``tax_base``), else a key of the agreement,
    else a column of the user's own that is told as ``usage=``. A key that is itself replaced is meant as it
    was before, unless its new form is among ``kept``. Helper keys get free names.

    Raises `InputError` where the agreement has several population dates to choose from.
    """
    new: Tree = {}
    helpers: Tree = {}
    for name, key in chosen.items():
        if not _is_weighted(key):
            new[name] = key
            continue
        parts = {}
        for part, share in key["weighted"].items():
            if part not in FACTORS and part != POPULATION:
                known = part in keys or part in chosen
                if known and (part not in chosen or (part in kept and part != name)):
                    parts[part] = share
                    continue
            piece = _piece(part, keys, name)
            parts[_helper(part, piece, helpers, {*keys, *chosen})] = share
        new[name] = key | {"weighted": parts}
    return keys | new | helpers


def keep_counts(tree: Tree, key: object) -> set[str]:
    """The names of keys that a ``key`` of mere shares must not replace, because charges count by them.

    A rate per inhabitant cannot be computed on shares. Where a branch also divides by the key, the charge
    is given a key of its own in ``tree``.
    """
    if not (isinstance(key, dict) and key.keys() & {"equal", "fixed", "weighted"}):
        return set()
    branches = [branch for item in tree["items"] for branch in _branches(item["split"])]
    divides = {branch.get("by") for branch in branches if isinstance(branch.get("by"), str)}
    keys: Tree = tree.get("keys", {})
    counts: set[str] = set()
    for branch in branches:
        charge = branch["take"].get("charge") if isinstance(branch["take"], dict) else None
        name = charge.get("of") if charge else None
        if charge is None or not isinstance(name, str):
            continue
        if name in divides:
            charge["of"] = _helper(f"{name}-2", keys[name], keys, ())
        counts.add(charge["of"])
    return counts


def _branches(split: Any) -> Iterator[Tree]:
    """The branches of a spelled-out split, at every depth and in every split of a blend."""
    if isinstance(split, dict):
        for branches in split.get("splits", {}).values():
            yield from _branches(branches)
    for branch in split if isinstance(split, list) else ():
        yield branch
        yield from _branches(branch.get("by"))


def _is_weighted(key: object) -> bool:
    return (
        isinstance(key, dict) and isinstance(key.get("weighted"), dict) and "unknown" not in key["weighted"]
    )


def _piece(part: str, keys: Tree, name: str) -> Tree:
    """The key that ``part`` means within the weighted key ``name``."""
    if part == POPULATION:
        return _population(keys, name)
    if part in FACTORS:
        return dict(FACTORS[part]) | {"assumed": text("agreement.changed")}
    if part in keys:
        return dict(keys[part])
    return {"usage": part, "unit": part, "assumed": text("agreement.changed")}


def _population(keys: Tree, name: str) -> Tree:
    """The population key that is replaced, else the only population date that the agreement has.

    In an agreement without population the date is an open question, which ``population=`` answers.
    """
    dated = {known: key for known, key in keys.items() if isinstance(key, dict) and POPULATION in key}
    if name in dated:
        return dict(dated[name])
    forms = list({str(key[POPULATION]): key for key in dated.values()}.values())
    if not forms:
        return {POPULATION: {"unknown": text("agreement.which_population_date")}}
    if len(forms) > 1:
        why = text("agreement.population_dates", keys=", ".join(dated))
        remedy = text("agreement.population_dates_remedy")
        raise InputError("", [Fault(f"keys.{name}.weighted.{POPULATION}", "", why, remedy)])
    return dict(forms[0])


def _helper(part: str, piece: Tree, helpers: Tree, taken: Collection[str]) -> str:
    """The name of the helper key that is ``piece``, made where there is none yet."""
    number, name = 1, part
    while name in taken or (name in helpers and helpers[name] != piece):
        number += 1
        name = f"{part}-{number}"
    helpers[name] = piece
    return name
