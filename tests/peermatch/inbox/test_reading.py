"""Mail as it came is read: who, what it answers, what it says and quotes, of what kind it is. One table of samples."""

from json import dumps, loads
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peermatch.inbox.quoting import split
from peermatch.inbox.reading import LARGEST, from_dict, read, unreadable
from tests.replies import SAMPLES, sample

PROGRAMS = ("gmail", "outlook", "apple")
STATUS = {"accepted": "ACCEPTED", "declined": "DECLINED", "maybe": "TENTATIVE"}
ANSWER = ("<letter@bluebonnet.example>",)
CALENDAR: dict[str, Any] = {"kind": "calendar", "from_address": "david@mail.example"}
EXPECTED: dict[str, dict[str, Any]] = {
    **{f"{who}_{said}": CALENDAR for who in PROGRAMS for said in STATUS},
    "outlook_another_time": CALENDAR,
    "apple_passed_on": CALENDAR,
    "gmail_answer": {
        "kind": "reply", "answers": ANSWER, "from_name": "David Larsen", "to": ("peers@bluebonnet.example",),
        "text": "Yes, I’ll be there. Could we have ten minutes more?\n\nDavid",
    },
    "outlook_answer": {
        "kind": "reply", "answers": (*ANSWER, "<older@exchangelabs.example>"), "from_name": "Larsen, David",
        "text": "I can’t make it on Thursday – could June come instead?",
    },
    "answers_between": {
        "text": "On Wed, Apr 15, 2026, Bluebonnet wrote:\n> Thursday at 3?\nYes.\n> Friday at 3?\nNo, I teach.",
        "quoted": "",
    },
    "html_only": {"text": "I will come & bring June.\n\nDavid"},
    "vacation": {"kind": "automatic", "answers": ANSWER},
    "vacation_of_old": {"kind": "automatic"},
    "newsletter": {"kind": "reply", "is_of_a_list": True},
    "bounce": {"kind": "bounce", "returned_as": "5.1.1", "answers": ANSWER},
    "delayed": {"kind": "automatic", "returned_as": ""},
    "bounce_by_words": {"kind": "bounce", "returned_as": "5.0.0", "answers": ANSWER},
    "bounce_without_code": {"kind": "bounce", "returned_as": "5.0.0", "answers": ANSWER},
    "complaint": {"kind": "automatic", "returned_as": "", "answers": ANSWER},
    "bounce_of_old": {"kind": "bounce", "returned_as": "5.0.0"},
    "eight_bit": {"from_name": "José Núñez", "subject": "Sí, iré", "text": "Sí, iré. Mañana llamo."},
    "unknown_charset": {"subject": "Ja", "text": "Größe passt."},
    "no_message_id": {"kind": "reply", "message_id": "", "text": "I will come."},
    "forged": {"kind": "reply", "answers": (), "from_address": "david@mail.example"},
    "relative": {"from_address": "june@mail.example", "answers": ANSWER},
    "with_files": {"text": "The signed form.", "files": ("Formulár.pdf", "../../etc/passwd")},
    "injected": {"from_name": "", "from_address": "david@mail.example", "subject": "Yes X-Evil: 1", "text": "Yes."},
    "broken": {"calendar": None, "sent_at": None},
}  # fmt: skip


def test_every_sample_is_expected() -> None:
    assert {path.stem for path in SAMPLES.glob("*.eml")} == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mail_is_read(name: str) -> None:
    found = read(sample(name))
    assert {field: getattr(found, field) for field in EXPECTED[name]} == EXPECTED[name]


@pytest.mark.parametrize("who", PROGRAMS)
@pytest.mark.parametrize("said", STATUS)
def test_what_a_calendar_says_is_read_whichever_program_sent_it(who: str, said: str) -> None:
    found = read(sample(f"{who}_{said}", uid="1@peermatch", sequence="3")).calendar
    assert found is not None
    assert (found.method, found.uid, found.status, found.attendee) == (
        "REPLY", "1@peermatch", STATUS[said], "david@mail.example"
    )  # fmt: skip
    assert (found.sequence, found.starts_at) == (3, "2026-05-07T20:00:00+00:00")


def test_a_counter_proposal_brings_its_time_and_a_delegation_its_person() -> None:
    counter, passed = read(sample("outlook_another_time")).calendar, read(sample("apple_passed_on")).calendar
    assert counter is not None
    assert passed is not None
    assert (counter.method, counter.starts_at) == ("COUNTER", "2026-05-08T15:00:00+00:00")
    assert (passed.status, passed.passed_to) == ("DELEGATED", "june@mail.example")


def test_html_loads_and_runs_nothing() -> None:
    found = read(sample("html_only"))
    assert not [word for word in ("track", "alert", "color", "<") if word in found.text]


def test_the_same_mail_has_one_key_and_another_under_its_id_has_not() -> None:
    one = sample("gmail_answer")
    again = b"Received: from elsewhere.example by mx.example; Wed, 15 Apr 2026 10:21:00 -0500\r\n" + one
    assert read(one).key == read(again).key
    assert read(one).key != read(one.replace(b"ten minutes", b"two minutes")).key


def test_of_twelve_megabytes_the_beginning_is_read() -> None:
    begins, ends = sample("with_files").split(b"JVBERi0xLjQ=")
    found = read(begins + (b"Q" * 76 + b"\r\n") * 155_000 + ends)
    assert (found.text, found.is_cut) == ("The signed form.", True)
    assert LARGEST < 12_000_000


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\xfe", b"From: x\r\n" * 3, b"Content-Type: multipart/mixed\r\n\r\n-"])
def test_whatever_comes_there_is_a_reading(raw: bytes) -> None:
    assert "\x00" not in read(raw).text


def test_parts_in_parts_without_end_are_read_as_the_text_that_they_are() -> None:
    raw = b"Subject: deep\r\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3_000)
    )
    assert read(raw).kind in ("reply", "unreadable")


HEAD = b"From: a@b.c\r\nMessage-ID: <x@y>\r\nSubject: s\r\n"
REPORT = (
    b"Content-Type: multipart/report; boundary=B\r\n\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\n"
    b"Action: failed\r\nStatus: 5.1.1\r\n\r\n--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <"
)


@pytest.mark.parametrize(
    "rest",
    [
        b"\r\n" + b"On wrote:\n" * 50_000 + b">x\ny\n",
        b"\r\nAm " + b"schrieb " * 37 + b" " * 300_000 + b"x",
        b"\r\n" + b"\n" * 1_000_000,
        REPORT + b"@" * 300_000 + b"\r\n--B--\r\n",
        b"Content-Type: text/plain; charset=punycode\r\n\r\n-" + b"9a" * 200_000,
        b"Content-Type: text/plain; charset=idna\r\n\r\nxn--" + b"9a" * 200_000,
        b"Comments: " + b"=?idna?q?xn--" + b"9a" * 100_000 + b"?=\r\n\r\nx",
        b'Content-Type: text/plain; a="' + b";" * 200_000 + b"\r\n\r\nx",
        b"To: " + b"(" * 200_000 + b"\r\nCc: " + b"a:" * 200_000 + b"\r\n\r\nx",
        b"References: " + b"<" * 200_000 + b"\r\nDate: " + b"1 " * 200_000 + b"\r\n\r\nx",
    ],
    ids=range(10),
)
def test_no_mail_keeps_its_reader_busy(rest: bytes) -> None:
    """Each of these took minutes, or hours, where it was read by a pattern that looks twice."""
    assert (read(HEAD + rest).message_id, unreadable(HEAD + rest).message_id) == ("<x@y>", "<x@y>")


@pytest.mark.parametrize(
    ("heads", "name", "address"),
    [
        (b'From: "Larsen, David" <David@mail.example>', "Larsen, David", "david@mail.example"),
        (b"From: david@mail.example (David)", "", "david@mail.example"),
        (b"From: ana@good.example <evil@x.example>", "", "evil@x.example"),
        (b'From: "ana@good.example" <evil@x.example>', "", "evil@x.example"),
        (b"From: <ana@good.example> <evil@x.example>", "<ana@good.example>", ""),
        (b"From: ana@good.example, evil@x.example", "", ""),
        (b"From: Ana <ana@good.example>, Evil <evil@x.example>", None, ""),
        (b"From: ana@good.example(evil@x.example", "", ""),
        (b"From: ana@good.example\r\nFrom: evil@x.example", "", ""),
        (b"From: evil@x.example@good.example", "", ""),
        (b"X: y", "", ""),
    ],
)  # fmt: skip
def test_where_it_is_in_doubt_whose_address_it_is_there_is_none(heads: bytes, name: str | None, address: str) -> None:
    found = read(heads + b"\r\n\r\nx")
    assert found.from_address == address
    assert name in (None, "<ana@good.example>") or found.from_name == name


@pytest.mark.parametrize("stamp", ["99991231T235959Z", "00010101T000000Z", "19991231T235959Z", "22010102T000000Z"])
def test_a_time_that_no_clock_can_say_is_none(stamp: str) -> None:
    raw = sample("gmail_declined", starts=stamp).replace(b"20260415T151122Z", stamp.encode())
    found = read(raw.replace(b"\r\nDate: ", b"\r\nX-Date: ").replace(b"From: ", b"Date: 1 Jan 0101\r\nFrom: ", 1))
    assert found.calendar is not None
    assert (found.sent_at, found.calendar.starts_at, found.calendar.stamped_at) == (None, "", "")
    assert from_dict(loads(dumps(found.as_dict()))) == found


def test_controls_and_what_turns_text_around_are_taken_out() -> None:
    html = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>a&#0;b&#x1;c&#x202e;d&#x7f;e&#x9d;f&#xad;</p>"
    plain = "Content-Type: text/plain; charset=utf-8\r\n\r\na\u202eb\u2066c\x9bd\x85e"
    assert [read(one.encode()).text.strip("\xad\ufffd") for one in (html, plain)] == ["a\ufffdbcdef", "abcd\ne"]


@given(st.binary(max_size=400))
@settings(max_examples=40)
def test_no_bytes_break_it(raw: bytes) -> None:
    read(sample("gmail_answer")[:200] + raw)


@pytest.mark.parametrize(
    ("text", "said", "quoted"),
    [
        ("Yes\n\n> Hello\n> David", "Yes", "> Hello\n> David"),
        ("Sí\n\nEl mié, 15 abr 2026 a las 9:02, Ana (<ana@x.example>) escribió:\n\nHola", "Sí", None),
        ("Yes\n\n-----Original Message-----\nFrom: Ana\nHello", "Yes", None),
        ("Yes\n\nFrom: Ana\nSent: Wed\nTo: David\nSubject: Hi\n\nHello", "Yes", None),
        ("Yes\n\nOn Wed, Apr 15, 2026 at 9:02 AM, a very long name of one <\nan@address.example> wrote:\n> x",
         "Yes", None),
        ("From: my heart, yes", "From: my heart, yes", ""),
        ("On Friday I wrote: it rains", "On Friday I wrote: it rains", ""),
        ("> only\n> quoted", "> only\n> quoted", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_what_was_written_is_told_from_what_is_quoted(text: str, said: str, quoted: str | None) -> None:
    found = split(text)
    assert found[0] == said
    assert quoted is None or found[1] == quoted
