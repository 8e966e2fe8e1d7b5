"""One division of many totals, prepared: its rule, what it divides by, and how a row is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning.apportionment.result import Apportionment, apportion
from kostnadsfordelning.apportionment.rules import RECEIVERS, known_rule
from kostnadsfordelning.apportionment.shares import quantise
from kostnadsfordelning.arrays.divide import divide_columns, has_receiver
from kostnadsfordelning.arrays.reading import compact
from kostnadsfordelning.arrays.refused import refusal
from kostnadsfordelning.arrays.shares import quantise_columns
from kostnadsfordelning.errors import InputError, KostnadsfordelningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostnadsfordelning.apportionment.rules import Rule, ShareRule
    from kostnadsfordelning.arrays.divide import Whole
    from kostnadsfordelning.arrays.told import Told
    from kostnadsfordelning.arrays.weights import Weights


@dataclass(frozen=True, slots=True, eq=False)
class How:
    """The keywords of `apportion` as given, and what they make."""

    keywords: Mapping[str, Any]
    rule: Rule
    share_rule: ShareRule | None

    def shares(self, weights: Weights) -> Whole:
        """What totals are divided by: the weights, or their rounded shares; what is refused is all zeros."""
        if self.share_rule is None:
            return weights.values
        if weights.values.ndim == 2:
            return quantise_columns(weights.values, weights.parties, self.share_rule, self.rule.ties)[0]
        own = tuple(weights.values.tolist())
        try:
            return compact(list(quantise(weights.parties, own, self.share_rule, self.rule.ties).units))
        except KostnadsfordelningError:
            return np.zeros(len(own), np.int64)

    def divide(self, totals: Whole, weights: Weights, used: Whole, out: Whole, first: int = 0) -> None:
        """Fill ``out`` (p, n) with ``totals`` divided by ``used``, the `shares` of ``weights``.

        Raises what `apportion` raises for the first row that is refused; ``first`` is the number of the
        first row here in the whole.
        """
        _, refused = divide_columns(totals, used, weights.parties, self.rule, out)
        if refused is not None:
            raise refusal(
                refused,
                lambda row: apportion(int(totals[row]), weights.row(row), **self.keywords),
                first,
            )


def read_how(parties: tuple[str, ...] | None, keywords: Mapping[str, Any], told: Told) -> How | None:
    """The rule as `apportion` reads it; None where something is wrong, and ``told`` then has it.

    Nothing is divided by everything to the first party, which every rule can do: what is refused is in the
    keywords. Where the parties are not known, the receiver of a residual is taken to be one of them.
    """
    known = _known(parties, keywords)
    if known is not None:
        return How(keywords, known, None)
    if parties is None:
        receiver = keywords["residual_to"]
        named = isinstance(receiver, str) and receiver.strip() and receiver not in RECEIVERS
        parties = (str(receiver),) if named else ("0",)
    weights = {party: int(place == 0) for place, party in enumerate(parties)}
    try:
        made: Apportionment = apportion(0, weights, **keywords)
    except InputError as error:
        told.take(error)
        return None
    return How(keywords, made.rule, made.share_rule)


def _known(parties: tuple[str, ...] | None, keywords: Mapping[str, Any]) -> Rule | None:
    """The rule, where it is plainly right: then a handful of totals need not wait for it to be tried."""
    if parties is None or keywords["share_decimals"] is not None or keywords["shares_off_100"] != "refuse":
        return None
    try:
        rule = known_rule(keywords["method"], keywords["residual_to"], keywords["ties"], keywords["unit"])
    except (InputError, TypeError):
        return None
    return rule if has_receiver(rule, parties) else None
