"""The columns of a list of running matches: what they may be called and how their cells are read. Pure."""

from django.utils.translation import gettext_lazy

from matches.models import ContactWay, Direction, Format, Part, Path, Stage
from participants.roster import cells
from participants.roster.headings import Column, Layout

MOST_TITLE, MOST_PROBLEM = 120, 2000
PATH_WORDS: dict[str, str] = {
    **dict.fromkeys(("family", "families", "family to family", "familytofamily", "parent to parent"), Path.FAMILY),
    **dict.fromkeys(("professional", "professionals", "group", "professional or group"), Path.PROFESSIONAL),
}
DIRECTION_WORDS: dict[str, str] = {
    **dict.fromkeys(("mutual", "both ways", "two way", "peers"), Direction.MUTUAL),
    **dict.fromkeys(("directional", "one way", "one side provides"), Direction.DIRECTIONAL),
}
FORMAT_WORDS: dict[str, str] = {
    **dict.fromkeys(("training session", "training"), Format.TRAINING),
    **dict.fromkeys(("case study", "case"), Format.CASE_STUDY),
    **dict.fromkeys(("group problem solving", "problem solving", "group"), Format.GROUP),
    **dict.fromkeys(("one to one", "onetoone", "1 to 1", "1:1", "pair"), Format.ONE_TO_ONE),
}
STAGE_WORDS: dict[str, str] = {
    **dict.fromkeys(("draft", "new"), Stage.DRAFT),
    **dict.fromkeys(("preparing", "in preparation"), Stage.PREPARING),
    **dict.fromkeys(("inviting", "invited", "asked"), Stage.INVITING),
    **dict.fromkeys(("active", "running", "matched", "introduced", "open", "ongoing"), Stage.ACTIVE),
    **dict.fromkeys(("on hold", "onhold", "paused", "hold"), Stage.ON_HOLD),
    **dict.fromkeys(("closed", "ended", "finished", "done", "over"), Stage.CLOSED),
}
CONTACT_WORDS: dict[str, str] = {
    **dict.fromkeys(("phone", "call", "phone call"), ContactWay.PHONE),
    **dict.fromkeys(("text", "text message", "sms"), ContactWay.TEXT),
    **dict.fromkeys(("relay", "relay call"), ContactWay.RELAY),
    **dict.fromkeys(("videophone", "vp"), ContactWay.VIDEOPHONE),
    **dict.fromkeys(("video", "video call", "zoom"), ContactWay.VIDEO),
    **dict.fromkeys(("email", "mail"), ContactWay.EMAIL),
    **dict.fromkeys(("letter", "post"), ContactWay.LETTER),
    **dict.fromkeys(("in person", "inperson", "visit"), ContactWay.IN_PERSON),
    **dict.fromkeys(("not on record", "unknown", "not known"), ContactWay.UNKNOWN),
}
WHO = gettext_lazy("By e-mail or name; several with a semicolon between")
PARTS: dict[str, Part] = {
    "recipients": Part.RECIPIENT,
    "providers": Part.PROVIDER,
    "peers": Part.PEER,
    "presenters": Part.PRESENTER,
    "experts": Part.EXPERT,
    "facilitators": Part.FACILITATOR,
}
_people = cells.words(200)
COLUMNS = (
    Column("title", "Title", cells.line(MOST_TITLE), gettext_lazy("A few words that tell the match apart"),
           ("match", "name of the match", "match title", "subject"), required=True),
    Column("path", "Path", cells.choice(PATH_WORDS, "family, professional"),
           gettext_lazy("Family or professional. Empty: as the people are"), ("kind of match",)),
    Column("direction", "Direction", cells.choice(DIRECTION_WORDS, "directional, mutual"),
           gettext_lazy("Directional or mutual. Empty: directional where someone provides or receives")),
    Column("format", "Format", cells.choice(
        FORMAT_WORDS, "training session, case study, group problem solving, one to one"),
           gettext_lazy("Training session, case study, group problem solving, one to one"), ("meeting format",)),
    Column("stage", "Stage", cells.choice(STAGE_WORDS, "draft, preparing, active, on hold"),
           gettext_lazy("Draft, preparing, active or on hold. Empty: active"), ("status", "state of the match")),
    Column("since", "Since", cells.day, gettext_lazy("The day since which it is in that stage"),
           ("in this stage since", "since when", "started", "started on", "start date", "matched on")),
    Column("asked_on", "Asked for on", cells.day, gettext_lazy("The day of the request. Empty: the day in “Since”"),
           ("asked on", "requested on", "request date", "requested", "date of request")),
    Column("coordinator", "Coordinator", cells.line(254),
           gettext_lazy("By e-mail or name. Empty: whoever uploads the list"), ("coordinator email", "coordinated by")),
    Column("recipients", "Recipients", _people, WHO,
           ("recipient", "receives", "referred parent", "referred parents", "who asked", "requester")),
    Column("providers", "Providers", _people, WHO, ("provider", "provides", "support parent", "support parents")),
    Column("peers", "Peers", _people, WHO, ("peer", "participants", "people", "who takes part")),
    Column("presenters", "Presenters", _people, WHO, ("presenter", "presents")),
    Column("experts", "Experts", _people, WHO, ("expert",)),
    Column("facilitators", "Facilitators", _people, WHO, ("facilitator", "facilitates")),
    Column("topics", "Topics", cells.words(120), gettext_lazy("braille; advocacy"), ("topic", "about")),
    Column("problem", "Problem", cells.prose(MOST_PROBLEM), gettext_lazy("The problem that the match is about"),
           ("problem statement", "statement", "issue", "concern")),
    Column("introduced_on", "Introduced on", cells.day,
           gettext_lazy("The day on which two families were introduced to each other"), ("introduced", "introduction")),
    Column("last_contact", "Last contact", cells.day, gettext_lazy("The last day on which they were in touch"),
           ("last contact on", "last contacted")),
    Column("contact_by", "Contact by", cells.choice(
        CONTACT_WORDS, "phone, text, relay, videophone, video call, email, letter, in person"),
           gettext_lazy("How: phone, text, relay, videophone, video call, email, letter or in person"),
           ("last contact by", "how they were in touch")),
)  # fmt: skip
MATCHES = Layout("matches", COLUMNS)
EXAMPLES = {
    "title": "Sleep, for Rosa Delgado", "path": "family", "direction": "directional", "format": "one to one",
    "stage": "active", "since": "2026-09-14", "asked_on": "2026-09-10", "coordinator": "ana@example.org",
    "recipients": "rosa@example.org", "providers": "Sam Lind", "peers": "Mei Park; David Larsen",
    "presenters": "Mei Park", "experts": "david@example.org", "facilitators": "Lee Okafor", "topics": "sleep; routines",
    "problem": "Her daughter sleeps three hours a night.", "introduced_on": "2026-09-14",
    "last_contact": "2026-10-02", "contact_by": "text",
}  # fmt: skip
