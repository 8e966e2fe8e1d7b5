"""A table that lies in parts, on many machines or too large for one, divided group by group on the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.apportionment.rules import Rule, ShareRule
from kostnadsfordelning.distributed.buckets import all_told, engine, fault, whole
from kostnadsfordelning.errors import Faults, InputError, InputTypeError, KostnadsfordelningError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    import pandas as pd

    from kostnadsfordelning.distributed.shuffle import Piece

    Refused = KostnadsfordelningError | None
    Divided = pd.DataFrame | KostnadsfordelningError


def allocate_table(
    frames: Any,
    *,
    by: Hashable | Sequence[Hashable],
    total: Hashable,
    weight: Hashable,
    method: str,
    buckets: int | None = None,
    into: str = "amount",
    residual_to: str | None = None,
    ties: str = "order",
    order_by: Hashable | Sequence[Hashable] | None = None,
    party: Hashable | None = None,
    share_decimals: int | None = None,
    shares_off_100: str = "refuse",
    unit: int = 1,
) -> list[Any]:
    """Divide a table in parts as `kf.allocate_table` divides one: the same kronor in the same rows.

    frames
        The parts: a list of delayed pandas frames (``dask.delayed(pandas.read_parquet)(path)``) or of frames,
        or anything that has ``to_delayed``, such as a Dask DataFrame. A group's rows may lie in any of them.
    buckets
        How many parts the result has; as many as there are parts without it. Each is one task and must fit
        in a worker's memory; a group is never cut. The outcome does not depend on it.
    total
        A column. (Totals by group would have to be sent to every worker: put them in a column first.)

    The other arguments are those of `kf.allocate_table`, with one difference. Rows that come from several
    parts have no order of their own, so a rule for which the order decides demands ``order_by``: ties to be
    broken in order, a residual to the first or the last, rounding of a running total.

    Returns the parts of the result, delayed, one per bucket: ``dask.compute(*parts)``, a task of one's own on
    each, or ``dask.dataframe.from_delayed(parts)``. Rows keep their index, and within a bucket their order.
    No part is given out until the whole table is divided: the sum in is then the sum out.

    Raises at once `InputError` for arguments that are wrong, all of them together, and `MissingExtraError`
    without Dask. What is wrong in the table is raised when a part of the result is computed: what
    `kf.allocate_table` raises, of all the groups at once, each row with its part.

    >>> import pandas as pd, dask
    >>> january = pd.DataFrame({"avtal": ["A", "B"], "kommun": ["Ragunda", "Ragunda"],
    ...                         "kostnad": [100, 50], "folk": [1, 1]})
    >>> february = january.assign(kommun="Krokom", folk=[2, 1])
    >>> parts = allocate_table([january, february], by="avtal", total="kostnad", weight="folk",
    ...                        method="largest_remainder", order_by="kommun", buckets=2)
    >>> pd.concat(dask.compute(*parts)).sort_values(["avtal", "kommun"])[["avtal", "kommun", "amount"]]
      avtal   kommun  amount
    0     A   Krokom      67
    0     A  Ragunda      33
    1     B   Krokom      25
    1     B  Ragunda      25
    """
    dask = engine()
    columns = tuple(by) if isinstance(by, list | tuple) else (by,)
    told = {
        "by": list(columns),
        "total": total,
        "weight": weight,
        "method": method,
        "into": into,
        "residual_to": residual_to,
        "ties": ties,
        "order_by": order_by,
        "party": party,
        "share_decimals": share_decimals,
        "shares_off_100": shares_off_100,
        "unit": unit,
    }
    _check_rule(told)
    parts = _parts(frames)
    number = whole("buckets", len(parts) if buckets is None else buckets)
    pieces = [
        dask.delayed(partial(_parted, part=place, by=columns, buckets=number), pure=False, nout=number)(frame)
        for place, frame in enumerate(parts)
    ]
    divided = [
        dask.delayed(partial(_divided, by=columns, told=told), pure=False)([one[place] for one in pieces])
        for place in range(number)
    ]
    refused = dask.delayed(_refused, pure=False)([dask.delayed(_error, pure=False)(one) for one in divided])
    return [dask.delayed(_given_out, pure=False)(one, refused) for one in divided]


def _check_rule(told: Mapping[str, Any]) -> None:
    """Raise what is wrong with the rule, also that it asks for an order that the rows do not have."""
    faults = Faults()
    try:
        Rule(told["method"], told["residual_to"], told["ties"], told["unit"])
        if told["share_decimals"] is not None:
            ShareRule(told["share_decimals"], told["shares_off_100"])
    except InputError as error:
        faults.take(error)
    if not faults and told["order_by"] is None:
        faults += [fault(place, told[place], "order_needed") for place in _needs_order(told)]
    if isinstance(told["total"], Mapping) or hasattr(told["total"], "iloc"):
        faults.kind(fault("total", type(told["total"]).__name__, "total_column"))
    if not told["by"]:
        faults.append(fault("by", "[]", "no_by"))
    if faults:
        raise faults.error()


def _needs_order(told: Mapping[str, Any]) -> Iterator[str]:
    """The arguments, of a rule that is right, that let the order of the rows decide."""
    if told["method"] == "cumulative":
        yield "method"
    if told["residual_to"] in ("first", "last"):
        yield "residual_to"
    may_tie = told["method"] in ("largest_remainder", "sainte_lague") or told["residual_to"] == "largest"
    shares_may_tie = told["share_decimals"] is not None and told["shares_off_100"] != "refuse"
    if told["ties"] == "order" and (may_tie or shares_may_tie):
        yield "ties"


def _parts(frames: Any) -> list[Any]:
    """The parts of the table, as the engine takes them. Raises `InputTypeError` for what has none."""
    if hasattr(frames, "to_delayed"):
        return list(frames.to_delayed())
    one = hasattr(frames, "columns") or isinstance(frames, str | Mapping)
    if one or not isinstance(frames, Iterable):
        raise InputTypeError("", [fault("frames", type(frames).__name__, "not_frames")])
    parts = list(frames)
    if not parts:
        raise InputError("", [fault("frames", "", "no_frames")])
    return parts


def _parted(frame: object, part: int, by: tuple[Hashable, ...], buckets: int) -> list[Any]:
    """The task of one part; see `shuffle.parted`, which loads pandas where the work is."""
    from kostnadsfordelning.distributed.shuffle import parted

    return list(parted(frame, part, by, buckets))


def _divided(
    pieces: Sequence[Piece | KostnadsfordelningError], by: tuple[Hashable, ...], told: Mapping[str, Any]
) -> Divided:
    """The task of one bucket: its groups divided, or why it is refused."""
    from kostnadsfordelning.distributed import shuffle
    from kostnadsfordelning.tables.allocate_table import allocate_table as divide

    accepted = [one for one in pieces if not isinstance(one, KostnadsfordelningError)]
    if len(accepted) < len(pieces):
        return all_told(one for one in pieces if isinstance(one, KostnadsfordelningError))
    try:
        frame = shuffle.together(accepted, by)
        try:
            return divide(frame, **told)
        except KostnadsfordelningError:
            # Once more with rows that can be found again: a label need not be the only one of its kind
            # among all the parts, and a number in the bucket says nothing to anybody.
            return divide(frame.set_axis(shuffle.named_rows(accepted), axis="index"), **told)
    except KostnadsfordelningError as error:
        return error


def _error(divided: Divided) -> Refused:
    return divided if isinstance(divided, KostnadsfordelningError) else None


def _refused(errors: list[Refused]) -> None:
    """Raise what the buckets refused, together."""
    found = [one for one in errors if one is not None]
    if found:
        raise all_told(found)


def _given_out(divided: Divided, _: None) -> Divided:
    """A part of the result, once it is known that none was refused."""
    return divided
