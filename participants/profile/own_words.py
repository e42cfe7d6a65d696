"""What a person's own page says: all that the program keeps about them, in words, and who else sees it.

Left out are private notes and how people stand to each other: those tell of others too.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from participants.models import ChildFacts, Consent, ConsentText, Participant, ProfilePart, Readiness, Status
from participants.profile import letters
from participants.profile.forgetting import asks_since
from participants.profile.new_address import number_of
from participants.profile.own_forms import YOUR_AUDIENCE, YOUR_PARTS
from participants.roster import words
from participants.roster.columns import say_date
from participants.roster.person.access import profile_of
from peermatch.clock import zone_label


@dataclass(frozen=True)
class Fact:
    """One line of the page: what it is about, and its sentences."""

    title: str
    lines: tuple[str, ...]


def page(person: Participant) -> dict[str, Any]:
    today = timezone.localdate()
    profile = profile_of(person)
    return {
        "who": list(_who(person)),
        "reach": list(_reach(person)),
        "cautions": list(_cautions(person)),
        "access": list(_access(person)),
        "confirmed_at": profile.confirmed_at,
        "audiences": [f"{YOUR_PARTS[part]}: {dict(YOUR_AUDIENCE)[profile.audience(part)]}." for part in ProfilePart],
        "week": words.free_times(person.windows.all(), person.time_zone),
        "away": [(one, words.say_away(one)) for one in person.away.all() if one.last >= today],
        "evidence": words.evidence(person, today, told=True),
        "readiness": list(_readiness(person)),
        "child": list(_child(person)),
        "permissions": list(_permissions(person)),
        "promises": [promise for reads in _promises for promise in reads(person)],
        "asked_again": person.consent_asks.open().of_themselves().exists(),
        "is_paused": person.status == Status.PAUSED,
        "may_pause": person.status == Status.ACTIVE,
        "may_agree": person.status == Status.INVITED and person.is_adult is not False,
        "until": say_date(person.paused_until) if person.paused_until else "",
        "asks_to_be_forgotten": asks_since(person),
        "erased_within": letters.LASTS[letters.ERASURE].days,
        "new_address": (new := person.new_addresses.waiting().first()),
        "new_number": number_of(new) if new else "",
    }


def _who(person: Participant) -> Iterator[Fact]:
    yield Fact(_("Name"), (person.name,))
    yield Fact(_("You are in the program as"), (str(person.get_kind_display()),))
    if person.role_title:
        yield Fact(_("Role at work"), (person.role_title,))
    if person.level:
        yield Fact(_("Level at work"), (str(person.get_level_display()),))
    if person.organization:
        yield Fact(_("Organization"), (person.organization.name,))
    if person.state:
        yield Fact(_("State"), (str(person.get_state_display()),))
    yield Fact(_("Your time zone"), (_("%(zone)s time") % {"zone": zone_label(person.time_zone)},))
    if languages := [one.name for one in person.languages.all()]:
        yield Fact(_("Languages"), (get_text_list(languages, _("and")),))
    if offers := [one.name for one in person.offers.all()]:
        yield Fact(_("You can help with"), tuple(offers))
    if wants := [one.name for one in person.wants.all()]:
        yield Fact(_("You want help with"), tuple(wants))
    if person.household:
        yield Fact(_("You take one place with"), (person.household.name,))
    yield Fact(_("Peer matches at once"), (words.load(person),))


def _reach(person: Participant) -> Iterator[Fact]:
    yield Fact(_("Best way"), (str(person.get_reach_by_display()),))
    if person.email:
        yield Fact(_("Mail you get"), tuple(mail_lines(person)))
    for title, said in (
        (_("E-mail"), person.email), (_("Phone"), person.phone), (_("Best times"), person.best_times),
        (_("Postal address"), person.postal_address), (_("Your helper"), _helper(person)),
    ):  # fmt: skip
        if said:
            yield Fact(title, (said,))


def mail_lines(person: Participant) -> Iterator[str]:
    """Which mail they want, and whether it arrives."""
    yield f"{person.get_mail_wish_display()}."
    if person.mail_stopped:
        yield _("Our mail to %(address)s came back, so none goes there now. Your coordinator calls you.") % {
            "address": person.email
        }


def _helper(person: Participant) -> str:
    return ", ".join(filter(None, [person.helper_name, person.helper_relation, person.helper_contact]))


def _cautions(person: Participant) -> Iterator[str]:
    yield from (str(one) for one in person.cautions)


def _access(person: Participant) -> Iterator[Fact]:
    profile = profile_of(person)
    needs = tuple(str(need) for need in profile.needs.all()) if profile.pk else ()
    for title, lines in (
        (_("You receive by"), tuple(profile.receives_words)), (_("You express by"), tuple(profile.expresses_words)),
        (_("Spoken language"), (profile.spoken_language,)), (_("You need"), needs),
        (_("Interpreters you prefer"), (profile.interpreters_preferred,)),
        (_("Interpreters you decline"), (profile.interpreters_declined,)),
        (_("Interpreters in a team"), (str(profile.team_size or ""),)),
        (_("CART captions go to"), (profile.cart_output,)), (_("You cannot use"), (profile.platform_limits,)),
        (_("In your own words"), (profile.in_their_words,)),
    ):  # fmt: skip
        if any(lines):
            yield Fact(title, lines)


def _readiness(person: Participant) -> Iterator[Fact]:
    row: Readiness | None = getattr(person, "readiness", None)
    if row is None:
        return
    for title, day in (
        (_("Training done"), row.trained_on), (_("Last refresher"), row.refreshed_on),
        (_("Screened"), row.screened_on), (_("Screening valid until"), row.screening_until),
        (_("Confidentiality agreement signed"), row.agreement_on), (_("Resting until"), row.resting_until),
    ):  # fmt: skip
        if day:
            yield Fact(title, (say_date(day),))


def _child(person: Participant) -> Iterator[Fact]:
    row: ChildFacts | None = getattr(person, "child", None)
    if row and row.age_band:
        yield Fact(_("Age"), (str(row.get_age_band_display()),))
    if row and row.needs:
        yield Fact(_("Needs"), (row.needs,))


@dataclass(frozen=True)
class Given:
    """A permission, and on which days they said the same before."""

    row: Consent
    words: str
    before: tuple[str, ...] = ()


def _permissions(person: Participant) -> Iterator[Given]:
    """Of each that stands one line, the latest; those withdrawn after them."""
    rows = list(person.consents.select_related("text"))
    for what_for in Consent.WhatFor.values:
        same = [row for row in rows if row.what_for == what_for and not row.withdrawn_at]
        if same:
            before = tuple(say_date(row.given_on) for row in same[1:])
            yield Given(same[0], say_permission(same[0]), before)
    yield from (Given(row, say_permission(row)) for row in rows if row.withdrawn_at)


@dataclass(frozen=True)
class Promise:
    """What they promised to keep to, and the words of it."""

    said: str
    text: ConsentText


Promises = Callable[[Participant], Iterable[Promise]]
_promises: list[Promises] = []


def promised_in(reads: Promises) -> None:
    """Registers who knows what a person promised elsewhere, when the app is ready."""
    if reads not in _promises:
        _promises.append(reads)


def say_permission(row: Consent) -> str:
    """What for, and when it was given or withdrawn."""
    given = _("Given on %(day)s.") % {"day": say_date(row.given_on)}
    said = f"{to_what(row.what_for)}. {given}"
    if row.withdrawn_at:
        said += " " + _("Withdrawn on %(day)s.") % {"day": say_date(timezone.localdate(row.withdrawn_at))}
    return said


def to_what(what_for: str) -> str:
    return {
        Consent.WhatFor.MATCHING: _("To be asked into matches, and named to peers who said yes too"),
        Consent.WhatFor.CHILD: _("To our keeping facts about your child"),
        Consent.WhatFor.REPORTS: _("To being quoted in reports, without a name"),
    }[Consent.WhatFor(what_for)]


def what_withdrawing_means(row: Consent) -> list[str]:
    """What follows where they stay in the program, told before it is done."""
    said = {
        Consent.WhatFor.CHILD: _("What we keep about your child's age and needs is erased at once."),
        Consent.WhatFor.REPORTS: _("From now on no report quotes you. What went out before, we cannot call back."),
    }  # fmt: skip
    return [said[Consent.WhatFor(row.what_for)], _("You stay in the program.")]


def what_leaving_means(person: Participant) -> list[str]:
    """What follows from leaving, a sentence each, told before it is done."""
    said = [_("From now on nobody asks you into a match, and this page and every link of ours stop working.")]
    if person.open_matches:
        said.append(
            _("You are taken out of what you take part in now. Your coordinator tells the others; you need not.")
        )
    if person.takes_email:
        said.append(_("We send you one mail that says goodbye, and none after it."))
    said.append(
        _(
            "What we have on record stays with us for now. If you want it erased, ask for that on your page before you "
            "leave, or ask your coordinator later."
        )
    )
    said.append(_("You can come back whenever you like: tell your coordinator."))
    return said


def what_follows_for_others(person: Participant) -> list[str]:
    """The same for the coordinator who writes it down."""
    said = [_("Nobody can ask them into a match, and every link that they have stops working.")]
    if person.open_matches:
        said.append(
            _("They are taken out of the matches they are in. The coordinators see it on Today and tell the others.")
        )
    if person.takes_email:
        said.append(_("They get one mail that says goodbye, and none after it."))
    said.append(_("What is on record stays until it is erased. They can come back with a new permission."))
    return said
