"""Other shares between the branches of a split: 40 and 60 percent where the agreement says half each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from kostnadsfordelning.agreement.split import Branch
from kostnadsfordelning.errors import Fault, Faults
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement

    Tree = dict[str, Any]


def with_takes(tree: Tree, agreement: Agreement, takes: Mapping[str, object]) -> None:
    """Change what the branches of items take, in the spelled-out ``tree`` of ``agreement``.

    ``takes`` has an item's branches by its id, ``{"drift": {"kommuner": "40 %", "region": "60 %"}}``. A
    branch is named by the group it goes to, or by the code or name of the one party; those that are not
    named keep their share. A changed branch no longer cites the agreement. Raises `InputError` for items and
    branches that there are none of, and for splits that are a blend or an open question; what the shares come
    to is tested at the door.
    """
    faults = Faults()
    items: dict[str, Tree] = {item["id"]: item for item in tree["items"]}
    for name, shares in takes.items():
        place = f"take[{name!r}]"
        split = items[name]["split"] if name in items else None
        if name not in items:
            faults.append(_fault(place, "", "take_no_item", known=", ".join(items)))
        elif not isinstance(shares, Mapping):
            faults.kind(_fault(place, type(shares).__name__, "take_shares"))
        elif not isinstance(split, list):
            faults.append(_fault(place, "", "take_no_branches"))
        else:
            _change(split, agreement, shares, place, faults)
    if faults:
        raise faults.error()


def _change(
    split: list[Tree], agreement: Agreement, shares: Mapping[object, object], place: str, faults: Faults
) -> None:
    names = [_names(branch["to"], agreement) for branch in split]
    for wanted, share in shares.items():
        found = next((number for number, known in enumerate(names) if wanted in known), None)
        if found is None:
            known = ", ".join(known[-1] for known in names if known)
            faults.append(_fault(f"{place}[{wanted!r}]", "", "take_no_branch", known=known))
        elif _takes_another(split[found], share):
            kept = {name: value for name, value in split[found].items() if name not in ("clause", "source")}
            split[found] = kept | {"take": share, "assumed": text("agreement.changed")}


def _takes_another(branch: Tree, share: object) -> bool:
    """Whether the share becomes another; what cannot be read is told of at the door."""
    try:
        return Branch.model_validate(branch | {"take": share}).take != Branch.model_validate(branch).take
    except ValidationError:
        return True


def _names(receivers: str | list[str], agreement: Agreement) -> list[str]:
    """What a branch may be called, the usual name last."""
    if isinstance(receivers, str):
        return [receivers]
    if len(receivers) != 1:
        return []
    one = receivers[0]
    if one in agreement.parties:
        return [one]
    code = agreement.code(one)
    return [code, agreement.everyone[code].name]


def _fault(place: str, value: str, key: str, **values: object) -> Fault:
    return Fault(place, value, text(f"agreement.{key}"), text(f"agreement.{key}_remedy", **values))
