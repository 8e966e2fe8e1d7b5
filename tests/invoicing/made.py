"""Agreements made for the tests: small, with what the bundled ones do not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.catalogue import load_agreement
from kostnadsfordelning.calculation.allocate import allocate

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.allocation import Allocation

HEAD = """\
format: 1
id: {id}
name: "{name}"
status: {status}
version: 1
valid_from: 2020-01-01
source: Protokoll § 1
{issuer}
parties:
  alla:
{parties}
keys: {{andel: {{fixed: {{{fixed}}}}}, lika: {{equal: }}}}
rounding: {{{rounding}}}
{more}
items:
"""
ITEM = """\
- id: {id}
  amount: [{{given: {amount}, price_year: 2026}}]
  split: [{{to: alla, take: rest, by: andel}}]
"""


def agreement(
    folder: Path,
    weights: dict[str, int],
    amounts: dict[str, int],
    *,
    id: str = "prov",  # noqa: A002 - as in the file
    name: str = "Prov",
    names: dict[str, str] | None = None,
    rounding: str = "method: largest_remainder, ties: order",
    issuer: str = "",
    status: str = "decided",
    documents: dict[str, str] | None = None,
    more: str = "",
) -> Agreement:
    """An agreement with one fixed key and an item per amount; ``more`` are further clauses."""
    names, documents = names or {}, documents or {}
    parties = "\n".join(
        f'  - {{code: "{code}", name: "{names.get(code, "Part " + code)}", '
        f"document: {documents.get(code, 'invoice')}}}"
        for code in weights
    )
    head = HEAD.format(
        id=id,
        name=name,
        status=status,
        issuer=f"issuer: {issuer}" if issuer else "",
        parties=parties,
        fixed=", ".join(f'"{code}": {weight}' for code, weight in weights.items()),
        rounding=rounding,
        more=more,
    )
    items = "".join(ITEM.format(id=item, amount=amount) for item, amount in amounts.items())
    path = folder / f"{id}.yaml"
    path.write_text(head + items, encoding="utf-8")
    return load_agreement(path)


def made(folder: Path, weights: dict[str, int], amounts: dict[str, int], **options: object) -> Allocation:
    """The result of such an agreement for 2026."""
    return allocate(agreement(folder, weights, amounts, **options), 2026)  # type: ignore[arg-type]
