"""Whom the program books for meetings: the list of interpreters, captioners and others, and when they are free."""
