"""Several meetings of a match at once: confirmed, joined or left together, with one letter to each person."""
