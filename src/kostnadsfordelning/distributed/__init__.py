"""The same calculations on an existing engine, Dask, for those who outgrow one machine.

    from distributed import Client                    # the engine's own, or any other way to start it
    from kostnadsfordelning import distributed

    with Client("tcp://scheduler:8786"):
        tables = distributed.allocate(agreements, range(2024, 2034), buckets=256)

Nothing is calculated here: every task runs the functions that one machine runs, on its part of the work,
so the outcome is the same to the krona whatever the number of parts, workers or threads. What is here is
how work is parted, by a hash that is the same on every machine, and how faults come back, all at once.

Not among the names of the door, since it needs the extra ``dask`` and municipal volumes do not need it.

- `buckets`: the engine, and which part of the work is whose
- `agreements`: many agreements × years
- `scenarios`: many scenarios of some agreements
- `shuffle`: the rows of a table that lies in parts, brought together by group
- `tables`: a table that lies in parts
"""

from kostnadsfordelning.distributed.agreements import Tables as Tables
from kostnadsfordelning.distributed.agreements import allocate as allocate
from kostnadsfordelning.distributed.scenarios import allocate_batch as allocate_batch
from kostnadsfordelning.distributed.tables import allocate_table as allocate_table

__all__ = ["Tables", "allocate", "allocate_batch", "allocate_table"]
