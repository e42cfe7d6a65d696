"""Who read or changed what is kept about somebody, as they are told it: also what they said in a match or a request."""

from django.db.models import Q

from matches.models import Goal, Problem, Request
from participants import protected
from participants.models import ChildFacts, Participant
from participants.recorded import known_as
from peermatch.audit.models import Record, RecordQuerySet

KINDS = (*protected.THEIRS, Problem, Goal, Request)
OF_THE_CHILD = (ChildFacts, Problem, Request)
SAID_OF_THE_CHILD = frozenset({"statement", "background", "tried", "pressing", "topics"})
# Who else spoke for them, and how the program works, is not theirs to read, not even that it is there.
NOT_THEIRS = frozenset({*protected.NOT_THEIRS, "referred_by", "referrer_contact", "permission_by", "took_over"})


def records_of(person: Participant, *, only_child: bool = False) -> RecordQuerySet:
    """The latest first. A request was read before anybody knew that it was theirs."""
    theirs = Request._meta.label
    kinds = [kind._meta.label for kind in (OF_THE_CHILD if only_child else KINDS)]
    asked = Request.objects.filter(program=person.program_id, person__public_id__in=known_as(person))
    ids = [str(one) for one in asked.values_list("public_id", flat=True)]
    rows: RecordQuerySet = Record.objects.filter(program=person.program_id, kind__in=kinds)
    found = rows.filter(Q(person__in=known_as(person)) | Q(kind=theirs, row__in=ids))
    return found.exclude(fields=list(protected.NOT_THEIRS))


def not_told(*, only_child: bool = False) -> frozenset[str]:
    """Names of fields that are left out."""
    if not only_child:
        return NOT_THEIRS
    fields = {field.name for kind in (Problem, Request) for field in kind._meta.get_fields()}
    return NOT_THEIRS | (fields - SAID_OF_THE_CHILD)
