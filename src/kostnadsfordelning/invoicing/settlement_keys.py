"""Whether a key can divide a settlement's difference: no open questions, and a value for everyone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.keys import FixedKey, UsageKey
from kostnadsfordelning.agreement.uses import rests_on
from kostnadsfordelning.errors import Fault, InputError, UnansweredError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.agreement.item import Item
    from kostnadsfordelning.invoicing.services import Service


def refuse_lacking(service: Service, item: Item, parties: Sequence[str]) -> None:
    """Refuse the key of a difference that leaves a question open or names not all of ``parties``.

    A settlement may be divided between others than those a key was written for: the region beside the
    municipalities. Raises `UnansweredError` with the questions, or `InputError`.
    """
    agreement = service.agreement
    needed = rests_on(agreement, item)
    questions = [
        text("invoicing.settlement_question", path=path, question=unknown.unknown)
        for path, unknown in agreement.unknowns.items()
        if f"{path}.".startswith(needed)
    ]
    if questions:
        raise UnansweredError(text("invoicing.settlement_questions", questions="\n".join(questions)))
    faults = []
    for name, key in agreement.keys.items():
        named = key.fixed if isinstance(key, FixedKey) else key.usage if isinstance(key, UsageKey) else None
        if f"keys.{name}." not in needed or not isinstance(named, Mapping):
            continue
        have = {agreement.code(party) for party in named}
        lacking = [f"{service.parties[code]} ({code})" for code in parties if code not in have]
        if lacking:
            why = text("invoicing.settlement_key_lacks", service=agreement.name)
            remedy = text("invoicing.settlement_key_lacks_remedy")
            faults.append(Fault(f"{service.id}.keys.{name}", ", ".join(lacking), why, remedy))
    strange = [
        name for code, name in service.parties.items() if code in parties and code not in agreement.everyone
    ]
    if strange:
        why, remedy = text("invoicing.settlement_left"), text("invoicing.settlement_left_remedy")
        faults.append(Fault(f"{service.id}.settlement", ", ".join(strange), why, remedy))
    if faults:
        raise InputError("", faults)
