"""Dated values with their sources: population, land area, tax base, price indices, municipalities.

Every figure carries its reference date, its source and how certain it is; a figure asked for outside
what is known is an `UnknownFactError` that names what is known and the ways on. Nothing here guesses.
"""
