"""What the library costs in time and memory, held against its peers and against the bounds it has to keep.

    python -m benchmarks                     everything, a few minutes; writes the table of docs/benchmarks.md
    python -m benchmarks --only peers        one of the measures
    python -m benchmarks --quick             tiny sizes, to see that all of it runs and agrees

Contenders of a figure run interleaved in one process (`timing`), and what they give is compared in the same
run: whoever gives other amounts stops the run, whoever is known to be inexact has its wrong rows counted.

- `timing`, `figures`, `report`: how it is measured, what a figure is, the table and the machine
- `cases`: the totals and weights that are divided, in two sizes
- `peers`: how others would do the same
- `division`, `tables`, `single`, `services`, `scenarios`, `memory`, `processes`: the measures
"""
