"""Who got each unit of the residual, and why: derived from the operands when asked for.

The trace is not an account written beside the calculation but the calculation noting what it does, so
the two cannot differ; `replay` shows that the noted moves alone lead to the same amounts.
"""

from __future__ import annotations

from kostnadsfordelning._light import TYPE_CHECKING, frozen
from kostnadsfordelning.apportionment.case import Log
from kostnadsfordelning.apportionment.methods import divide
from kostnadsfordelning.apportionment.shares import quantise
from kostnadsfordelning.errors import ResidualError, TieError

if TYPE_CHECKING:
    from fractions import Fraction

    from kostnadsfordelning.apportionment.rules import Rule, ShareRule

REASONS = (
    "remainder",
    "remainder_tie_order",
    "remainder_tie_largest",
    "residual_largest",
    "residual_largest_tie_order",
    "residual_first",
    "residual_last",
    "residual_party",
    "highest_average",
    "highest_average_tie_order",
    "highest_average_tie_largest",
    "lowest_average",
    "lowest_average_tie_order",
    "lowest_average_tie_largest",
)


@frozen
class Award:
    """Units moved to (or, negative, from) a party after the base.

    ``units`` counts the rule's unit, with the total's sign. ``reason`` is one of `REASONS`. ``value``
    is what decided: the remainder as a part of a unit, the average weight / (2k − 1), or the
    receiver's share; None where the rule names the receiver. ``tied_with`` names the others who had
    the same value, only when that changed the outcome.
    """

    party: str
    units: int
    reason: str
    value: Fraction | None = None
    tied_with: tuple[str, ...] = ()


@frozen
class ApportionTrace:
    """An amount divided: what each party had before the residual, who got it, and the outcome.

    ``total``, ``base``, ``amounts`` and ``residual`` are in kronor (or the measure divided); a party's
    exact quota is ``total * weight / denominator``. ``remainders`` are numerators over ``denominator``,
    in the rule's unit and without sign: the part of a unit by which the quota exceeds a whole number
    of units (for ``cumulative``: the running quota).
    """

    total: int
    parties: tuple[str, ...]
    weights: tuple[int, ...]
    denominator: int
    rule: Rule
    base: tuple[int, ...]
    remainders: tuple[int, ...]
    awards: tuple[Award, ...]
    amounts: tuple[int, ...]
    residual: int


@frozen
class ShareTrace:
    """Shares rounded to units of a percent's last decimal; ``scale`` units make 100 %.

    ``half_up`` is plain rounding and ``half_up_sum`` what it makes; ``base`` is what each party had
    before ``awards``, which are empty when the plainly rounded shares make 100 %.
    """

    parties: tuple[str, ...]
    weights: tuple[int, ...]
    denominator: int
    rule: ShareRule
    ties: str
    scale: int
    half_up: tuple[int, ...]
    half_up_sum: int
    base: tuple[int, ...]
    remainders: tuple[int, ...]
    awards: tuple[Award, ...]
    units: tuple[int, ...]


def trace(total: int, parties: tuple[str, ...], weights: tuple[int, ...], rule: Rule) -> ApportionTrace:
    """Divide as `divide` does, and keep who got what and why.

    >>> from kostnadsfordelning.apportionment import Rule
    >>> trace(100, ("A", "B", "C"), (2, 3, 1), Rule("largest_remainder")).awards
    (Award(party='C', units=1, reason='remainder', value=Fraction(2, 3), tied_with=()),)

    Raises as `divide`.
    """
    log = Log()
    amounts, residual = divide(total, parties, weights, rule, log)
    sign = 1 if total >= 0 else -1
    return ApportionTrace(
        total=total,
        parties=parties,
        weights=weights,
        denominator=sum(weights),
        rule=rule,
        base=tuple(sign * rule.unit * units for units in log.base),
        remainders=log.remainders,
        awards=_awards(log, parties, sign),
        amounts=amounts,
        residual=residual,
    )


def as_far_as(total: int, parties: tuple[str, ...], weights: tuple[int, ...], rule: Rule) -> ApportionTrace:
    """The trace up to where a tie or a residual stops the division: no awards, the residual left."""
    from contextlib import suppress

    log = Log()
    with suppress(TieError, ResidualError):
        divide(total, parties, weights, rule, log)
    factor = rule.unit if total >= 0 else -rule.unit
    base = tuple(factor * units for units in log.base)
    return ApportionTrace(
        total=total,
        parties=parties,
        weights=weights,
        denominator=sum(weights),
        rule=rule,
        base=base,
        remainders=log.remainders,
        awards=(),
        amounts=base,
        residual=factor * log.left,
    )


def trace_shares(
    parties: tuple[str, ...], weights: tuple[int, ...], rule: ShareRule, ties: str = "order"
) -> ShareTrace:
    """Round shares as `quantise` does, and keep who got what and why. Raises as `quantise`."""
    log = Log()
    rounding = quantise(parties, weights, rule, ties, log)
    return ShareTrace(
        parties=parties,
        weights=weights,
        denominator=sum(weights),
        rule=rule,
        ties=ties,
        scale=rounding.scale,
        half_up=rounding.half_up,
        half_up_sum=rounding.half_up_sum,
        base=log.base,
        remainders=log.remainders,
        awards=_awards(log, parties, 1),
        units=rounding.units,
    )


def replay(steps: ApportionTrace | ShareTrace) -> tuple[int, ...]:
    """The amounts (or units) from ``base`` and ``awards`` alone.

    >>> from kostnadsfordelning.apportionment import Rule
    >>> replay(trace(-100, ("A", "B", "C"), (2, 3, 1), Rule("largest_remainder")))
    (-33, -50, -17)
    """
    unit = steps.rule.unit if isinstance(steps, ApportionTrace) else 1
    amounts = dict(zip(steps.parties, steps.base, strict=True))
    for award in steps.awards:
        amounts[award.party] += award.units * unit
    return tuple(amounts.values())


def _awards(log: Log, parties: tuple[str, ...], sign: int) -> tuple[Award, ...]:
    from fractions import Fraction

    return tuple(
        Award(
            parties[party],
            sign * units,
            reason,
            None if value is None else Fraction(*value),
            tuple(parties[other] for other in tied),
        )
        for party, units, reason, value, tied in log.moves
    )
