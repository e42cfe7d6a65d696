"""A family match in real browsers, from the public form to the third contact, with no meeting at all.

A mother who has no account asks by the form. Ana calls her back, finds a support parent who is ready, and asks both;
both answer by the links in their mail, each with what the other may have, and are introduced. What arrives in their
mailboxes is what they agreed to, and nothing else.
"""

from collections.abc import Callable
from email.message import EmailMessage

from playwright.sync_api import Page

from tests.browsing import look
from tests.factories import LONG_AGO
from tests.journeys import at_home, in_family, in_roster
from tests.mail import SmtpSink
from tests.serving import Served

ROSA, SAM = "rosa@mail.example", "sam.lind@mail.example"
# Sam is ready; Gus was never trained, and so cannot be asked.
SUPPORT_PARENTS = """
from participants.models import Readiness
from tests.factories import *
program = Program.objects.get()
topic = make_topic(program, "Sleep and routines")
sam = make_parent(program, "Sam", "Lind", phone="512-555-0122")
gus = make_parent(program, "Gus", "Adler", phone="512-555-0133")
for person in (sam, gus):
    person.offers.set([topic])
days = dict.fromkeys(("screened_on", "agreement_on"), LONG_AGO.date())
Readiness.objects.create(program=program, participant=sam, trained_on=LONG_AGO.date(), **days)
Readiness.objects.create(program=program, participant=gus, **days)
"""


def test_from_the_public_form_to_the_third_contact(
    open_browser: Callable[[], Page], desk: Page, road: Served, smtp_sink: SmtpSink
) -> None:
    road.manage("shell", "-v0", "-c", SUPPORT_PARENTS)
    at_rosa, at_sam = open_browser(), open_browser()
    at_home.ask_for_help(at_rosa)
    smtp_sink.wait_for_subject("We have your request", ROSA)
    in_roster.sign_in(desk, today="Today: 1 thing needs you")
    in_family.call_back(desk)
    match = in_family.make_it_a_match(desk, agreed=LONG_AGO.date().isoformat())
    in_family.write_her_hope(desk, match)
    in_family.find_who_is_ready(desk, match)
    in_family.ask_both(desk, match)
    they_say_what_they_share(at_rosa, at_sam, smtp_sink)
    in_family.introduce(desk, match)
    each_gets_what_the_other_agreed_to(smtp_sink)
    for way in ("Text message", "Relay call", "Phone"):
        in_family.record_a_contact(desk, match, way)
    in_family.see_three_contacts_and_no_meeting(desk, match)


def they_say_what_they_share(at_rosa: Page, at_sam: Page, sink: SmtpSink) -> None:
    to_rosa, to_sam = (sink.wait_for_subject("Answer by", address) for address in (ROSA, SAM))
    at_home.say_yes_and_share(at_rosa, to_rosa, in_family.HOPE, "Phone number that ends in 77")
    look(at_rosa)
    at_home.say_yes_and_share(
        at_sam, to_sam, "To pass on what helped us.", "E-mail address that begins with sa", "Family name"
    )


def each_gets_what_the_other_agreed_to(sink: SmtpSink) -> None:
    to_rosa, to_sam = (all_of(sink.wait_for_subject("You are introduced", address)) for address in (ROSA, SAM))
    assert all(told in to_rosa for told in ("Sam Lind", SAM))
    assert all(told in to_sam for told in ("Rosa", "512-555-0177"))
    assert "512-555-0122" not in to_rosa
    assert not [kept for kept in ("Delgado", ROSA) if kept in to_sam]


def all_of(mail: EmailMessage) -> str:
    """Every part of the mail that can be read, and what stands in its headers apart from its own address."""
    headers = [value for name, value in mail.items() if name not in ("To", "List-Unsubscribe")]
    return "\n".join([*headers, *(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")])
