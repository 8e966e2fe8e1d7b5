"""Small agreements for trying one key: everyone in one group, and the key's weights as a plan gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.calculation.compiling.weights import key_weights
from kostnadsfordelning.calculation.context import WHOLE_YEAR, Context
from kostnadsfordelning.calculation.facts import Facts
from kostnadsfordelning.calculation.operands import as_vector
from kostnadsfordelning.calculation.run import run, value_of
from kostnadsfordelning.reference.places import municipality_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.context import Months
    from kostnadsfordelning.calculation.steps import Step

JAMTLAND = {code: municipality_names()[code] for code in municipality_names() if code.startswith("23")}
RAGUNDA, BRACKE, KROKOM, STROMSUND, ARE, BERG, HARJEDALEN, OSTERSUND = JAMTLAND


def agreement(keys: Mapping[str, Any], parties: Mapping[str, str] | None = None, **more: Any) -> Agreement:
    """An agreement of one group and one item, split by the first of ``keys``."""
    return agreement_from(
        {
            "format": "1",
            "id": "prov",
            "name": "Prov",
            "status": "example",
            "valid_from": "2000-01-01",
            "parties": {
                "kommuner": [{"code": c, "name": n} for c, n in (parties or JAMTLAND).items()],
            },
            "keys": dict(keys),
            "rounding": {"method": "largest_remainder", "ties": "order"},
            "items": [
                {
                    "id": "drift",
                    "amount": ["actual"],
                    "split": [{"to": "kommuner", "take": "100 %", "by": next(iter(keys))}],
                }
            ],
            **more,
        }
    )


def keyed(
    one: Agreement,
    name: str,
    year: int = 2026,
    *,
    codes: Sequence[str] | None = None,
    usage: Any = None,
    span: Months = WHOLE_YEAR,
) -> tuple[dict[str, int], tuple[Step, ...]]:
    """The weights by party of a key, and the steps that gave them."""
    facts = Facts.read(None, None, None, False, usage=usage)
    context = Context(one, year, facts, span=span, prefix=one.id)
    found = key_weights(context, name, tuple(codes or one.everyone), "kommuner")
    steps = run(context.steps)
    weights = as_vector(value_of(found.ref, {step.id: step for step in steps}))
    return dict(zip(found.parties, weights, strict=True)), steps
