"""The version: one constant, so that it is known also where the package is not installed."""

__version__ = "0.1.0"
