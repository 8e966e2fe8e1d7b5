"""Changed copies of an agreement: another key, rounding, uprating, set of parties, or answers.

A copy is spelled out as a tree, changed, and read again through the same door as a file, so that what a
file may not say, a copy may not either. What is changed no longer cites the agreement: it is marked as
assumed, so that no explanation says the minutes decided what the caller tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.agreement.questions import answer
from kostnadsfordelning.agreement.values import Note
from kostnadsfordelning.errors import Fault, InputTypeError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from fractions import Fraction

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.keys import EqualKey, FixedKey, PopulationKey
    from kostnadsfordelning.agreement.rounding import Rounding
    from kostnadsfordelning.agreement.stages import Uprate

    AnyKey = PopulationKey | EqualKey | FixedKey
    Tree = dict[str, Any]

_CITES = ("clause", "source", "assumed")


def replaced(
    agreement: Agreement,
    *,
    key: AnyKey | None = None,
    keys: Mapping[str, AnyKey] | None = None,
    rounding: Rounding | Mapping[str, object] | None = None,
    indexation: str | Fraction | Mapping[str, object] | Uprate | None = None,
    parties: Iterable[str] | Mapping[str, Iterable[object]] | None = None,
    answers: Mapping[str, object] | None = None,
    **fields: object,
) -> Agreement:
    """A changed copy of ``agreement``.

    - ``key`` replaces every named key (never the shares of a split, never the rounding); ``keys``
      replaces or adds them by name.
    - ``rounding``: a whole `Rounding`, or a mapping of what differs, such as
      ``{"shares": {"decimals": 1, "off_100": "refuse"}}``.
    - ``indexation``: a rate (``"2,5 %"``) or a mapping of what differs (``{"round": "end"}``), put on every
      given amount that has a price year.
    - ``parties``: codes or names of those who stay (printed tables that name others no longer apply), or
      all groups anew: ``{"kommuner": [{"code": "2303", "name": "Ragunda"}]}``.
    - ``answers``: values for open questions, by the paths of ``agreement.unknowns``.
    - any other field of the file by its name: ``issuer="2380"``.

    Raises `AgreementFileError` with every fault in the changed agreement, `InputTypeError` for an
    argument of the wrong kind, `UnknownAgreementError` for a party that is none, and `InputError` for an
    answer without question.

    >>> from kostnadsfordelning.agreement.catalogue import load_agreement
    >>> load_agreement("cmv").replace(indexation="2,5 %").items[0].amount[1].uprate
    Fraction(5, 2)
    """
    _refuse_wrong_kinds(keys=keys, rounding=rounding, parties=parties, answers=answers)
    tree: Tree = spelled_out(agreement)
    if key is not None:
        tree["keys"] = {name: spelled_out(key) for name in agreement.keys}
    if keys is not None:
        tree["keys"] = tree.get("keys", {}) | spelled_out(keys)
    if rounding is not None:
        kept = {} if isinstance(rounding, BaseModel) else _uncited(tree["rounding"])
        tree["rounding"] = kept | spelled_out(rounding)
    if indexation is not None:
        for item in tree["items"]:
            _uprated(item, indexation)
    if isinstance(parties, Mapping):
        tree["parties"] = spelled_out(parties)
    elif parties is not None:
        _keep(tree, agreement, {agreement.code(party) for party in parties})
    for path, value in (answers or {}).items():
        answer(tree, path, spelled_out(value))
    return agreement_from(tree | spelled_out(fields))


def spelled_out(value: Any) -> Any:
    """A piece of an agreement as the tree a file would give."""
    if isinstance(value, BaseModel):
        # Not pydantic's own dump, which turns a Fraction into a text without its unit.
        return {
            field.alias or name: spelled_out(getattr(value, name))
            for name, field in type(value).model_fields.items()
            if name in value.model_fields_set
        }
    if isinstance(value, Mapping):
        return {name: spelled_out(part) for name, part in value.items()}
    return [spelled_out(part) for part in value] if isinstance(value, list | tuple) else value


def _refuse_wrong_kinds(**given: object) -> None:
    """The arguments that must be mappings, and parties that must be several; all faults at once."""
    accepted = {"rounding": Note | Mapping, "parties": Iterable}
    wrong = [
        Fault(
            name,
            type(value).__name__,
            text(f"agreement.not_{'parties' if name == 'parties' else 'mapping'}"),
            text(f"agreement.not_{name}_remedy"),
        )
        for name, value in given.items()
        if value is not None
        and (not isinstance(value, accepted.get(name, Mapping)) or isinstance(value, str))
    ]
    if wrong:
        raise InputTypeError("", wrong)


def _uncited(piece: Tree) -> Tree:
    """A piece that is about to be changed: it is no longer what the agreement says."""
    kept = {name: value for name, value in piece.items() if name not in _CITES}
    return kept | {"assumed": text("agreement.changed")}


def _uprated(item: Tree, indexation: str | Fraction | Mapping[str, object] | Uprate) -> None:
    """Change the uprating of an item, or add one after an amount that has a price year."""
    change = spelled_out(indexation)
    if not isinstance(change, dict):
        change = {"uprate": change}
    first, *others = item["amount"]
    if first.get("price_year") is None:
        return
    if any("uprate" in stage for stage in others):
        others = [_uncited(stage) | change if "uprate" in stage else stage for stage in others]
    elif "uprate" in change:
        added = {"round": "each_year", "assumed": text("agreement.uprating_added")}
        others = [added | change, *others]
    item["amount"] = [first, *others]


def _keep(tree: Tree, agreement: Agreement, codes: set[str]) -> None:
    """Leave only the parties of ``codes``, everywhere they are mentioned."""

    def stays(party: str) -> bool:
        return agreement.code(party) in codes

    tree["parties"] = {
        group: [party for party in members if party["code"] in codes]
        for group, members in tree["parties"].items()
    }
    tree["printed"] = [
        table for table in tree.get("printed", ()) if all(stays(name) for name in table["amounts"])
    ]
    for key in tree.get("keys", {}).values():
        if "fixed" in key and "unknown" not in key["fixed"]:
            key["fixed"] = {name: share for name, share in key["fixed"].items() if stays(name)}
    for item in tree["items"]:
        _keep_in(item["split"], stays)


def _keep_in(split: Any, stays: Any) -> None:
    for branch in split if isinstance(split, list) else ():
        if isinstance(branch["to"], list):
            branch["to"] = [party for party in branch["to"] if stays(party)]
        _keep_in(branch.get("by"), stays)
