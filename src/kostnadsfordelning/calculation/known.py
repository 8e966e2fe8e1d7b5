"""Values that may be open questions, at the point where the calculation needs them."""

from __future__ import annotations

from typing import Any

from kostnadsfordelning.agreement.values import Unknown
from kostnadsfordelning.errors import UnansweredError


def known(value: object) -> Any:
    """A value that has been answered; `UnansweredError` with its question otherwise.

    What is left of a union without the open question cannot be told to the type checker (it joins the
    alternatives to ``object``), so the caller states it.
    """
    if isinstance(value, Unknown):
        raise UnansweredError(value.unknown)
    return value
