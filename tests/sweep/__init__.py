"""Sweeps: one property over all of a large table, by a named command; a part of each runs with the tests."""
