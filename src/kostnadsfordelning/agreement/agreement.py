"""An agreement: who shares which costs, by which keys, rounded how – each with the clause that says so.

This is the model behind the file format (``format: 1``); `loading` reads files into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from kostnadsfordelning.agreement.keys import Key
from kostnadsfordelning.agreement.rounding import Rounding
from kostnadsfordelning.agreement.split import Split, takes_everything
from kostnadsfordelning.agreement.stages import Actual, Given, Stage, Uprate
from kostnadsfordelning.agreement.values import (
    Code,
    Day,
    Identifier,
    Interval,
    Kronor,
    Note,
    OrUnknown,
    Part,
    Text,
    Unknown,
    Year,
    fault,
)
from kostnadsfordelning.errors import UnknownAgreementError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator

Status = Literal["decided", "recommended", "proposed", "template", "example"]


class Party(Part):
    """One who takes part: its code (a municipality's four digits as text) and its name."""

    code: Code
    name: Text
    document: Literal["invoice", "internal", "requisition", "payment"] = Field(
        "invoice", description="Vilken handling parten får."
    )


class Every(Part):
    """An item that comes back every so many years, counted from its first year."""

    every_years: OrUnknown[Interval]
    first_year: OrUnknown[Year]

    def falls_in(self, year: int) -> bool | None:
        """Whether the item occurs in ``year``; None while the years are not known."""
        if isinstance(self.every_years, Unknown) or isinstance(self.first_year, Unknown):
            return None
        return year >= self.first_year and (year - self.first_year) % self.every_years == 0


Occurs = Annotated[
    Annotated[Literal["yearly", "on_decision"], Tag("word")] | Annotated[Every, Tag("every")],
    Discriminator(lambda value: "every" if isinstance(value, dict | Every) else "word"),
]


class Item(Note):
    """One cost item: when it occurs, the stages its amount goes through, and how it is split."""

    id: Identifier
    name: Text | None = Field(None, description="Kostnadspostens namn i tabeller och texter.")
    occurs: Occurs = Field("yearly", description="yearly, on_decision eller {every_years, first_year}.")
    amount: tuple[Stage, ...] = Field(description="Stegen som ger beloppet, i avtalets ordning.")
    split: Split = Field(description="Grenarna som delar beloppet.")

    @model_validator(mode="after")
    def _amount_has_one_beginning(self) -> Item:
        if not self.amount or not isinstance(self.amount[0], Given | Actual):
            raise fault("amount_begins")
        if any(isinstance(stage, Given | Actual) for stage in self.amount[1:]):
            raise fault("amount_begins_twice")
        first = self.amount[0]
        for stage in self.amount[1:]:
            if isinstance(stage, Uprate) and not (isinstance(first, Given) and first.price_year):
                raise fault("uprate_needs_price_year")
        if isinstance(self.split, tuple):
            takes_everything(self.split)
        return self

    @property
    def title(self) -> str:
        """The name to show."""
        return self.name or self.id.replace("_", " ").replace("-", " ").capitalize()


class PrintedTable(Note):
    """A table published with the decision. It becomes a check on the result of that year."""

    year: Year
    item: Identifier | None = Field(None, description="Kostnadsposten; annars parternas summa.")
    amounts: dict[str, Kronor] = Field(description="Partens kod eller namn och det tryckta beloppet.")


class Clause(Part):
    """A clause that the model does not compute, with the reason. Nothing is approximated."""

    clause: Text
    reason: Text
    source: Text | None = None


def _version(value: Any) -> Any:
    return str(value) if isinstance(value, int) else value


class Agreement(Note):
    """One version of an agreement. Made by `load_agreement`; `replace` gives a changed copy."""

    format: Annotated[Literal["1"], BeforeValidator(_version)]
    id: Identifier
    name: Text
    status: Status
    version: Annotated[Identifier, BeforeValidator(_version)] = "1"
    valid_from: Day
    valid_to: Day | None = Field(None, description="Sista dagen; utelämnas när avtalet gäller tills vidare.")
    replaces: Text | None = Field(None, description="Den version eller det avtal som ersätts.")
    issuer: OrUnknown[Text] | None = Field(None, description="Utställare: kod, namn eller en avtalspart.")
    parties: dict[Identifier, tuple[Party, ...]] = Field(description="Partsgrupper och deras parter.")
    keys: dict[Identifier, Key] = Field(default_factory=dict, description="Fördelningsnycklar.")
    rounding: Rounding
    items: tuple[Item, ...] = Field(description="Kostnadsposter.")
    printed: tuple[PrintedTable, ...] = Field((), description="Tryckta tabeller, som kontroller.")
    not_expressed: tuple[Clause, ...] = Field((), description="Avtalspunkter som inte beräknas.")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Agreement:
        if self.valid_to and self.valid_to < self.valid_from:
            raise fault("valid_to_first")
        if not self.items:
            raise fault("no_items")
        return self

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        """Refuse to be taken for a list: one agreement is not several."""
        raise TypeError(text("agreement.not_a_list"))

    def in_force(self, year: int) -> bool:
        """Whether the agreement is in force during any part of the calendar year."""
        return self.valid_from.year <= year and (self.valid_to is None or year <= self.valid_to.year)

    @property
    def everyone(self) -> dict[str, Party]:
        """All parties by code, in the agreement's order."""
        return {party.code: party for group in self.parties.values() for party in group}

    def code(self, party: str) -> str:
        """The code of a party given by code or exact name.

        Raises `UnknownAgreementError` with the parties there are.
        """
        codes = {name: p.code for p in self.everyone.values() for name in (p.name, p.code)}
        if party not in codes:
            known = ", ".join(f"{p.name} ({p.code})" for p in self.everyone.values())
            raise UnknownAgreementError(text("agreement.no_party", party=party, id=self.id, known=known))
        return codes[party]

    def group_of(self, code: str) -> str:
        """The group a party belongs to."""
        return next(name for name, group in self.parties.items() if any(p.code == code for p in group))

    def item(self, item_id: str) -> Item:
        """The cost item of that id."""
        return next(item for item in self.items if item.id == item_id)

    @property
    def unknowns(self) -> dict[str, Unknown]:
        """The open questions, by the path that `replace(answers=…)` takes."""
        from kostnadsfordelning.agreement.replacing import open_questions

        return open_questions(self)

    def replace(self, **changes: Any) -> Agreement:
        """A changed copy; see `kostnadsfordelning.agreement.replacing.replaced` for what can change."""
        from kostnadsfordelning.agreement.replacing import replaced

        return replaced(self, **changes)

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
