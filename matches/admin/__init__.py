"""Matches, as administrators see them. What happened was written by the steps' doors: here it can only be read.

Each module registers its own when the admin looks for them here.
"""

from matches.admin import (
    absences,
    agendas,
    arranging,
    batches,
    feedback,
    getting_together,
    inviting,
    mail,
    match,
    polling,
    reporting,
    requesting,
    safeguarding,
    settings,
    workspace,
)

__all__ = [
    "absences",
    "agendas",
    "arranging",
    "batches",
    "feedback",
    "getting_together",
    "inviting",
    "mail",
    "match",
    "polling",
    "reporting",
    "requesting",
    "safeguarding",
    "settings",
    "workspace",
]
