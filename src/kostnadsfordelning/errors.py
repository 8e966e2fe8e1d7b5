"""Every error of this library, in one tree.

Messages are Swedish, because it is a finance officer who meets them; the class names are English,
because it is an engineer who catches them. Each class also inherits the builtin that a caller who has
never heard of this library would expect.

    KostnadsfordelningError
    ├── InputError (ValueError)           something given is wrong: carries every fault found, not the first
    │   ├── InputTypeError (TypeError)    … of a kind that is never accepted: a float, a bool, an int as code
    │   ├── WeightError                   weights that cannot be used: negative, all zero, none
    │   ├── UnitError                     a total that the rounding unit does not divide
    │   ├── SharesError                   shares that do not make 100 %
    │   ├── AgreementFileError            faults in an agreement file, each with file:line:column
    │   ├── FactsFileError                faults in a file of figures, each with its cell or row
    │   │   └── SnapshotError             a snapshot that has been changed, or is none
    │   └── FactConflictError             two sources of the same figure differ, and none is chosen
    ├── FetchError (OSError)              a fetch that failed: not reached, too slow, refused, something else
    │   └── TableError                    SCB's table is not the one described: moved, other codes, other unit
    ├── TieError (ValueError)             a tie that changes the outcome and that the rule does not settle
    ├── ResidualError (ValueError)        a residual that would turn its receiver's amount around
    ├── UnknownFactError (LookupError)    a figure asked for outside what is known
    ├── UnknownAgreementError (LookupError)   no agreement, item or party of that name
    ├── NotInForceError (ValueError)      no version, or more than one, is in force in the year
    ├── UnansweredError (ValueError)      the agreement leaves a question open that the calculation needs
    ├── MissingActualError (ValueError)   an item is charged on actual cost, and none was given
    ├── MandateError (ValueError)         an amount above what may be decided without a further decision
    ├── BelowZeroError (ValueError)       more is set off than there is to set it off from
    ├── LimitError (ValueError)           limits per party that leave no way to share the amount
    ├── MeasureError (ValueError)         a sum over different measures: kronor and places, say
    ├── WishError (ValueError)            wishes on weights that cannot all be met; names which collide
    ├── PreliminaryError (ValueError)     invoices asked for on a result that is assumed or fails a check
    └── MissingExtraError (ImportError)   an optional package is not installed; it says which extra is
"""

from __future__ import annotations

from kostnadsfordelning._light import TYPE_CHECKING, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


@frozen
class Fault:
    """One thing that is wrong: where, what stands there, why it cannot be used, and what to do.

    ``place`` is as exact as the source allows: ``avtal.yaml:3:16``, ``folkmangd.xlsx!Blad1!B3`` or the
    name of an argument. ``line`` is the source line, for files of text.
    """

    place: str
    value: str
    why: str
    remedy: str
    line: str = ""

    def __str__(self) -> str:
        shown = f" (angivet: {self.value})" if self.value else ""
        text = f"{self.place}: {self.why}{shown}"
        if self.line:
            text += f"\n    | {self.line}"
        return f"{text}\n    → {self.remedy}" if self.remedy else text


class KostnadsfordelningError(Exception):
    """The root: catch this to catch everything the library raises on purpose.

    ``steps`` holds the calculation as far as it came, so that a refusal can be explained.
    """

    def __init__(self, message: str = "", *, steps: Iterable[Any] = ()) -> None:
        super().__init__(message)
        self.steps: tuple[Any, ...] = tuple(steps)


class InputError(KostnadsfordelningError, ValueError):
    """Something given is wrong. ``faults`` lists all that was found."""

    def __init__(self, message: str = "", faults: Iterable[Fault] = (), *, steps: Iterable[Any] = ()) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        lines = ([message] if message else []) + [str(fault) for fault in self.faults]
        super().__init__("\n".join(lines), steps=steps)


class InputTypeError(InputError, TypeError):
    """A kind of value that is never accepted, such as a float where money or shares are meant."""


class Faults(list[Fault]):
    """Faults as they are found; ``of_kind`` once one of them is of a kind that is never accepted."""

    of_kind = False

    def kind(self, fault: Fault) -> None:
        """Add a fault of kind."""
        self.of_kind = True
        self.append(fault)

    def take(self, error: InputError) -> None:
        """Add what another reading refused."""
        self.of_kind = self.of_kind or isinstance(error, InputTypeError)
        self.extend(error.faults)

    def error(self) -> InputError:
        """One error that tells them all: an `InputTypeError` if any is of kind."""
        return (InputTypeError if self.of_kind else InputError)(faults=self)


class WeightError(InputError):
    """Weights that cannot be used: negative, all zero, or none at all."""


class UnitError(InputError):
    """The rounding unit does not divide the total."""


class SharesError(InputError):
    """Shares, or percent texts, that do not make 100 %."""


class AgreementFileError(InputError):
    """Faults in an agreement file, each with file, line and column."""


class FactsFileError(InputError):
    """Faults in a file of figures, each with its cell or row."""


class SnapshotError(FactsFileError):
    """A snapshot that has been changed since it was fetched, is damaged, or is no snapshot."""


class FactConflictError(InputError):
    """Two sources of the same figure differ; both are shown, and the choice is the user's."""


class FetchError(KostnadsfordelningError, OSError):
    """A fetch that failed. ``status`` is the server's refusal, if it answered with one.

    ``unavailable`` says that the service could not be reached at all, so that another may be tried.
    """

    def __init__(self, message: str = "", status: int | None = None, *, unavailable: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.unavailable = unavailable


class TableError(FetchError):
    """The table at SCB is not as it is described here: moved, other codes, another unit or date."""


class TieError(KostnadsfordelningError, ValueError):
    """A tie that changes the outcome, which the stated rule refuses or cannot break."""


class ResidualError(KostnadsfordelningError, ValueError):
    """The residual would turn the sign of the amount of the party it goes to."""


class UnknownFactError(KostnadsfordelningError, LookupError):
    """A figure asked for outside what is known; the message names what is known and the ways on."""


class UnknownAgreementError(KostnadsfordelningError, LookupError):
    """No agreement, cost item or party of that name."""


class NotInForceError(KostnadsfordelningError, ValueError):
    """No version of the agreement, or more than one, is in force in the year asked for."""


class UnansweredError(KostnadsfordelningError, ValueError):
    """The agreement leaves a question open, and the calculation needs its answer."""


class MissingActualError(KostnadsfordelningError, ValueError):
    """A cost item is charged on actual cost, and no actual cost was given."""


class MandateError(KostnadsfordelningError, ValueError):
    """An amount exceeds what may be decided without a further decision, and none was stated."""


class BelowZeroError(KostnadsfordelningError, ValueError):
    """More is set off than there is, where the agreement lets nothing go below zero."""


class LimitError(KostnadsfordelningError, ValueError):
    """Limits per party that contradict each other or leave no way to share the amount."""


class MeasureError(KostnadsfordelningError, ValueError):
    """A sum over different measures was asked for: kronor and places cannot be added."""


class WishError(KostnadsfordelningError, ValueError):
    """No weights meet the wishes. ``colliding`` has a smallest set of limits that cannot be met together."""

    def __init__(self, message: str = "", *, colliding: Iterable[Any] = ()) -> None:
        super().__init__(message)
        self.colliding: tuple[Any, ...] = tuple(colliding)


class PreliminaryError(KostnadsfordelningError, ValueError):
    """Invoices were asked for on a result that rests on assumed figures or fails a check."""


class MissingExtraError(KostnadsfordelningError, ImportError):
    """Something was asked for that an optional package does, and it is not installed."""
