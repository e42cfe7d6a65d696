"""Scanners of others over the code and over the running demo."""
