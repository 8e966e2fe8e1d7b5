"""Broken cores: the real source with one line changed, so that a property can be seen to catch it."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment import averages, case, methods, numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kostnadsfordelning.apportionment.rules import Rule

    Answer = tuple[dict[str, int], int]
    Divider = Callable[[int, Mapping[str, object], Rule], Answer]


@dataclass(frozen=True)
class Mutant:
    """One line of the core, ``old``, replaced by ``new``; ``old`` must stand there exactly once."""

    module: ModuleType
    old: str
    new: str

    def divider(self) -> Divider:
        """The core with this change, as a plain function."""
        source = inspect.getsource(self.module)
        assert source.count(self.old) == 1, f"{self.old!r} stands {source.count(self.old)} times"
        broken = ModuleType(f"broken_{self.module.__name__.rpartition('.')[2]}")
        broken.__dict__["__name__"] = broken.__name__
        exec(compile(source.replace(self.old, self.new), broken.__name__, "exec"), broken.__dict__)
        return _divider(broken)


def _divider(broken: ModuleType | None = None) -> Divider:
    """The core as a function of total, weights and rule, with what ``broken`` defines put in its place."""
    names = {} if broken is None else broken.__dict__
    if "divide" in names:
        running = names
    else:
        running = {"__name__": "copy_of_methods"}
        exec(compile(inspect.getsource(methods), "copy_of_methods", "exec"), running)
        running["Case"] = names.get("Case", case.Case)
        running["_METHODS"]["sainte_lague"] = names.get("sainte_lague", averages.sainte_lague)
    divide = running["divide"]
    read = names.get("integer_weights", numbers.integer_weights)

    def apportioned(total: int, weights: Mapping[str, object], rule: Rule) -> Answer:
        parties, whole = read(weights)
        amounts, residual = divide(total, parties, whole, rule)
        return dict(zip(parties, amounts, strict=True)), residual

    return apportioned


TRUE: Divider = _divider()

MUTANTS = {
    "quotient ranked for remainder": Mutant(
        methods, "remainders.append(remainder)", "remainders.append(amount)"
    ),
    "smallest remainders win": Mutant(
        methods, "remainders.__getitem__, reverse=True", "remainders.__getitem__"
    ),
    "all to the first winner": Mutant(
        methods, "        amounts[party] += 1", "        amounts[winners[0]] += 1"
    ),
    "floor of negatives": Mutant(methods, "else (-total, -1)", "else (total, 1)"),
    "unit forgotten on the way out": Mutant(methods, "factor *= rule.unit", "factor *= 1"),
    "residual swallowed": Mutant(
        methods,
        'receiver_rule == "none":\n        return amounts, residual',
        'receiver_rule == "none":\n        return amounts, 0',
    ),
    "residual to the first": Mutant(methods, "receiver = case.weights.index(heaviest)", "receiver = 0"),
    "half up is down": Mutant(
        methods, "[(2 * total * weight + case.denominator) // twice for", "[(2 * total * weight) // twice for"
    ),
    "half down": Mutant(
        methods,
        "[(2 * total * weight + case.denominator) // twice for",
        "[(2 * total * weight + case.denominator - 1) // twice for",
    ),
    "down is up": Mutant(
        methods, "[total * weight // case.denominator for", "[-(-total * weight // case.denominator) for"
    ),
    "running total lost": Mutant(methods, "running += total * weight", "running = total * weight"),
    "no sign check": Mutant(methods, "if amounts[receiver] + residual < 0:", "if False:"),
    "ties reversed": Mutant(case, "return sorted(tied)[:units]", "return sorted(tied)[-units:]"),
    "ties by name": Mutant(
        case, "return sorted(tied)[:units]", "return sorted(tied, key=self.parties.__getitem__)[:units]"
    ),
    "refused ties settled by order": Mutant(
        case, 'self.rule.ties == "order":', 'self.rule.ties != "largest":'
    ),
    "smallest breaks ties": Mutant(case, "weights.__getitem__, reverse=True", "weights.__getitem__"),
    "equal weights not seen": Mutant(case, "if weights[heaviest[units - 1]] == cut:", "if False:"),
    "scale dropped": Mutant(numbers, "number.numerator * (common // number.denominator)", "number.numerator"),
    "divisors 1, 2, 3": Mutant(averages, "(2 * amounts[party] + 1))] += 1", "(amounts[party] + 1))] += 1"),
    "units not taken back": Mutant(averages, "for _ in range(-left):", "for _ in range(0):"),
    "last average not settled": Mutant(averages, "min(lowest.values()) != cut", "True"),
    "averages too coarse": Mutant(averages, "weight * high * high for", "weight * 3 for"),
}
