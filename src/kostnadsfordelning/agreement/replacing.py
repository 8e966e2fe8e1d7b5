"""Changed copies of an agreement: another key, rounding, uprating, set of parties, or answers.

A copy is spelled out as a tree, changed, and read again through the same door as a file, so that what a
file may not say, a copy may not either. What is changed no longer cites the agreement: it is marked as
assumed, so that no explanation says the minutes decided what the caller tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.agreement.pruning import keep_only
from kostnadsfordelning.agreement.questions import answer
from kostnadsfordelning.agreement.taking import with_takes
from kostnadsfordelning.agreement.tried import differing, mark, uncite_changed
from kostnadsfordelning.agreement.values import LEAVES, Note
from kostnadsfordelning.agreement.weighting import keep_counts, with_parts
from kostnadsfordelning.errors import Fault, InputTypeError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from fractions import Fraction

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.keys import (
        EqualKey,
        FixedKey,
        LandAreaKey,
        PopulationKey,
        TaxBaseKey,
        UsageKey,
        WeightedKey,
    )
    from kostnadsfordelning.agreement.rounding import Rounding
    from kostnadsfordelning.agreement.uprating import Uprate

    AnyKey = PopulationKey | EqualKey | FixedKey | UsageKey | LandAreaKey | TaxBaseKey | WeightedKey
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
    take: Mapping[str, object] | None = None,
    answers: Mapping[str, object] | None = None,
    **fields: object,
) -> Agreement:
    """A changed copy of ``agreement``.

    - ``key`` replaces every named key (never the shares of a split, never the rounding, and never what a
      charge per unit counts by a key of mere shares); ``keys`` replaces or adds them by name.
    - ``rounding``: a whole `Rounding`, or a mapping of what differs, such as
      ``{"shares": {"decimals": 1, "off_100": "refuse"}}``.
    - ``indexation``: a rate (``"2,5 %"``) or a mapping of what differs (``{"round": "end"}``), put on every
      given amount that has a price year. With a rate, a true-up of an index falls away.
    - ``parties``: codes or names of those who stay (printed tables and kronor placed by decision that name
      others no longer apply), or all groups anew: ``{"kommuner": [{"code": "2303", "name": "Ragunda"}]}``.
    - ``take``: other shares between the branches of an item, by the group or party they go to:
      ``{"drift": {"kommuner": "40 %", "region": "60 %"}}``.
    - ``answers``: values for open questions, by the paths of ``agreement.unknowns``.
    - any other field of the file by its name: ``issuer="2380"``.

    What differs is marked as assumed, and a copy with another key, rounding, uprating, set of parties, share
    or field has a version of its own (``1-andrad``): its results and invoice rows tell that they are not the
    agreement's. Only answers, ``issuer``, ``decisions``, ``printed`` and ``not_expressed`` leave it as it is.

    Raises `AgreementFileError` with every fault in the changed agreement, `InputTypeError` for an
    argument of the wrong kind, `UnknownAgreementError` for a party that is none, and `InputError` for an
    answer without question.

    >>> from kostnadsfordelning.agreement.catalogue import load_agreement
    >>> load_agreement("cmv").replace(indexation="2,5 %").items[0].amount[1].uprate
    Fraction(5, 2)
    """
    _refuse_wrong_kinds(key=key, keys=keys, rounding=rounding, parties=parties, take=take, answers=answers)
    tree: Tree = spelled_out(agreement)
    counted = keep_counts(tree, spelled_out(key)) if key is not None else set()
    replacing = {name: key for name in agreement.keys if name not in counted} if key is not None else {}
    replacing |= keys or {}
    if replacing:
        chosen = {name: _chosen(one) for name, one in replacing.items()}
        tree["keys"] = with_parts(tree.get("keys", {}), chosen, set(keys or {}))
        for item in tree["items"]:
            _uncite(item["split"], replacing)
    if rounding is not None:
        kept = {} if isinstance(rounding, BaseModel) else _uncited(tree["rounding"])
        tree["rounding"] = kept | spelled_out(rounding)
    if indexation is not None:
        for item in tree["items"]:
            _uprated(item, indexation)
    if isinstance(parties, Mapping):
        tree["parties"] = spelled_out(parties)
    elif parties is not None:
        keep_only(tree, agreement, {agreement.code(party) for party in parties})
    if take is not None:
        with_takes(tree, agreement, take)
    answered = [answer(tree, path, spelled_out(value)) for path, value in (answers or {}).items()]
    tried = {
        "key": key or keys,
        "rounding": rounding,
        "indexation": indexation,
        "parties": parties,
        "take": take,
    }
    given = [name for name, value in tried.items() if value is not None]
    changed = given if given and tree != spelled_out(agreement) else []
    tree |= spelled_out(fields)
    if fields:
        copy = agreement_from(tree)
        changed += differing(agreement, copy, fields)
        uncite_changed(tree, agreement, copy)
    mark(tree, changed, answered)
    return agreement_from(tree)


def spelled_out(value: Any) -> Any:
    """A piece of an agreement as the tree a file would give."""
    if type(value) in LEAVES:
        return value
    if isinstance(value, BaseModel):
        # Not pydantic's own dump, which turns a Fraction into a text without its unit.
        fields, told = type(value).model_fields, value.model_fields_set
        return {
            field.alias or name: spelled_out(getattr(value, name))
            for name, field in fields.items()
            if name in told
        }
    if isinstance(value, Mapping):
        return {name: spelled_out(part) for name, part in value.items()}
    return [spelled_out(part) for part in value] if isinstance(value, list | tuple) else value


def _refuse_wrong_kinds(**given: object) -> None:
    """The arguments that must be mappings, and parties that must be several; all faults at once."""
    accepted = {"key": Note | Mapping, "rounding": Note | Mapping, "parties": Iterable}
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


def _chosen(key: object) -> Any:
    """A key that the caller chose, with the caller's own reason where one is given."""
    piece = spelled_out(key)
    if not isinstance(piece, dict) or piece.get("assumed"):
        return piece  # what is no key at all is refused at the door
    return piece | {"assumed": text("agreement.changed")}


def _uncite(split: Any, keys: Iterable[str]) -> None:
    """Let the branches that divide by one of ``keys`` no longer cite the agreement."""
    if isinstance(split, dict):
        for branches in split.get("splits", {}).values():
            _uncite(branches, keys)
    for index, branch in enumerate(split if isinstance(split, list) else ()):
        _uncite(branch.get("by"), keys)
        charge = branch["take"].get("charge", {}) if isinstance(branch["take"], dict) else {}
        if {one for one in (branch.get("by"), charge.get("of")) if isinstance(one, str)} & set(keys):
            split[index] = _uncited(branch)


def _uprated(item: Tree, indexation: str | Fraction | Mapping[str, object] | Uprate) -> None:
    """Change the uprating of an item, or add one after an amount that has a price year."""
    change = spelled_out(indexation)
    if not isinstance(change, dict):
        change = {"uprate": change}
    first, *others = item.get("amount") or [{}]
    if first.get("price_year") is None:
        return
    if "uprate" in change and not isinstance(change["uprate"], Mapping):
        # A rate has no settled figure to be corrected by, and nothing to be compared with.
        others = [_without_comparison(stage) for stage in others if "true_up" not in stage]
    if any("uprate" in stage for stage in others):
        others = [
            _uncited(stage) | change if "uprate" in stage and _changes(stage, change) else stage
            for stage in others
        ]
    elif "uprate" in change:
        added = {"round": "each_year", "assumed": text("agreement.uprating_added")}
        others = [added | change, *others]
    item["amount"] = [first, *others]


def _changes(stage: Tree, change: Tree) -> bool:
    """Whether the uprating becomes another; what cannot be read is told of at the door."""
    from kostnadsfordelning.agreement.uprating import Uprate

    try:
        return Uprate.model_validate(stage | change) != Uprate.model_validate(stage)
    except ValidationError:
        return True


def _without_comparison(stage: Tree) -> Tree:
    return {name: value for name, value in stage.items() if name != "compare_with"}
