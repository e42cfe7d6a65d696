"""Step: the problem, and what each participant hopes to gain."""
