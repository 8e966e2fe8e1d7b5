"""The figures behind the causes of a bridge, in a few Swedish words each."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.bridge.figures import EARLIER, KINDS, bare
from kostnadsfordelning.calculation.steps import Input, Uprate
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import decimals, percent, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostnadsfordelning.analysis.bridge.causes import Cause
    from kostnadsfordelning.calculation.result import AgreementResult


def notes_of(
    first: Sequence[AgreementResult], last: Sequence[AgreementResult], party: str
) -> dict[Cause, str]:
    """What is behind each cause that figures can be told of; of a service that begins or ends, nothing."""
    if not first or not last:
        return {}
    notes: dict[Cause, str] = {}
    versions = [{result.agreement.version for result in one} for one in (first, last)]
    if versions[0] != versions[1]:
        notes["model"] = text("bridge.versions", before=_listed(versions[0]), after=_listed(versions[1]))
    percents = dict.fromkeys(_percents(last, first[0].year))
    if percents:
        notes["index"] = ", ".join(percents)
    for cause in ("population", "key_figures", "usage"):
        before, after = (_figure(results, cause, party) for results in (first, last))
        if before is not None and after is not None and before != after:
            notes[cause] = text(f"bridge.{cause}_note", before=before, after=after)
    return notes


def _listed(versions: set[str]) -> str:
    return ", ".join(sorted(versions))


def _percents(results: Sequence[AgreementResult], year: int) -> Iterator[str]:
    """The percents of the years after the first one: 3 %, or PKV 2027: 2,9 %."""
    for result in results:
        for step in result.steps:
            if not isinstance(step, Uprate) or not step.active or EARLIER in bare(result, step):
                continue
            for ref in step.inputs[1:] if step.year > year else ():
                rate = result.step(ref.step)
                if isinstance(rate, Input) and not isinstance(rate.value, tuple):
                    share = percent(Fraction(rate.value) / 100)
                    name, of = (rate.fact.name if rate.fact is not None else ""), rate.year
                    known = {"index": name, "year": of, "percent": share}
                    yield text("bridge.index_percent", **known) if name and of else share


def _figure(results: Sequence[AgreementResult], cause: str, party: str) -> str | None:
    """The party's figure of one kind; None where it has none, or more than one."""
    found = {
        dict(zip(step.parties, step.value, strict=True)).get(party)
        for result in results
        for step, fact in result.facts()
        if KINDS[fact.kind] == cause and isinstance(step.value, tuple) and EARLIER not in bare(result, step)
    } - {None}
    if len(found) != 1:
        return None
    value = Fraction(found.pop() or 0)
    return whole(int(value)) if value.denominator == 1 else decimals(value, 2)
