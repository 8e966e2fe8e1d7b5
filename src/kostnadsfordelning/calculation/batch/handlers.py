"""Which kinds of step the batch runner computes on columns; the others it computes scenario by scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation import steps as kinds
from kostnadsfordelning.calculation.batch import amounts, charges, keys, limits, splits, sums, tables

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.batch.asked import Handler
    from kostnadsfordelning.calculation.steps import Step

ON_COLUMNS: dict[type[Step], Handler] = {
    kinds.Input: amounts.given,
    kinds.RoundCost: amounts.rounded_cost,
    kinds.Uprate: amounts.uprated,
    kinds.LimitTotal: amounts.within_mandate,
    kinds.Add: amounts.added,
    kinds.Deduct: amounts.deducted,
    kinds.Threshold: amounts.above_threshold,
    kinds.Frame: amounts.framed,
    kinds.Prorate: amounts.prorated,
    kinds.Income: amounts.income,
    kinds.Sum: sums.summed,
    kinds.Difference: sums.difference,
    kinds.Check: sums.checked,
    kinds.Key: keys.keyed,
    kinds.Weigh: keys.weighed,
    kinds.MemberWeights: keys.by_months,
    kinds.Combine: keys.combined,
    kinds.QuantiseShares: keys.quantised,
    kinds.Take: splits.taken,
    kinds.Apportion: splits.apportioned,
    kinds.Blend: splits.blended,
    kinds.Manual: splits.placed,
    kinds.LimitParties: limits.limited,
    kinds.Charge: charges.charged,
    kinds.ApportionTable: tables.tabulated,
}
"""The scalar runner computes every kind; the batch runner computes these for all scenarios at once."""

PER_ROW: tuple[type[Step], ...] = (kinds.ApportionMatrix,)
"""Kinds that are computed scenario by scenario: instalments belong to invoices, and no plan has them."""
