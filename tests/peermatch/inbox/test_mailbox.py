"""The mailbox is read from a real server, over TLS: each mail once, none lost by a break or by a bad one beside it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from peermatch.accounts.models import Program
from peermatch.inbox import mailbox, receiving
from peermatch.inbox.address import MailboxAddress, mailbox_at
from peermatch.inbox.configuring import read_imap_url, read_webhook
from peermatch.inbox.imap import MailboxTroubleError, open_folder
from peermatch.inbox.mailbox import Tally, read_mailbox
from peermatch.inbox.models import IncomingMail, Mailbox
from tests.peermatch.inbox.imap_server import ImapServer
from tests.replies import sample

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImapServer]:
    """One for all tests of this module; each has a folder of its own."""
    with ImapServer(tmp_path_factory.mktemp("imap")) as running:
        yield running


@pytest.fixture
def box(server: ImapServer, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, settings: Any) -> str:
    """The name of an empty folder, which the settings name as the mailbox."""
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    name = f"In {request.node.name[:60]}"
    server.make_folder(name)
    settings.MAILBOX = replace(mailbox_at(server.url), folder=name)
    return name


@pytest.fixture
def address(box: str, settings: Any) -> MailboxAddress:
    return settings.MAILBOX  # type: ignore[no-any-return]


def kept(program: Program) -> list[str]:
    return list(IncomingMail.objects.in_program(program).order_by("pk").values_list("message_id", flat=True))


def test_what_is_new_is_kept_once_marked_and_left_there(
    program: Program, server: ImapServer, box: str, address: MailboxAddress
) -> None:
    server.put(sample("gmail_answer"), sample("relative"), folder=f'"{box}"')
    assert read_mailbox(address) == Tally(kept=2)
    assert read_mailbox(address) == Tally()
    server.put(sample("vacation"), folder=f'"{box}"')
    assert read_mailbox(address) == Tally(kept=1)
    assert kept(program) == ["<CAF8gmail-answer@mail.gmail.com>", "<relative@mail.example>", "<vacation@mail.example>"]
    assert [("Seen" in one) for one in server.flags(f'"{box}"')] == [True, True, True]


def test_it_is_moved_where_a_folder_is_named_for_it(
    program: Program, server: ImapServer, box: str, address: MailboxAddress, settings: Any
) -> None:
    settings.IMAP_MOVE_TO = "Read by PeerMatch"
    server.make_folder(settings.IMAP_MOVE_TO)
    server.put(sample("gmail_answer"), sample("relative"), folder=f'"{box}"')
    assert read_mailbox(address) == Tally(kept=2)
    assert len(server.flags('"Read by PeerMatch"')) == 2


def test_one_that_goes_wrong_stops_no_other_and_is_tried_again(
    program: Program, server: ImapServer, box: str, address: MailboxAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(sample("gmail_answer"), sample("broken"), sample("relative"), folder=f'"{box}"')
    door = receiving.receive

    def fails_on_one(raw: bytes, **told: Any) -> IncomingMail:
        if b"June Larsen" in raw:
            raise RuntimeError("a fault of ours")
        return door(raw, **told)

    monkeypatch.setattr(mailbox, "receive", fails_on_one)
    assert read_mailbox(address) == Tally(kept=2, failed=1)
    monkeypatch.setattr(mailbox, "receive", door)
    assert read_mailbox(address) == Tally(kept=1)
    assert len(kept(program)) == 3


def test_a_break_in_the_middle_loses_nothing_and_doubles_nothing(
    program: Program, server: ImapServer, box: str, address: MailboxAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(sample("gmail_answer"), sample("relative"), sample("forged"), folder=f'"{box}"')
    door, calls = receiving.receive, iter(range(9))

    def breaks_at_the_second(raw: bytes, **told: Any) -> IncomingMail:
        row = door(raw, **told)
        if next(calls) == 1:  # kept, and neither marked nor noted
            raise OperationalError("the database went away")
        return row

    monkeypatch.setattr(mailbox, "receive", breaks_at_the_second)
    with pytest.raises(OperationalError):
        read_mailbox(address)
    assert Mailbox.objects.get().trouble
    assert read_mailbox(address) == Tally(kept=2)
    assert len(kept(program)) == len(set(kept(program))) == 3
    assert not Mailbox.objects.get().trouble


@pytest.mark.parametrize(("deaths", "kinds"), [(2, ["unreadable"]), (3, [])])
def test_a_mail_over_which_readers_died_is_not_met_for_ever(
    program: Program, server: ImapServer, box: str, address: MailboxAddress, deaths: int, kinds: list[str]
) -> None:
    server.put(sample("relative"), sample("gmail_answer"), folder=f'"{box}"')
    row = Mailbox.objects.create(name=address.name)
    with open_folder(address) as folder:
        row.begin_with(folder.uid_validity)
        first = folder.after(0)[0]
    for _death in range(deaths):
        row.meet(first)
    read_mailbox(address)
    mails = IncomingMail.objects.in_program(program).order_by("pk")
    assert [mail.kind for mail in mails] == [*kinds, "reply"]
    row.refresh_from_db()
    assert (row.met_times, row.left_over, read_mailbox(address)) == (0, [], Tally())


def test_a_round_ends_in_time_and_the_next_goes_on(
    program: Program, server: ImapServer, box: str, address: MailboxAddress
) -> None:
    server.put(sample("gmail_answer"), sample("relative"), folder=f'"{box}"')
    times = iter([timezone.now()] * 6 + [timezone.now() + mailbox.ROUND] * 9)
    assert read_mailbox(address, now=lambda: next(times)) == Tally(kept=1)
    assert read_mailbox(address) == Tally(kept=1)


def test_of_a_mail_of_twelve_megabytes_the_beginning_is_fetched(
    program: Program, server: ImapServer, box: str, address: MailboxAddress
) -> None:
    begins, ends = sample("with_files").split(b"JVBERi0xLjQ=")
    server.put(begins + (b"Q" * 76 + b"\r\n") * 155_000 + ends, folder=f'"{box}"')
    read_mailbox(address)
    [mail] = IncomingMail.objects.in_program(program)
    assert (mail.text, mail.is_cut) == ("The signed form.", True)


def test_two_do_not_read_at_once(box: str, address: MailboxAddress) -> None:
    row = Mailbox.objects.create(name=address.name)
    now = timezone.now()
    assert row.claim(until=now + mailbox.LEASE, now=now)
    assert read_mailbox(address) == Tally(is_busy=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"host": "no-such-host.invalid"}, "There is no mail server named no-such-host.invalid"),
        ({"port": 1}, "does not answer as a mail server with TLS"),
        ({"password": "wrong"}, "does not let peers@bluebonnet.example in"),
        ({"folder": "Nowhere"}, "has no folder “Nowhere”"),
        ({"starts_tls": False}, "does not answer as a mail server with TLS"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(address: MailboxAddress, wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(MailboxTroubleError, match=said) as problem:
        read_mailbox(replace(address, **wrong))
    assert address.password not in str(problem.value)
    assert said in Mailbox.objects.get().trouble


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    address: MailboxAddress, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(MailboxTroubleError, match="cannot be trusted"):
        read_mailbox(address)


def test_the_command_says_what_it_did(
    server: ImapServer, box: str, program: Program, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    server.put(sample("gmail_answer"), folder=f'"{box}"')
    call_command("read_replies")
    assert capsys.readouterr().out == "Kept: 1. To be tried again: 0.\n"
    settings.MAILBOX = None
    with pytest.raises(CommandError, match="IMAP_URL names no mailbox"):
        call_command("read_replies")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("imap://u:p@host", "never read without TLS"),
        ("imaps://host/INBOX", "user or the password"),
        ("imaps://u:secret@", "mail server is missing"),
        ("imaps://u:secret@host:99999/", "IMAP_URL"),
    ],
)
def test_a_bad_address_is_refused_without_repeating_the_password(url: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said) as problem:
        read_imap_url(url)
    assert "secret" not in str(problem.value)


def test_the_address_has_its_parts() -> None:
    found = mailbox_at("imaps://ana%40peers.example:a%2Fb@mail.example/Peers%20in")
    assert (found.user, found.password, found.host, found.port, found.folder) == (
        "ana@peers.example", "a/b", "mail.example", 993, "Peers in"
    )  # fmt: skip
    assert "a/b" not in repr(found)


@pytest.mark.parametrize(
    ("told", "said"), [({"WEBHOOK_SECRET": "a:b"}, "24 characters"), ({"WEBHOOK_SECRET": "a:" + "b" * 30}, "PROVIDER")]
)
def test_a_webhook_without_a_long_secret_and_a_provider_is_refused(told: dict[str, str], said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        read_webhook(told)
    assert read_webhook({}) == ("", "")
