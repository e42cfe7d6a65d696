"""On a person's page: that two records became one, as long as it can be undone."""

from participants.models import Participant
from participants.roster.merging.door import latest_into
from participants.roster.panels import Panel
from peermatch.accounts.access import ProgramRequest


def undoable(request: ProgramRequest, person: Participant) -> Panel | None:
    row = latest_into(person) if request.membership.can_write else None
    return Panel("participants/roster/merging/undoable.html", {"merging": row}, place=5) if row else None
