"""Matches that run already elsewhere, brought in from a list: read, looked through, agreed to once."""
