"""People of a match who cannot come to one of its meetings, and what the coordinator makes of it."""
