"""What is wrong with arguments, told all at once: the faults as they are found, and how many are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.errors import InputError, InputTypeError

if TYPE_CHECKING:
    from kostnadsfordelning.errors import Fault

MOST_TOLD = 3
"""Rows or groups that are named for one fault; of the others it is told how many they are."""


class Told:
    """Refusals as they are found; `done` raises them all as one, if there are any."""

    __slots__ = ("errors",)

    def __init__(self) -> None:
        self.errors: list[InputError] = []

    def add(self, fault: Fault, kind: type[InputError] = InputError) -> None:
        """One more fault, and the class that `apportion` would give it."""
        self.errors.append(kind(faults=[fault]))

    def take(self, error: InputError) -> None:
        """What another reading refused."""
        self.errors.append(error)

    def done(self) -> None:
        """Raise what was found: of one kind as that kind, of several as an `InputError`."""
        if not self.errors:
            return
        kinds = {type(error) for error in self.errors}
        faults = [fault for error in self.errors for fault in error.faults]
        if len(kinds) == 1:
            raise kinds.pop()(faults=faults)
        of_kind = any(isinstance(error, InputTypeError) for error in self.errors)
        raise (InputTypeError if of_kind else InputError)(faults=faults)
