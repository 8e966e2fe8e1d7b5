"""Numbers that are too long or too large to be worked out: refused, never a traceback or a wait."""

from __future__ import annotations

from decimal import Decimal
from email.message import Message

import pytest

from kostnadsfordelning.reference.pxweb.figures import _figure
from kostnadsfordelning.reference.pxweb.jsonstat import _position, _ShapeError
from kostnadsfordelning.reference.pxweb.strict_json import NotJsonError, parse
from kostnadsfordelning.reference.pxweb.transport import _retry_after


@pytest.mark.parametrize("content", ["1e99999999999999999999", "[1e-99999999999999999999]"])
def test_an_exponent_beyond_reason_is_no_json(content: str) -> None:
    try:
        read = parse(content)
    except NotJsonError:
        return
    assert read is not None


def test_a_sparse_position_of_thousands_of_digits_is_refused() -> None:
    assert _position("7", 8) == 7
    for key in ("9" * 5000, "8", "07", "-1", "²"):
        with pytest.raises(_ShapeError):
            _position(key, 8)


@pytest.mark.parametrize("kind", ["population", "land_area"])
def test_an_enormous_figure_is_refused_without_being_worked_out(kind: str) -> None:
    assert _figure(kind, Decimal("1E+900000000")) == "too_many"


@pytest.mark.parametrize(("said", "seconds"), [("3", 3.0), ("9" * 400, 999999999.0), ("²", None), ("", None)])
def test_how_long_to_wait(said: str, seconds: float | None) -> None:
    headers = Message()
    headers["Retry-After"] = said
    assert _retry_after(headers) == seconds
