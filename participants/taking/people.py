"""What this floor keeps about a person, told to them."""

from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import (
    AccessNeed,
    AccessProfile,
    ChildFacts,
    Consent,
    ConsentAsk,
    DatesAway,
    DifferentPeople,
    Evidence,
    Guardian,
    Link,
    MailWish,
    Merging,
    NewAddress,
    OwnChange,
    Participant,
    ProfilePart,
    Purpose,
    Readiness,
    Relationship,
    StatusChange,
    WeeklyWindow,
)
from participants.roster.columns import say_date
from participants.taking.kept import (
    NOTES,
    OTHERS,
    OURS,
    SAFE,
    SAID,
    Kept,
    leaves_out,
    of_them_alone,
    speak_of_them_alone,
    tells,
)
from peermatch.outbox.letters import in_words
from peermatch.outbox.models import Email, State
from peermatch.returning.models import Unreached


def _mail(mail: Email) -> str:
    """Without its links, which were for the one letter alone."""
    return in_words(mail.text, gettext("(a link of your own)")) if mail.kind in of_them_alone() else ""


PERSON = Kept(
    Participant,
    _("Who you are, and how we reach you"),
    "pk",
    (
        "first_name", "last_name", "kind", "is_adult", "role_title", "level", "organization", "state", "household",
        "time_zone", "languages", "offers", "wants", "capacity", "open_matches", "status", "status_since", "status_by",
        "paused_until", "is_asked_again", "reach_by", "email", "phone", "best_times", "postal_address", "helper_name",
        "helper_relation", "helper_contact", "no_voice_messages", "no_texts", "no_post", "say_nothing", "reach_notes",
        "reads_in", "mail_wish", "mail_stopped", "program_key", "kept_by",
    ),
    {
        "status_reason": NOTES, "private_notes": NOTES, "is_held_back": SAFE,
        "search_text": OURS, "name_key": OURS, "phone_key": OURS,
    },
    {"created_at": (_("On record since"), lambda row: say_date(localdate(row.created_at)))},
    if_so=frozenset({"is_asked_again", "no_voice_messages", "no_texts", "no_post", "say_nothing"}),
)  # fmt: skip
KEPT = (
    PERSON,
    Kept(
        ChildFacts, _("Your child"), "participant", ("age_band", "needs"),
    ),
    Kept(
        AccessProfile, _("What you need to take part"), "participant",
        (
            "spoken_language", "interpreters_preferred", "interpreters_declined", "team_size", "cart_output",
            "platform_limits", "in_their_words", "confirmed_at", "confirmed_with",
        ),
        {"receives": SAID, "expresses": SAID, "seen_by": SAID},
        {
            "receives_words": (_("You receive by"), lambda row: list(row.receives_words)),
            "expresses_words": (_("You express by"), lambda row: list(row.expresses_words)),
            "audiences": (
                _("Who may see which of it"),
                lambda row: [f"{part.label}: {row.audience(part).label}" for part in ProfilePart],
            ),
        },
    ),
    Kept(AccessNeed, _("Each need"), "profile__participant", ("kind", "detail"), {"profile": SAID}),
    Kept(WeeklyWindow, _("Your usual week"), "participant", ("weekday", "begins", "ends")),
    Kept(DatesAway, _("When you are away"), "participant", ("first", "last")),
    Kept(
        Evidence, _("What you bring"), "participant",
        (
            "kind", "title", "issuer", "expires_on", "years", "last_year", "story", "topics", "checked_on",
            "checked_by", "removed_at", "removed_by",
        ),
        {"from_file": OURS},
    ),
    Kept(
        Readiness, _("Training, screening, agreement, rest"), "participant",
        (
            "trained_on", "refreshed_on", "screened_on", "screening_until", "agreement_on", "resting_until",
            "noted_by", "noted_at",
        ),
    ),
    Kept(
        Consent, _("What you agreed to"), "participant",
        (
            "what_for", "given_on", "way", "text", "text_version", "recorded_by", "withdrawn_at", "withdrawn_way",
            "withdrawn_by",
        ),
    ),
    Kept(
        ConsentAsk, _("What you were asked again"), "participant",
        (
            "text", "asked_at", "agree_by", "mailed_at", "reminded_at", "thinks_since", "call_on", "settled_at",
            "settled",
        ),
    ),
    Kept(
        Guardian, _("That somebody who answers for you agreed"), "participant",
        ("agreed_on", "way", "text", "noted_by", "noted_at", "ended_at"),
        dict.fromkeys(
            (
                "name", "relation", "reach", "email", "asked_at", "asked_by", "refused_at", "said_at", "later",
                "later_words", "later_at", "closed_at", "news_at", "settled_at", "settled_by", "settled_how",
            ),
            OTHERS,
        ),
        only=lambda rows: rows.exclude(agreed_on=None),
    ),
    Kept(StatusChange, _("Whether you took part"), "participant", ("status", "at", "by"), {"reason": NOTES}),
    Kept(MailWish, _("Which mail you wanted"), "participant", ("wish", "way", "by", "at")),
    Kept(NewAddress, _("Addresses that you typed"), "participant", ("email", "asked_at", "confirmed_at", "ended_at")),
    Kept(
        OwnChange, _("What you changed yourself, or told us"), "participant",
        ("what", "at", "told_to", "way", "seen_at", "seen_by"),
    ),
    Kept(
        Link, _("Links that we sent you"), "participant", ("purpose", "expires_at", "revoked_at", "issued_by"),
        {"about": OURS, "token_hash": OURS},
        only=lambda rows: rows.exclude(purpose=Purpose.GUARDIAN),
    ),
    Kept(
        Email, _("Mail that we sent you"), "recipient", ("sent_at", "to_address", "subject"),
        dict.fromkeys(
            (
                "idempotency_key", "kind", "about", "revision", "occasion", "recipient", "to_name", "from_name",
                "reply_to", "calendar_method", "message_id", "date", "state", "due_at", "expires_at", "needed_by",
                "is_asked_for", "waits_until", "joined_in", "next_look_at", "lease_token", "attempts",
                "interruptions", "trouble_since", "error_code", "error", "reason", "overtaken_at", "overtaken_as",
                "final_at", "search_text", "sealed_links",
            ),
            OURS,
        )
        | {"text": SAID}
        | dict.fromkeys(("html", "calendar", "script", "short", "paper"), SAID),
        {"text": (_("Text"), _mail)},
        lambda rows: rows.filter(state=State.SENT),
        by_public_id=True,
        is_last=True,
    ),
    Kept(
        Unreached, _("Mail that did not reach you"), "recipient", ("why", "since", "settled_at", "settled_as", "way"),
        {"email": SAID, "recipient": OURS, "settled_by": OURS, "spoke_with": OTHERS},
        by_public_id=True,
    ),
)  # fmt: skip


def register() -> None:
    """Called when the app is ready."""
    tells(*KEPT)
    speak_of_them_alone("own-page", "own-data", "address-confirm", "address-changed", "permission-again", "goodbye")
    leaves_out("who works for whom, who lives with whom, who is kept apart: it tells of two people", Relationship)
    leaves_out("which records were found to be one person, or two: it tells of records, not of a person", Merging)
    leaves_out("two people are not the same: it tells of somebody else", DifferentPeople)
