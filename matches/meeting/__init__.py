"""Step: the meeting itself: its agenda, whether it was held, and its notes."""
