"""Step: what comes of it, and how a match is closed."""
