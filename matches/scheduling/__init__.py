"""Step: when and where they meet, and the calendar files that say so."""
