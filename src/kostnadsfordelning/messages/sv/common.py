"""Texts that every room may use."""

TEXTS = {
    "sum": "Summa {amount:kr}",
}
