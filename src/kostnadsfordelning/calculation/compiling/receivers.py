"""Who the branches of a split go to, what each is called in the steps' ids, and what it takes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.rounding import RECEIVERS
from kostnadsfordelning.apportionment.numbers import integer_weights
from kostnadsfordelning.calculation.compiling.clauses import why
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.operands import RESIDUAL, Ref, as_vector
from kostnadsfordelning.calculation.run import as_far_as, value_of
from kostnadsfordelning.calculation.steps import QuantiseShares, Why
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.rounding import Rounding
    from kostnadsfordelning.agreement.split import Branch
    from kostnadsfordelning.agreement.values import Note
    from kostnadsfordelning.apportionment.rules import Rule
    from kostnadsfordelning.calculation.compiling.weights import Weights
    from kostnadsfordelning.calculation.context import Context
    from kostnadsfordelning.calculation.operands import Vector


def names_of(agreement: Agreement, branches: Sequence[Branch]) -> list[str]:
    """What each branch of a level is called: its group, or its parties; numbered if not unique."""
    names: list[str] = []
    for number, branch in enumerate(branches, start=1):
        plain = branch.to if isinstance(branch.to, str) else "+".join(agreement.receivers(branch.to))
        alike = sum(other.to == branch.to for other in branches) > 1
        name = f"{plain}-{number}" if alike else plain
        while name in names:
            name += f"-{number}"
        names.append(name)
    return names


def target_of(branch: Branch, codes: Sequence[str]) -> str:
    """Receivers in the id of a key step: a list is told from a group of the same name."""
    return branch.to if isinstance(branch.to, str) else f"[{'+'.join(codes)}]"


def rule_for(agreement: Agreement, receivers: Mapping[str, Sequence[str]], place: str) -> Rule:
    """The agreement's rule; a residual that goes to a party goes to the branch the party is in.

    Raises `InputError` where the party has no part: the agreement does not say who then gets it.
    """
    rounding = agreement.rounding
    wanted = rounding.residual_to
    if wanted == "last" and RESIDUAL in receivers and len(receivers) > 1:
        # What falls away stands last, but the last party is meant.
        return rounding.rule([name for name in receivers if name != RESIDUAL][-1])
    if wanted is None or wanted in RECEIVERS:
        return rounding.rule()
    code = agreement.code(wanted)
    branch = next((name for name, codes in receivers.items() if code in codes), None)
    if branch is None:
        why_not = text("calculation.no_receiver", party=wanted, place=place)
        raise InputError(
            "", [Fault("rounding.residual_to", wanted, why_not, text("calculation.no_receiver_remedy"))]
        )
    return rounding.rule(branch)


def rule_among(context: Context, weights: Ref, parties: tuple[str, ...], place: str) -> Rule:
    """The agreement's rule between ``parties`` by ``weights``, as `rule_for` has it.

    The largest party gets a residual also where what falls away weighs more than anyone.
    """
    rule = rule_for(context.agreement, {code: (code,) for code in parties}, place)
    if rule.residual_to != "largest" or parties[-1] != RESIDUAL:
        return rule
    done = {step.id: step for step in as_far_as(context.steps)}
    if weights.step not in done:
        return rule  # what could not be calculated is refused when the plan is run
    return rule_by_weights(context.agreement.rounding, parties, as_vector(value_of(weights, done)))


def rule_by_weights(rounding: Rounding, parties: tuple[str, ...], weights: Vector) -> Rule:
    """The rule of a residual for the largest, where what falls away is the last of ``parties``.

    The largest party by name, where what falls away would be taken for it.
    """
    *own, away = weights
    heaviest = max(own, default=0)
    if not heaviest or heaviest > away or (own.count(heaviest) > 1 and rounding.ties == "refuse"):
        return rounding.rule()
    return rounding.rule(parties[own.index(heaviest)])


def rounded_shares(context: Context, weights: Weights) -> Ref:
    """The weights as shares rounded to the agreement's decimals, if it rounds shares; else themselves."""
    rounding = context.agreement.rounding
    if rounding.shares is None:
        return weights.ref
    return context.add_once(
        QuantiseShares(
            id=f"{weights.ref.step}.shares",
            inputs=(weights.ref,),
            parties=weights.parties,
            rule=rounding.shares.rule,
            ties=rounding.ties,
            why=why(context.agreement, rounding),
        )
    )


def shares_of(branches: Sequence[Branch]) -> list[Fraction]:
    """The branches' shares; ``rest`` is what the others leave."""
    takes: list[Fraction | str] = [known(branch.take) for branch in branches]
    stated = sum((take for take in takes if isinstance(take, Fraction)), Fraction(0))
    return [take if isinstance(take, Fraction) else 1 - stated for take in takes]


def take_weights(branches: Sequence[Branch], names: Sequence[str]) -> tuple[int, ...]:
    """The branches' shares as integers over one denominator."""
    return integer_weights(dict(zip(names, shares_of(branches), strict=True)))[1]


def together(pieces: Sequence[Note], rounding: Rounding) -> Why:
    """The clauses of all the pieces (the branches of a level), and the reason for the rounding."""
    clauses, sources, reasons = (
        dict.fromkeys(value for piece in pieces if (value := getattr(piece, name)))
        for name in ("clause", "source", "assumed")
    )
    return Why("; ".join(clauses) or None, "; ".join(sources) or None, "; ".join(reasons) or rounding.assumed)


def ordered(agreement: Agreement, codes: Sequence[str]) -> tuple[str, ...]:
    """Parties once each, in the agreement's order; what falls away comes last."""
    met = set(codes)
    last = (RESIDUAL,) if RESIDUAL in met else ()
    return (*(code for code in agreement.everyone if code in met), *last)
