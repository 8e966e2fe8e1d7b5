"""The choices of the file format in an officer's words: ``largest_remainder`` is "största restens metod"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.cells import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

CHOICES: dict[str, tuple[str, ...]] = {
    "status": ("decided", "recommended", "proposed", "template", "example"),
    "part_year": ("by_months", "full_amount"),
    "method": ("largest_remainder", "half_up", "down", "sainte_lague", "cumulative"),
    "ties": ("order", "largest", "refuse"),
    "residual_to": ("largest", "first", "last", "none"),
    "off_100": ("refuse", "largest_remainder", "largest"),
    "at": ("branch", "item", "agreement"),
    "presence": ("month_weights", "month_by_month"),
    "others": ("carry", "total_shrinks"),
    "settled_by": ("same",),
    "document": ("invoice", "internal", "requisition", "payment"),
    "key": ("population", "equal", "fixed", "usage", "land_area", "tax_base", "weighted"),
    "latest": ("latest",),
    "sign": ("cost", "income"),
    "occurs": ("yearly", "on_decision"),
    "stage": (
        "given", "actual", "carry_over", "uprate", "true_up", "add",
        "deduct", "threshold", "mandate", "frame", "prorate",
    ),
    "yes": ("yes",),
    "figure_year": ("same", "previous"),
    "round": ("each_year", "end"),
    "goes_on_from": ("invoiced", "settled"),
    "below_zero": ("refuse", "stop"),
    "counts": ("excess", "whole"),
    "take": ("rest",),
    "edge": ("lower", "upper"),
    "applies": ("marginal", "whole"),
    "cut_off": ("redistribute", "unfunded"),
    "for_party": ("base", "cap", "floor", "previous"),
    "decision": ("approved", "declined", "not_handled"),
}  # fmt: skip


def word(choices: str, value: str) -> str:
    """The officer's word for one value of a list of choices.

    >>> word("method", "half_up")
    'vanlig avrundning'
    """
    return text(f"excel.word_{choices}_{value}")


def words(choices: str) -> tuple[str, ...]:
    """All words of a list of choices, in the order they are offered."""
    return tuple(word(choices, value) for value in CHOICES[choices])


@cache
def _values(choices: str) -> Mapping[str, str]:
    """The file's word by every way to write it: the officer's word, and the file's own."""
    own = {value: value for value in CHOICES[choices]}
    return own | {word(choices, value).casefold(): value for value in CHOICES[choices]}


def meant(choices: str, written: str) -> str | None:
    """The file's word for what is written in a cell, or None.

    >>> meant("method", "Vanlig  avrundning "), meant("method", "half_up"), meant("method", "uppåt")
    ('half_up', 'half_up', None)
    """
    return _values(choices).get(plain(written).casefold())
