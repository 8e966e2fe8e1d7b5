"""An agreement: who shares which costs, by which keys, rounded how – each with the clause that says so.

This is the model behind the file format (``format: 1``); `loading` reads files into it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from kostnadsfordelning.agreement.decisions import PartyDecision  # noqa: TC001 - pydantic reads it
from kostnadsfordelning.agreement.item import KRONOR, Every, Item
from kostnadsfordelning.agreement.keys import Key  # noqa: TC001 - pydantic reads it
from kostnadsfordelning.agreement.membership import Membership  # noqa: TC001 - pydantic reads it
from kostnadsfordelning.agreement.rounding import Rounding  # noqa: TC001 - pydantic reads it
from kostnadsfordelning.agreement.settlement import Settlement  # noqa: TC001 - pydantic reads it
from kostnadsfordelning.agreement.values import (
    Code,
    Day,
    Identifier,
    Kronor,
    Note,
    OrUnknown,
    Part,
    PartyName,
    ReadOnly,
    Table,
    Text,
    Unknown,
    Year,
    fault,
    refuse,
)
from kostnadsfordelning.errors import Fault, InputTypeError, UnknownAgreementError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import ValidationInfo

__all__ = ["KRONOR", "Agreement", "Clause", "Every", "Item", "Party", "PrintedTable", "Status"]

Status = Literal["decided", "recommended", "proposed", "template", "example"]


def demand_party(party: object, place: str = "party") -> None:
    """Refuse what is no text: an int has lost its leading zero. Raises `InputTypeError`."""
    if not isinstance(party, str):
        why, remedy = text("agreement.party_not_text"), text("agreement.party_not_text_remedy")
        raise InputTypeError("", [Fault(place, repr(party), why, remedy)])


def meant_party(party: str, names: Mapping[str, str]) -> str:
    """The question that suggests the party (name by code) a mistyped name may mean; empty if none does."""
    near = nearest(party, names.values())
    if near is None:
        return ""
    code = next(code for code, name in names.items() if name == near)
    return text("agreement.meant_party", name=near, code=code)


class Party(Part):
    """One who takes part: its code (a municipality's four digits as text) and its name."""

    code: Code
    name: Text
    document: Literal["invoice", "internal", "requisition", "payment"] = "invoice"


class PrintedTable(Note):
    """A table published with the decision. It becomes a check on the result of that year."""

    year: Year
    item: Identifier | None = None
    amounts: Table[PartyName, Kronor]


class Clause(Part):
    """A clause that the model does not compute, with the reason. Nothing is approximated."""

    clause: Text
    reason: Text
    source: Text | None = None


def _version(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _some(items: tuple[Item, ...]) -> tuple[Item, ...]:
    if not items:
        raise fault("no_items")
    return items


class Agreement(Note):
    """One version of an agreement. Made by `load_agreement`; `replace` gives a changed copy."""

    format: Annotated[Literal["1"], BeforeValidator(_version)]
    id: Identifier
    name: Text
    status: Status
    version: Annotated[Identifier, BeforeValidator(_version)] = "1"
    valid_from: Day
    valid_to: Day | None = None
    replaces: Text | None = None
    issuer: OrUnknown[Text] | None = None
    parties: Table[Identifier, tuple[Party, ...]]
    keys: Table[Identifier, Key] = Field(default_factory=dict, validate_default=True)
    rounding: Rounding
    items: Annotated[tuple[Item, ...], AfterValidator(_some)]
    membership: Membership | None = None
    part_year: Literal["by_months", "full_amount"] | None = None
    settlement: Settlement | None = None
    decisions: tuple[PartyDecision, ...] = ()
    printed: tuple[PrintedTable, ...] = ()
    not_expressed: tuple[Clause, ...] = ()

    @field_validator("valid_to")
    @classmethod
    def _ends_after_it_begins(cls, valid_to: Day | None, info: ValidationInfo) -> Day | None:
        valid_from = info.data.get("valid_from")
        if valid_to is not None and valid_from is not None and valid_to < valid_from:
            raise fault("valid_to_first")
        return valid_to

    @model_validator(mode="after")
    def _fits_together(self) -> Agreement:
        from kostnadsfordelning.agreement.consistency import contradictions

        refuse(contradictions(self))
        return self

    def __iter__(self) -> NoReturn:
        """Refuse to be taken for a list: one agreement is not several."""
        why, remedy = text("agreement.not_a_list"), text("agreement.not_a_list_remedy")
        raise InputTypeError("", [Fault(self.id, "", why, remedy)])

    def in_force(self, year: int) -> bool:
        """Whether the agreement is in force during any part of the calendar year."""
        return self.valid_from.year <= year and (self.valid_to is None or year <= self.valid_to.year)

    @property
    def everyone(self) -> dict[str, Party]:
        """All parties by code, in the agreement's order."""
        return {party.code: party for group in self.parties.values() for party in group}

    def code(self, party: str) -> str:
        """The code of a party given by code or exact name.

        Raises `UnknownAgreementError` with the parties there are, `InputTypeError` for a number.
        """
        demand_party(party)
        everyone = self.everyone
        if party in everyone:
            return party
        code = next((one.code for one in everyone.values() if one.name == party), None)
        if code is None:
            known = ", ".join(f"{one.name} ({one.code})" for one in everyone.values())
            meant = meant_party(party, {one.code: one.name for one in everyone.values()})
            raise UnknownAgreementError(
                text("agreement.no_party", party=party, id=self.id, meant=meant, known=known)
            )
        return code

    def receivers(self, to: str | tuple[str, ...]) -> tuple[str, ...]:
        """The codes of those a branch goes to: a group, or a list of parties and groups."""
        if isinstance(to, str):
            return tuple(party.code for party in self.parties[to])
        return tuple(
            code
            for name in to
            for code in (self.receivers(name) if name in self.parties else (self.code(name),))
        )

    def group_of(self, code: str) -> str:
        """The group a party belongs to."""
        return next(name for name, group in self.parties.items() if any(p.code == code for p in group))

    def item(self, item_id: str) -> Item:
        """The cost item of that id; `UnknownAgreementError` with the items there are."""
        found = next((item for item in self.items if item.id == item_id), None)
        if found is None:
            known = ", ".join(item.id for item in self.items)
            near = nearest(item_id, [item.id for item in self.items])
            meant = text("agreement.meant", name=near) if near else ""
            raise UnknownAgreementError(
                text("agreement.no_item", item=item_id, id=self.id, meant=meant, known=known)
            )
        return found

    @cached_property
    def unknowns(self) -> dict[str, Unknown]:
        """The open questions, by the path that `replace(answers=…)` takes."""
        from kostnadsfordelning.agreement.questions import open_questions

        return ReadOnly(open_questions(self))

    def replace(self, **changes: Any) -> Agreement:
        """A changed copy; see `kostnadsfordelning.agreement.replacing.replaced` for what can change."""
        from kostnadsfordelning.agreement.replacing import replaced

        return replaced(self, **changes)

    def to_excel(self, path: str | os.PathLike[str]) -> Path:
        """Write the agreement as a workbook (``.xlsx``) that `load_agreement` reads as the same agreement.

        Raises `InputError` for what a workbook cannot carry (a blend, more than two tiers), each with its
        reason, and for a path that cannot be written.
        """
        from kostnadsfordelning.agreement.excel.writing import write_agreement

        return write_agreement(self, path)

    def __repr__(self) -> str:
        until = f"–{self.valid_to}" if self.valid_to else "–"
        return (
            f"<Agreement {self.id} version {self.version}: {self.name}, {self.status}, "
            f"{self.valid_from}{until}, {len(self.everyone)} parties, {len(self.items)} items>"
        )

    __str__ = __repr__

    def _repr_html_(self) -> str:
        from html import escape

        return f"<b>{escape(self.name)}</b><br><code>{escape(repr(self))}</code>"
