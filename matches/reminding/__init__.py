"""Step: what is due before a meeting."""
