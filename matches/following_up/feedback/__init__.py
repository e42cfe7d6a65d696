"""Feedback: asking for it, taking it down, reading it."""
