"""Where persons and matches meet: one person's matches."""
