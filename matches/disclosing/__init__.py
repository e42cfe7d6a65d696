"""Who reads what of a match that others may not: conditions, ages and hopes. Each is told where somebody opened it."""
