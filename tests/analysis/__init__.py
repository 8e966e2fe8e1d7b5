"""Tests of the questions asked of many allocations at once."""
