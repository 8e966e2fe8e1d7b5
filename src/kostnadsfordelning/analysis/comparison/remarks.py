"""What is unlike between compared models, and what they take for granted: nothing is passed over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.replacing import spelled_out
from kostnadsfordelning.agreement.uses import every_branch
from kostnadsfordelning.analysis.comparison.compared import amounts_of
from kostnadsfordelning.analysis.comparison.fairness import tax_base_of
from kostnadsfordelning.analysis.comparison.key_words import keys_in_words
from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import measured

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.analysis.assumptions import Assumption
    from kostnadsfordelning.analysis.comparison.comparison import Comparison

_CITES = ("clause", "source", "assumed")
_RULES = ("parties", "keys", "rounding", "amount", "split", "items", "membership", "part_year")
"""The fields of an agreement that amounts follow from, as they are told where they differ."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know before trusting a comparison: of which model (empty for all) and years.

    ``kind`` is a stable English id: ``total``, ``services``, ``parties``, ``rules``, ``same_amounts``,
    ``inhabitants``, ``tax_base``, or the id of an assumption. ``service`` is empty for what is of the whole.
    """

    model: str
    years: tuple[int, ...]
    kind: str
    service: str
    note: str


def remarks_of(comparison: Comparison) -> tuple[Remark, ...]:
    """What is unlike first, model by model; then what is divided by; then what is taken for granted."""
    found: list[Remark] = []
    with measured(comparison.measure):
        for model in comparison.alternatives:
            for year in comparison.years:
                found += _unlike(comparison, model, year)
            found += _same(comparison, model)
    return (*_years_together(found), *_divided_by(comparison), *_assumed(comparison))


def _unlike(comparison: Comparison, model: str, year: int) -> Iterator[Remark]:
    """How a model differs from the baseline in a year, beside the amounts themselves."""
    base = comparison.baseline
    own_services, base_services = _services(comparison, model, year), _services(comparison, base, year)

    def remark(kind: str, key: str, of: str = "", **told: object) -> Remark:
        note = text(f"compare.{key}", model=model, baseline=base, **told)
        return Remark(model, (year,), kind, of, note)

    for of, versions in base_services.items():
        if of not in own_services:
            yield remark("services", "only_baseline", of, service=versions[0].name)
    for of, versions in own_services.items():
        if of not in base_services:
            yield remark("services", "only_model", of, service=versions[0].name)
    total, before = comparison.total(model, year), comparison.total(base, year)
    if total != before:
        yield remark("total", "total", year=year, total=total, before=before, change=total - before)
    sums, sums_before = (_totals(comparison, one, year) for one in (model, base))
    for of, versions in own_services.items():
        if of not in base_services:
            continue
        name = versions[0].name
        own, other = sums.get(of, 0), sums_before.get(of, 0)
        if own != other and len(own_services | base_services) > 1:
            told = {"year": year, "total": own, "before": other, "change": own - other}
            yield remark("total", "total_service", of, service=name, **told)
        differing = _rules_that_differ(versions, base_services[of])
        if differing:
            what = ", ".join(
                _key_changed(comparison, versions[-1], base_services[of][-1], year)
                if rule == "keys"
                else text(f"compare.rule_{rule}")
                for rule in differing
            )
            yield remark("rules", "rules", of, what=what)
    gone = [line.party for line in comparison.lines(model, year) if line.amount is None and line.before]
    come = [
        line.party
        for line in comparison.lines(model, year)
        if line.before is None and line.amount is not None and line.party != RESIDUAL
    ]
    for key, parties in (("party_out", gone), ("party_in", come)):
        for party in parties:
            yield remark("parties", key, party=comparison.names[party])


def _services(comparison: Comparison, model: str, year: int) -> dict[str, list[Agreement]]:
    """The versions of each service that a model has in force a year."""
    found: dict[str, list[Agreement]] = {}
    for result in comparison.allocation(model, year).results:
        found.setdefault(result.agreement.id, []).append(result.agreement)
    return found


def _totals(comparison: Comparison, model: str, year: int) -> dict[str, int]:
    """What each service costs by a model a year."""
    place = (model, year)
    sums = amounts_of({place: comparison.allocation(model, year)}, by_service=True)[place]
    totals: dict[str, int] = {}
    for (service, _), amount in sums.items():
        totals[service] = totals.get(service, 0) + amount
    return totals


def _rules_that_differ(own: list[Agreement], other: list[Agreement]) -> list[str]:
    """The rules that amounts follow from and that are not the same, whatever is cited beside them."""
    trees, others = ([_rules(one) for one in versions] for versions in (own, other))
    return [rule for rule in _RULES if [one.get(rule) for one in trees] != [one.get(rule) for one in others]]


def _rules(agreement: Agreement) -> dict[str, Any]:
    """The parts of an agreement that amounts follow from, the items' amounts and splits apart."""
    tree: dict[str, Any] = _bare(spelled_out(agreement))
    apart = {
        part: {item["id"]: item.pop(part, None) for item in tree["items"]} for part in ("amount", "split")
    }
    return tree | apart


def _key_changed(comparison: Comparison, own: Agreement, other: Agreement, year: int) -> str:
    """What the keys that are not the same divide by, in both."""
    base = comparison.baseline
    occur = {row.item for row in comparison.allocation(base, year).rows if row.service == other.id}
    used = _divided_by_key(other, occur)
    changed = [name for name in used if _bare_key(own, name) != _bare_key(other, name)]
    new, old = (keys_in_words(one, changed, year) for one in (own, other))
    if not new or not old or new == old:
        return text("compare.rule_keys")
    return text("compare.rule_keys_told", new=new, old=old, baseline=base)


def _divided_by_key(agreement: Agreement, items: set[str]) -> list[str]:
    """The names of the keys that branches of some items divide by, each once."""
    found = [
        branch.by
        for item in agreement.items
        if item.id in items
        for branch in every_branch(item.split)
        if isinstance(branch.by, str)
    ]
    return list(dict.fromkeys(found))


def _bare_key(agreement: Agreement, name: str) -> Any:
    return _bare(spelled_out(agreement.keys[name])) if name in agreement.keys else None


def _bare(tree: Any) -> Any:
    """A tree without citations and reasons: only what is computed with."""
    if isinstance(tree, dict):
        return {name: _bare(part) for name, part in tree.items() if name not in _CITES}
    return [_bare(part) for part in tree] if isinstance(tree, list) else tree


def _same(comparison: Comparison, model: str) -> Iterator[Remark]:
    """An alternative that changes nothing is most often a slip."""
    if all(
        comparison.amounts(model, year) == comparison.amounts(comparison.baseline, year)
        for year in comparison.years
    ):
        note = text("compare.same_amounts", model=model, baseline=comparison.baseline)
        yield Remark(model, comparison.years, "same_amounts", "", note)


def _divided_by(comparison: Comparison) -> Iterator[Remark]:
    """What kronor per inhabitant and per tax krona rest on, in every model and year alike."""
    persons = comparison.inhabitants
    names = {code: name for code, name in comparison.names.items() if code != RESIDUAL}

    def remark(kind: str, key: str, **told: object) -> Remark:
        return Remark("", comparison.years, kind, "", text(f"compare.{key}", **told))

    if not persons:
        yield remark("inhabitants", "no_inhabitants")
        return
    told = comparison.persons
    yield remark("inhabitants", "inhabitants", date=told.date, source=told.source, certainty=told.certainty)
    without = [name for code, name in names.items() if code not in persons]
    if without:
        yield remark("inhabitants", "without_inhabitants", parties=", ".join(without))
    tax = tax_base_of(comparison)
    if tax.year is None:
        yield remark("tax_base", "no_tax_base", year=comparison.years[0])
    else:
        yield remark("tax_base", "tax_base", year=tax.year, source=tax.source, certainty=tax.certainty)


def _assumed(comparison: Comparison) -> Iterator[Remark]:
    """What the models take for granted: what holds for all of them first, and once."""
    rows: dict[str, tuple[Assumption, ...]] = {
        model: comparison.outlooks[model].assumption_rows for model in comparison.models
    }
    shared = [one for one in rows[comparison.baseline] if all(one in own for own in rows.values())]
    for one in shared:
        yield _told("", one)
    for model, own in rows.items():
        for one in own:
            if one not in shared:
                yield _told(model, one)


def _told(model: str, one: Assumption) -> Remark:
    return Remark(model, one.years, one.kind, one.service, one.note)


def _years_together(found: Iterable[Remark]) -> Iterator[Remark]:
    """The same remark of several years told once."""
    years: dict[Remark, list[int]] = {}
    for one in found:
        years.setdefault(replace(one, years=()), []).extend(one.years)
    yield from (replace(one, years=tuple(when)) for one, when in years.items())


def service_names(comparison: Comparison) -> Mapping[str, str]:
    """The names of all the services by id, the baseline's first."""
    order = (comparison.baseline, *comparison.alternatives)
    names: dict[str, str] = {}
    for model in order:
        names = comparison.outlooks[model].services | names
    return {id_: names[id_] for model in order for id_ in comparison.outlooks[model].services}
