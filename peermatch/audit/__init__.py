"""Who read or changed what: ids and names of fields, never values. Rows are only added.

    audit.shown(audit.of(child, person=person.public_id, fields=["needs"]), by=request)
    audit.changed(audit.of(child, person=person.public_id, fields=form.changed_data), by=user)
    audit.record(Did.WAIVED, audit.of(waiver), by=user, program=match.program)

`by` is a request, a user, a person who came by a link, or the name of a command. Where something is changed, this
stands in the transaction of the change: neither is kept without the other.
"""

from peermatch.audit.recording import Did as Did
from peermatch.audit.recording import Entry as Entry
from peermatch.audit.recording import changed as changed
from peermatch.audit.recording import of as of
from peermatch.audit.recording import of_kind as of_kind
from peermatch.audit.recording import record as record
from peermatch.audit.recording import shown as shown
