"""Figures from SCB's statistical database (PxWeb): fetched on demand, kept as evidence, read from there.

Nothing here is called by a calculation. A fetch writes a snapshot – the raw answer with its request,
address, time and sha256 – and everything else reads snapshots, so that a result can be repeated.
"""
