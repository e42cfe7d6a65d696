"""Two records of one person become one: what is chosen, what is joined, and how it is undone."""
