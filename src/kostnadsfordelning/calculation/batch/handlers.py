"""Which kinds of step the batch runner computes on columns; the others it computes scenario by scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.steps import Input

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.batch.asked import Asked, Handler, Made
    from kostnadsfordelning.calculation.steps import Step


def given(asked: Asked) -> Made:
    """An input that varies is what it varies to."""
    return asked.fields["value"], None


HANDLERS: dict[type[Step], Handler] = {
    Input: given,
}
