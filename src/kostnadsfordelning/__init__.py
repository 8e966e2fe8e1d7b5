"""Split the costs of shared municipal services, exactly and explainably.

    import kostnadsfordelning as kf

    result = kf.allocate("cmv", 2023)     # an agreement and a year
    result.by_party                       # who pays what
    print(result.explain("Ragunda"))      # and why
    kf.invoices(result, instalments=2).to_excel("cmv-2023.xlsx")

This is the one door: names are resolved on first use, so importing the package loads nothing heavy.
"""

from __future__ import annotations

from kostnadsfordelning._light import TYPE_CHECKING
from kostnadsfordelning._names import PUBLIC, resolve
from kostnadsfordelning._version import __version__ as __version__

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement as Agreement
    from kostnadsfordelning.agreement.catalogue import (
        agreements as agreements,
    )
    from kostnadsfordelning.agreement.catalogue import (
        load_agreement as load_agreement,
    )
    from kostnadsfordelning.agreement.excel.writing import agreement_template as agreement_template
    from kostnadsfordelning.agreement.key_makers import Equal as Equal
    from kostnadsfordelning.agreement.key_makers import Fixed as Fixed
    from kostnadsfordelning.agreement.key_makers import Population as Population
    from kostnadsfordelning.agreement.key_makers import Usage as Usage
    from kostnadsfordelning.agreement.key_makers import Weighted as Weighted
    from kostnadsfordelning.agreement.portfolio import Portfolio as Portfolio
    from kostnadsfordelning.agreement.portfolio import portfolio as portfolio
    from kostnadsfordelning.agreement.schema import agreement_schema as agreement_schema
    from kostnadsfordelning.analysis.break_even.break_even import BreakEven as BreakEven
    from kostnadsfordelning.analysis.break_even.break_even import break_even as break_even
    from kostnadsfordelning.analysis.bridge.bridge import Bridge as Bridge
    from kostnadsfordelning.analysis.bridge.bridge import bridge as bridge
    from kostnadsfordelning.analysis.comparison.compare import compare as compare
    from kostnadsfordelning.analysis.comparison.comparison import Comparison as Comparison
    from kostnadsfordelning.analysis.inherited.audit import audit as audit
    from kostnadsfordelning.analysis.inherited.identify import identify_rule as identify_rule
    from kostnadsfordelning.analysis.outlook import Outlook as Outlook
    from kostnadsfordelning.analysis.outlook import outlook as outlook
    from kostnadsfordelning.analysis.search.find_weights import find_weights as find_weights
    from kostnadsfordelning.analysis.search.found import FoundWeights as FoundWeights
    from kostnadsfordelning.analysis.search.wishes import AtMostAmount as AtMostAmount
    from kostnadsfordelning.analysis.search.wishes import AtMostFall as AtMostFall
    from kostnadsfordelning.analysis.search.wishes import AtMostPerInhabitant as AtMostPerInhabitant
    from kostnadsfordelning.analysis.search.wishes import AtMostRise as AtMostRise
    from kostnadsfordelning.analysis.search.wishes import AtMostShare as AtMostShare
    from kostnadsfordelning.analysis.sweeping.result import Sweep as Sweep
    from kostnadsfordelning.analysis.sweeping.sweep import sweep as sweep
    from kostnadsfordelning.analysis.sweeping.weightings import weightings as weightings
    from kostnadsfordelning.apportionment import Apportionment as Apportionment
    from kostnadsfordelning.apportionment import apportion as apportion
    from kostnadsfordelning.arrays.batch import apportion_batch as apportion_batch
    from kostnadsfordelning.arrays.stream import apportion_chunks as apportion_chunks
    from kostnadsfordelning.calculation.allocate import allocate as allocate
    from kostnadsfordelning.calculation.allocation import Allocation as Allocation
    from kostnadsfordelning.calculation.batch.allocate_batch import allocate_batch as allocate_batch
    from kostnadsfordelning.calculation.batch.parameters import parameters as parameters
    from kostnadsfordelning.calculation.batch.result import BatchAllocation as BatchAllocation
    from kostnadsfordelning.calculation.known_facts import facts as facts
    from kostnadsfordelning.errors import (
        AgreementFileError as AgreementFileError,
    )
    from kostnadsfordelning.errors import BelowZeroError as BelowZeroError
    from kostnadsfordelning.errors import FactConflictError as FactConflictError
    from kostnadsfordelning.errors import (
        FactsFileError as FactsFileError,
    )
    from kostnadsfordelning.errors import (
        Fault as Fault,
    )
    from kostnadsfordelning.errors import FetchError as FetchError
    from kostnadsfordelning.errors import (
        InputError as InputError,
    )
    from kostnadsfordelning.errors import (
        InputTypeError as InputTypeError,
    )
    from kostnadsfordelning.errors import (
        KostnadsfordelningError as KostnadsfordelningError,
    )
    from kostnadsfordelning.errors import LimitError as LimitError
    from kostnadsfordelning.errors import (
        MandateError as MandateError,
    )
    from kostnadsfordelning.errors import MeasureError as MeasureError
    from kostnadsfordelning.errors import (
        MissingActualError as MissingActualError,
    )
    from kostnadsfordelning.errors import MissingExtraError as MissingExtraError
    from kostnadsfordelning.errors import (
        NotInForceError as NotInForceError,
    )
    from kostnadsfordelning.errors import (
        PreliminaryError as PreliminaryError,
    )
    from kostnadsfordelning.errors import (
        ResidualError as ResidualError,
    )
    from kostnadsfordelning.errors import (
        SharesError as SharesError,
    )
    from kostnadsfordelning.errors import SnapshotError as SnapshotError
    from kostnadsfordelning.errors import TableError as TableError
    from kostnadsfordelning.errors import (
        TieError as TieError,
    )
    from kostnadsfordelning.errors import (
        UnansweredError as UnansweredError,
    )
    from kostnadsfordelning.errors import (
        UnitError as UnitError,
    )
    from kostnadsfordelning.errors import (
        UnknownAgreementError as UnknownAgreementError,
    )
    from kostnadsfordelning.errors import (
        UnknownFactError as UnknownFactError,
    )
    from kostnadsfordelning.errors import (
        WeightError as WeightError,
    )
    from kostnadsfordelning.errors import WishError as WishError
    from kostnadsfordelning.invoicing.invoices import Invoices as Invoices
    from kostnadsfordelning.invoicing.invoices import invoices as invoices
    from kostnadsfordelning.invoicing.settlement import Settlement as Settlement
    from kostnadsfordelning.invoicing.settlement import settle as settle
    from kostnadsfordelning.reference.index_template import price_index_template as price_index_template
    from kostnadsfordelning.reference.land_area import land_area as land_area
    from kostnadsfordelning.reference.land_area import land_area_from as land_area_from
    from kostnadsfordelning.reference.places import municipalities as municipalities
    from kostnadsfordelning.reference.population import (
        population as population,
    )
    from kostnadsfordelning.reference.population import (
        population_from as population_from,
    )
    from kostnadsfordelning.reference.price_index import (
        PriceIndex as PriceIndex,
    )
    from kostnadsfordelning.reference.price_index import (
        price_index as price_index,
    )
    from kostnadsfordelning.reference.price_index import (
        price_index_from as price_index_from,
    )
    from kostnadsfordelning.reference.pxweb.fetching import fetch_land_area as fetch_land_area
    from kostnadsfordelning.reference.pxweb.fetching import fetch_population as fetch_population
    from kostnadsfordelning.reference.pxweb.fetching import fetch_table as fetch_table
    from kostnadsfordelning.reference.pxweb.snapshot import Snapshot as Snapshot
    from kostnadsfordelning.reference.pxweb.snapshot import read_snapshot as read_snapshot
    from kostnadsfordelning.reference.store.store import FactStore as FactStore
    from kostnadsfordelning.reference.store.store import store as store
    from kostnadsfordelning.reference.tables import DatedValues as DatedValues
    from kostnadsfordelning.reference.tax_base import tax_base as tax_base
    from kostnadsfordelning.reference.true_up import TrueUp as TrueUp
    from kostnadsfordelning.reference.usage import usage_from as usage_from
    from kostnadsfordelning.tables.allocate_table import allocate_table as allocate_table

__all__ = [*PUBLIC, "__version__"]  # noqa: PLE0604 - the table holds the names; a test pins them


def __getattr__(name: str) -> object:
    if name not in PUBLIC:
        raise AttributeError(f"module 'kostnadsfordelning' has no attribute {name!r}")
    value = resolve(name, PUBLIC)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
