"""How the core refuses: faults and errors with their texts, loaded only when something is wrong."""

from __future__ import annotations

from kostnadsfordelning._light import TYPE_CHECKING
from kostnadsfordelning.errors import Fault, InputError, ResidualError, TieError, UnitError

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 60


def fault(why: str, place: str, value: object = None, **values: object) -> Fault:
    """The fault with the texts ``apportionment.<why>`` and ``apportionment.<why>_remedy``.

    ``value`` is what was given, as it would be written in Python; nothing for what was not given.
    """
    from kostnadsfordelning.messages import text

    return Fault(
        place,
        shown(value) if value is not None else "",
        text(f"apportionment.{why}", **values),
        text(f"apportionment.{why}_remedy", **values),
    )


def shown(value: object) -> str:
    """A value as written, on one line, texts in double quotes, cut when it is very long."""
    if type(value).__module__ == "numpy" and not getattr(value, "ndim", 1):
        value = value.item()  # type: ignore[attr-defined]  # numpy's 7 is written 7, not np.int64(7)
    written = f'"{value}"' if isinstance(value, str) else repr(value)
    if "\n" in written:
        written = " ".join(written.split())
    return written if len(written) <= _SHOWN else written[: _SHOWN - 1] + "…"


def party_fault(party: object, place: str) -> Fault | None:
    """What is wrong with a party's name or code: only texts are, so that 0114 cannot become 114."""
    if isinstance(party, str):
        return None if party.strip() else fault("party_blank", place, party)
    if isinstance(party, int) and not isinstance(party, bool):
        return fault("party_int", place, party, code=f"{party:04d}")
    return fault("party_kind", place, party)


def choice_fault(place: str, value: object, choices: tuple[object, ...]) -> Fault | None:
    """A fault that lists the choices, unless ``value`` is one of them."""
    if isinstance(value, str) and value in choices:
        return None
    listed = ", ".join(shown(choice) for choice in choices)
    return fault("no_choice", place, value, name=place, choices=listed)


def receiver_error(why: str, receiver: str, parties: Iterable[str]) -> InputError:
    """The residual is to go to someone who is no party, or to a word with two meanings."""
    known = ", ".join(shown(party) for party in parties)
    return InputError(faults=[fault(why, "residual_to", receiver, parties=known)])


def tie_error(why: str, tied: Iterable[str]) -> TieError:
    """A tie between ``tied`` that changes the outcome and is not settled."""
    from kostnadsfordelning.messages import text

    return TieError(text(f"apportionment.{why}", parties=", ".join(tied)))


def residual_error(party: str, amount: int, residual: int) -> ResidualError:
    """A residual that would turn the amount of the party it goes to."""
    from kostnadsfordelning.messages import text

    return ResidualError(text("apportionment.residual_flips", party=party, amount=amount, residual=residual))


def unit_error(total: int, unit: int) -> UnitError:
    """A total that the unit does not divide, with the nearest ones that it does."""
    lower = total // unit * unit
    return UnitError(faults=[fault("unit", "total", total, unit=unit, lower=lower, upper=lower + unit)])
