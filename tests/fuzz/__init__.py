"""Hostile posts at every form: after a valid one that succeeds, hundreds that must break and change nothing."""
