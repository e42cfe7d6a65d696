"""Step: the meeting itself: whether it was held, and its notes."""
