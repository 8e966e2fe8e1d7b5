"""Changed copies of an agreement: another key, rounding, uprating, set of parties, or answers.

A copy is spelled out as a tree, changed, and read again through the same door as a file, so that what a
file may not say, a copy may not either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.agreement.stages import Uprate
from kostnadsfordelning.agreement.values import Unknown
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.keys import EqualKey, FixedKey, PopulationKey
    from kostnadsfordelning.agreement.rounding import Rounding

    AnyKey = PopulationKey | EqualKey | FixedKey


def replaced(
    agreement: Agreement,
    *,
    key: AnyKey | None = None,
    keys: Mapping[str, AnyKey] | None = None,
    rounding: Rounding | Mapping[str, object] | None = None,
    indexation: str | Mapping[str, object] | Uprate | None = None,
    parties: Iterable[str] | None = None,
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
    - ``parties``: codes or names of those who stay; printed tables that name others no longer apply.
    - ``answers``: values for open questions, by the paths of ``agreement.unknowns``.
    - any other field of the file by its name: ``issuer="2380"``.

    Raises `AgreementFileError` with every fault in the changed agreement.
    """
    tree = spelled_out(agreement)
    if key is not None:
        tree["keys"] = {name: spelled_out(key) for name in agreement.keys}
    if keys is not None:
        tree["keys"] = tree.get("keys", {}) | {name: spelled_out(value) for name, value in keys.items()}
    if rounding is not None:
        kept = {} if isinstance(rounding, BaseModel) else tree["rounding"]
        tree["rounding"] = kept | spelled_out(rounding)
    if indexation is not None:
        for item in tree["items"]:
            _uprated(item, indexation)
    if parties is not None:
        _keep(tree, {agreement.code(party) for party in parties}, agreement.code)
    for path, value in (answers or {}).items():
        _answer(tree, path, spelled_out(value))
    tree |= {name: spelled_out(value) for name, value in fields.items()}
    return agreement_from(tree)


def spelled_out(value: Any) -> Any:
    """A piece of an agreement as the tree a file would give."""
    return value.model_dump(by_alias=True, exclude_unset=True) if isinstance(value, BaseModel) else value


def _uprated(item: dict[str, Any], indexation: str | Mapping[str, object] | Uprate) -> None:
    change = {"uprate": indexation} if isinstance(indexation, str) else spelled_out(indexation)
    stages = list(item["amount"])
    first = stages[0]
    if not isinstance(first, dict) or "given" not in first or not first.get("price_year"):
        return
    uprates = [stage for stage in stages if isinstance(stage, dict) and "uprate" in stage]
    if uprates:
        stages = [stage | change if stage in uprates else stage for stage in stages]
    else:
        stages.insert(1, {"round": "each_year", "assumed": text("agreement.uprating_added"), **change})
    item["amount"] = stages


def _keep(tree: dict[str, Any], codes: set[str], code_of: Callable[[str], str]) -> None:
    tree["parties"] = {
        group: [party for party in members if party["code"] in codes]
        for group, members in tree["parties"].items()
    }
    tree["printed"] = [
        table for table in tree.get("printed", ()) if {code_of(name) for name in table["amounts"]} <= codes
    ]
    for key in tree.get("keys", {}).values():
        if "fixed" in key:
            key["fixed"] = {name: share for name, share in key["fixed"].items() if code_of(name) in codes}


def _answer(tree: dict[str, Any], path: str, value: object) -> None:
    """Put ``value`` where ``path`` points; the question that stood there is gone."""
    steps = path.split(".")
    place: Any = tree
    if steps[0] not in tree:
        steps = ["items", *steps]
    for step in steps[:-1]:
        place = _inside(place, step, path)
    last = steps[-1]
    asked = _inside(place, last, path)
    if not (isinstance(asked, dict) and "unknown" in asked):
        raise _no_question(path)
    if isinstance(place, dict):
        place[last] = value
    else:
        place[int(last)] = value


def _inside(place: Any, step: str, path: str) -> Any:
    if isinstance(place, dict) and step in place:
        return place[step]
    if isinstance(place, list | tuple):
        for part in place:
            if isinstance(part, dict) and part.get("id") == step:
                return part
        if step.isdigit() and int(step) < len(place):
            return place[int(step)]
    raise _no_question(path)


def _no_question(path: str) -> InputError:
    fault = Fault(
        f"answers[{path!r}]", "", text("agreement.no_question"), text("agreement.no_question_remedy")
    )
    return InputError("", [fault])


def open_questions(agreement: Agreement) -> dict[str, Unknown]:
    """Every `Unknown` in the agreement, by its path."""
    found = dict(_questions(agreement, ()))
    return {path.removeprefix("items."): unknown for path, unknown in found.items()}


def _questions(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Unknown]]:
    if isinstance(value, Unknown):
        yield ".".join(path), value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _questions(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _questions(part, (*path, str(name)))
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _questions(part, (*path, str(getattr(part, "id", index))))
