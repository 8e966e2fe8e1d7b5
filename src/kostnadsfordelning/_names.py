"""Names that are resolved on first use: the public names of the door, and the views of results.

Two needs meet here. The door must load nothing heavy, so its names are looked up when asked for. And
results made in a lower room offer views made in a higher one (``r.explain()``, ``r.to_excel()``)
without the lower room knowing the higher: it asks for the view by name, and this table, which stands
below them all, says where it is made. A test resolves every entry.
"""

from __future__ import annotations

from kostnadsfordelning._light import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

PUBLIC: dict[str, str] = {
    # the exact core
    "apportion": "apportionment",
    "Apportionment": "apportionment",
    # many amounts at once
    "apportion_batch": "arrays.batch",
    "apportion_chunks": "arrays.stream",
    "allocate_table": "tables.allocate_table",
    # facts
    "population": "reference.population",
    "population_from": "reference.population",
    "fetch_population": "reference.pxweb.fetching",
    "fetch_land_area": "reference.pxweb.fetching",
    "fetch_table": "reference.pxweb.fetching",
    "read_snapshot": "reference.pxweb.snapshot",
    "Snapshot": "reference.pxweb.snapshot",
    "land_area": "reference.land_area",
    "land_area_from": "reference.land_area",
    "tax_base": "reference.tax_base",
    "usage_from": "reference.usage",
    "municipalities": "reference.places",
    "price_index": "reference.price_index",
    "price_index_from": "reference.price_index",
    "price_index_template": "reference.index_template",
    "TrueUp": "reference.true_up",
    "store": "reference.store.store",
    "FactStore": "reference.store.store",
    "DatedValues": "reference.tables",
    "PriceIndex": "reference.price_index",
    # agreements
    "agreements": "agreement.catalogue",
    "load_agreement": "agreement.catalogue",
    "agreement_schema": "agreement.schema",
    "agreement_template": "agreement.excel.writing",
    "portfolio": "agreement.portfolio",
    "Portfolio": "agreement.portfolio",
    "Agreement": "agreement.agreement",
    "Population": "agreement.key_makers",
    "Equal": "agreement.key_makers",
    "Fixed": "agreement.key_makers",
    "Usage": "agreement.key_makers",
    "Weighted": "agreement.key_makers",
    # calculation
    "allocate": "calculation.allocate",
    "Allocation": "calculation.allocation",
    "parameters": "calculation.batch.parameters",
    "allocate_batch": "calculation.batch.allocate_batch",
    "BatchAllocation": "calculation.batch.result",
    "facts": "calculation.known_facts",
    # invoices
    "invoices": "invoicing.invoices",
    "Invoices": "invoicing.invoices",
    "settle": "invoicing.settlement",
    "Settlement": "invoicing.settlement",
    # several years
    "outlook": "analysis.outlook",
    "Outlook": "analysis.outlook",
    "bridge": "analysis.bridge.bridge",
    "Bridge": "analysis.bridge.bridge",
    # another model
    "compare": "analysis.comparison.compare",
    "Comparison": "analysis.comparison.comparison",
    # what if many values were others
    "sweep": "analysis.sweeping.sweep",
    "Sweep": "analysis.sweeping.result",
    "weightings": "analysis.sweeping.weightings",
    # the search for weights
    "find_weights": "analysis.search.find_weights",
    "FoundWeights": "analysis.search.found",
    "AtMostRise": "analysis.search.wishes",
    "AtMostFall": "analysis.search.wishes",
    "AtMostShare": "analysis.search.wishes",
    "AtMostAmount": "analysis.search.wishes",
    "AtMostPerInhabitant": "analysis.search.wishes",
    # inherited tables
    "identify_rule": "analysis.inherited.identify",
    "audit": "analysis.inherited.audit",
    "break_even": "analysis.break_even.break_even",
    "BreakEven": "analysis.break_even.break_even",
    # errors
    "KostnadsfordelningError": "errors",
    "Fault": "errors",
    "InputError": "errors",
    "InputTypeError": "errors",
    "WeightError": "errors",
    "UnitError": "errors",
    "SharesError": "errors",
    "AgreementFileError": "errors",
    "FactsFileError": "errors",
    "SnapshotError": "errors",
    "FactConflictError": "errors",
    "FetchError": "errors",
    "TableError": "errors",
    "TieError": "errors",
    "ResidualError": "errors",
    "UnknownFactError": "errors",
    "UnknownAgreementError": "errors",
    "NotInForceError": "errors",
    "UnansweredError": "errors",
    "MissingActualError": "errors",
    "MandateError": "errors",
    "BelowZeroError": "errors",
    "LimitError": "errors",
    "MeasureError": "errors",
    "WishError": "errors",
    "PreliminaryError": "errors",
    "MissingExtraError": "errors",
}

VIEWS: dict[str, str] = {
    "explain_apportionment": "reports.traces",
    "explain_allocation": "reports.explanation",
    "allocation_html": "reports.html",
    "batch_html": "reports.batch",
    "invoices_html": "reports.html",
    "write_allocation": "reports.workbook",
    "write_invoices": "reports.workbook",
    "explain_settlement": "reports.settlement",
    "settlement_html": "reports.settlement",
    "write_settlement": "reports.workbook.settlement",
    "explain_break_even": "reports.break_even",
    "break_even_html": "reports.break_even",
    "explain_weights": "reports.found_weights",
    "weights_html": "reports.found_weights",
    "write_outlook": "reports.workbook.outlook",
    "outlook_html": "reports.outlook",
    "bridge_html": "reports.bridge",
    "plot_bridge": "reports.charts.bridge",
    "plot_comparison": "reports.charts.comparison",
    "party_outlook_html": "reports.outlook",
    "write_comparison": "reports.workbook.comparison",
    "comparison_html": "reports.comparison",
    "sweep_html": "reports.sweep",
    "write_sweep": "reports.workbook.sweep",
}


def resolve(name: str, table: dict[str, str], house: str = "kostnadsfordelning") -> Any:
    """The object called ``name``, from the room of the house that ``table`` says makes it."""
    return getattr(__import__(f"{house}.{table[name]}", fromlist=(name,)), name)


def view(name: str) -> Any:
    """The renderer called ``name``, from the room of reports."""
    return resolve(name, VIEWS)
