"""The list of matches, starting one, its page."""
