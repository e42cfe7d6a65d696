"""All that is kept about one person, as a page they can read and a file for machines (docs/decisions/0042)."""
