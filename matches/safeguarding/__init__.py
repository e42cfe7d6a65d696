"""People who are worried about someone, and what keeps people safe from one another."""
