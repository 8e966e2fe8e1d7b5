"""What a method is given besides the total, what it can note, and how it settles a tie."""

from __future__ import annotations

from kostnadsfordelning._light import TYPE_CHECKING
from kostnadsfordelning.apportionment.refusals import tie_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.apportionment.rules import Rule


class Log:
    """What a method notes for the trace when asked to: indexes and whole units, nothing worded.

    ``base`` is what each party has before anything is moved and ``left`` what then remains of the
    total. ``moves`` are (party's index, units, reason, the value that decided as numerator and
    denominator, indexes of those it tied with).
    """

    __slots__ = ("base", "left", "moves", "remainders")

    def __init__(self) -> None:
        self.base: tuple[int, ...] = ()
        self.left = 0
        self.remainders: tuple[int, ...] = ()
        self.moves: list[tuple[int, int, str, tuple[int, int] | None, tuple[int, ...]]] = []

    def start(self, base: Sequence[int], left: int, remainders: Sequence[int]) -> None:
        """Note where the parties stand before anything is moved."""
        self.base, self.left, self.remainders = tuple(base), left, tuple(remainders)

    def move(
        self,
        party: int,
        units: int,
        reason: str,
        value: tuple[int, int] | None = None,
        tied: Sequence[int] = (),
    ) -> None:
        """Note units that go to (or from) a party; of ``tied`` the party itself is left out."""
        self.moves.append((party, units, reason, value, tuple(other for other in tied if other != party)))


class Case:
    """Parties, integer weights and their sum, the rule, and the log if a trace is wanted."""

    __slots__ = ("denominator", "log", "parties", "rule", "weights")

    def __init__(
        self, parties: tuple[str, ...], weights: tuple[int, ...], rule: Rule, log: Log | None
    ) -> None:
        self.parties = parties
        self.weights = weights
        self.denominator = sum(weights)
        self.rule = rule
        self.log = log

    def remainders(self, total: int) -> list[int]:
        """By how much each quota exceeds a whole number of units, as numerators over the denominator."""
        return [total * weight % self.denominator for weight in self.weights]

    def settle(self, tied: list[int], units: int) -> list[int]:
        """The ``units`` parties of ``tied`` that the tie rule chooses; always fewer than have tied.

        Raises `TieError` when the rule refuses, or when equal weights stand at the cut and it is the
        larger weight that should decide.
        """
        if self.rule.ties == "order":
            return sorted(tied)[:units]
        if self.rule.ties == "refuse":
            raise tie_error("tie_refused", self._names(tied))
        weights = self.weights
        heaviest = sorted(tied, key=weights.__getitem__, reverse=True)
        cut = weights[heaviest[units]]
        if weights[heaviest[units - 1]] == cut:
            equal = [party for party in tied if weights[party] == cut]
            raise tie_error("tie_equal_weights", self._names(equal))
        return heaviest[:units]

    def _names(self, tied: list[int]) -> list[str]:
        return [self.parties[party] for party in sorted(tied)]
