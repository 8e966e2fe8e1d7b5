"""The exact core: a whole amount divided between parties by weights, and who got what and why.

Integers and rationals only. The room knows no tables, no dates and nothing about Sweden; everything
above divides money through it.

- `numbers`: what people write, read exactly or refused
- `rules`: `Rule` and `ShareRule`, the complete description of a rounding
- `methods`: the five methods, and `divide`, the integer path they share
- `shares`: shares rounded to decimals of a percent before the amount is divided
- `traces`: the same division with every moved unit and its reason
- `result`: `apportion` and its `Apportionment`
- `matrix`: instalments, exact by row and by column

What an amount is divided without is loaded when it is asked for.
"""

from __future__ import annotations

from kostnadsfordelning._light import TYPE_CHECKING
from kostnadsfordelning._names import resolve
from kostnadsfordelning.apportionment.methods import divide
from kostnadsfordelning.apportionment.numbers import exact, integer_weights, is_percent, read_exact
from kostnadsfordelning.apportionment.result import Apportionment, apportion
from kostnadsfordelning.apportionment.rules import METHODS, OFF_100, RECEIVERS, TIES, UNITS, Rule, ShareRule

if TYPE_CHECKING:
    from kostnadsfordelning.apportionment.matrix import apportion_matrix
    from kostnadsfordelning.apportionment.shares import ShareRounding, quantise
    from kostnadsfordelning.apportionment.traces import (
        REASONS,
        ApportionTrace,
        Award,
        ShareTrace,
        replay,
        trace,
        trace_shares,
    )

__all__ = [
    "METHODS",
    "OFF_100",
    "REASONS",
    "RECEIVERS",
    "TIES",
    "UNITS",
    "ApportionTrace",
    "Apportionment",
    "Award",
    "Rule",
    "ShareRounding",
    "ShareRule",
    "ShareTrace",
    "apportion",
    "apportion_matrix",
    "divide",
    "exact",
    "integer_weights",
    "is_percent",
    "quantise",
    "read_exact",
    "replay",
    "trace",
    "trace_shares",
]

_LATER = {
    "apportion_matrix": "matrix",
    "ShareRounding": "shares",
    "quantise": "shares",
    "REASONS": "traces",
    "ApportionTrace": "traces",
    "Award": "traces",
    "ShareTrace": "traces",
    "replay": "traces",
    "trace": "traces",
    "trace_shares": "traces",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """One of the names that come later, kept when it has come."""
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = resolve(name, _LATER, __name__)
        return found
