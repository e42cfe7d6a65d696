"""One person's page: a section each for what the roster holds about them, and a small page that edits it."""
