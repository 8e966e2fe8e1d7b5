"""How others would divide the same totals: written as one would who does not have this library.

Every peer is largest remainder with ties by order, so that the amounts can be held against the library's;
`rounded_numpy` alone does what is often done instead, and its rows do not sum.
"""
