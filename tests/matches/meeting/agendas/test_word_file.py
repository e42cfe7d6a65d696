"""The agenda as Word document, opened by another program's eyes."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from matches.meeting.agendas.doors import propose_agenda
from matches.models import Agenda, Meeting
from peermatch.accounts.models import User
from tests.matches.factories import NOW
from tests.matches.scheduling.conftest import seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def agenda(meeting: Meeting, coordinator: User) -> Agenda:
    meeting.set_time(meeting.wall_time, 130)
    meeting.save()
    return propose_agenda(meeting=meeting, shape="common_problem", seen=0, by=coordinator, at=NOW)


def test_it_has_headings_a_table_with_a_head_a_title_and_a_language(signed_in: Client, agenda: Agenda) -> None:
    meeting, seat = agenda.meeting, seat_of(agenda.meeting.match, "David")
    ids = [meeting.program.slug, meeting.match.public_id, meeting.public_id, seat.public_id]
    answer = signed_in.get(reverse("agenda-docx", args=ids) + "?size=28")
    assert answer["Content-Disposition"] == 'attachment; filename="agenda.docx"'
    found = Document(BytesIO(answer.content))
    headings = [one.text for one in found.paragraphs if one.style and str(one.style.name).startswith("Heading")]
    assert headings[0] == "Thu, May 7, 2026, 10:00 am Hawaii: agenda of your peer meeting"
    assert headings[1] == "What is done when"
    assert headings[-1] == "So that all can follow"
    rows = [[cell.text for cell in row.cells] for row in found.tables[0].rows]
    assert rows[0] == ["When", "How long", "What, and who leads"]
    assert rows[1][:2] == ["10:00 am Hawaii", "5 minutes"]
    assert len(rows) == 1 + agenda.segments.count()
    assert "w:tblHeader" in found.tables[0].rows[0]._tr.xml
    assert found.core_properties.title == headings[0]
    assert 'w:val="en-US"' in found.styles.element.xml
    assert found.styles["Normal"].font.size.pt == 28
