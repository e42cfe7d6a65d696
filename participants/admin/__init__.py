"""People, as administrators see them. Each module registers its own when the admin looks for them here."""

from participants.admin import facts, own_page, people, providers, roster, words

__all__ = ["facts", "own_page", "people", "providers", "roster", "words"]
