"""The kinds of step a calculation is made of: a small closed set.

A plan is a tuple of steps without outcomes; running it fills them in. A step refers to its inputs by
id, and its outcome follows from their outcomes and its own fields alone – which is what a test replays,
what a workbook's formula repeats, and what an explanation puts into words.

Amounts are int in whole kronor, percents are `Fraction` in percent units, weights are integers whose sum
is the denominator. A vector is in the order of the step's ``parties``.
"""

from kostnadsfordelning.calculation.operands import Fact, Ref, Value, Vector, Why, half_up
from kostnadsfordelning.calculation.steps.amount_steps import (
    Add,
    Deduct,
    Frame,
    Income,
    LimitTotal,
    Prorate,
    RoundCost,
    Threshold,
    Uprate,
)
from kostnadsfordelning.calculation.steps.base import Input, Step
from kostnadsfordelning.calculation.steps.key_steps import (
    Combine,
    Key,
    MemberWeights,
    QuantiseShares,
    Term,
    Weigh,
)
from kostnadsfordelning.calculation.steps.party_steps import (
    BandRate,
    Charge,
    LastPart,
    LimitParties,
    PartyBounds,
)
from kostnadsfordelning.calculation.steps.split_steps import (
    Apportion,
    ApportionMatrix,
    ApportionTable,
    Blend,
    Manual,
    Take,
)
from kostnadsfordelning.calculation.steps.sum_steps import Check, Difference, Sum

__all__ = [
    "Add", "Apportion", "ApportionMatrix", "ApportionTable", "BandRate", "Blend", "Charge", "Check",
    "Combine", "Deduct", "Difference", "Fact", "Frame", "Income", "Input", "Key", "LastPart", "LimitParties",
    "LimitTotal", "Manual", "MemberWeights", "PartyBounds", "Prorate", "QuantiseShares", "Ref",
    "RoundCost", "Step", "Sum", "Take", "Term", "Threshold", "Uprate", "Value", "Vector", "Weigh", "Why",
    "half_up",
]  # fmt: skip
