"""Which mail a person wants, written down by a coordinator whom they told; and what is known of it, in words."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import MailWish, Participant, Wish
from participants.models.mail_wish import BY_THEMSELVES
from participants.profile.wishing import wish
from participants.roster.person.section import show_form
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import say_moment
from peermatch.forms import PageFields
from peermatch.returning.models import Why
from peermatch.saving import saves_whole
from peermatch.undoing import Undoing, offer

UNDO = "mail-wish"
CHOICES = [
    (Wish.ALL.value, _("All our mail")),
    (Wish.NO_REMINDERS.value, _("No reminders. They still get what is agreed, changed or cancelled")),
    (Wish.NONE.value, _("No mail at all. You phone them, with the words of each letter at hand")),
]
WAYS = [(way.value, way.label) for way in MailWish.Way if way not in BY_THEMSELVES | {MailWish.Way.UNDONE}]


class WishForm(PageFields, forms.Form):
    submit = _("Save")
    wish = forms.ChoiceField(label=_("Which mail they want"), choices=CHOICES, widget=forms.RadioSelect)
    way = forms.ChoiceField(label=_("How they said so"), choices=WAYS, initial=MailWish.Way.PHONE)


@coordinator
@saves_whole
def mail(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = fetch(Participant.objects.in_program(request.program).listed(), request, person)
    form = WishForm(request.POST if request.method == "POST" else None, initial={"wish": row.mail_wish})
    if request.method == "POST" and form.is_valid():
        before, now_is = row.mail_wish, form.cleaned_data["wish"]
        wish(person=row, wish=now_is, way=form.cleaned_data["way"], by=request.user, at=timezone.now())
        said = gettext("Saved: which mail %(name)s wants.") % {"name": row.name}
        facts = {"person": row.public_id, "before": before, "after": now_is}
        offer(request, said, UNDO, back=row.get_absolute_url(), **facts)
        return redirect(row)
    title = gettext("Which mail %(name)s wants") % {"name": row.name}
    lede = gettext("Write down what they told you. They can change it themselves on their own page.")
    return show_form(request, row, form, title, lede=lede)


def take_back(told: Undoing) -> str:
    """Registered with `undoing`: what was kept unsent meanwhile stays a call to make."""
    rows = Participant.objects.in_program(told.program)
    person: Participant | None = rows.select_related("program").filter(public_id=told.id("person")).first()
    if person is None or person.mail_wish != told.facts["after"]:
        raise ValidationError(gettext("They said something else since. Look at the person's page."))
    wish(person=person, wish=told.facts["before"], way=MailWish.Way.UNDONE, by=told.by, at=told.at)
    return gettext("%(name)s: the mail they want is as it was.") % {"name": person.name}


def lines(person: Participant, zone: str) -> list[str]:
    """What is not as usual about mail to them: that it is stopped, and what they want, since when and who says so."""
    found = []
    if person.email and person.mail_stopped:
        why = Why(person.mail_stopped).label
        found.append(gettext("No mail goes to this address now: %(why)s.") % {"why": why})
    latest: MailWish | None = person.mail_wishes.select_related("by").first()
    if latest is not None:
        told = {"wish": latest.get_wish_display(), "how": latest.get_way_display(), "by": latest.by}
        told["when"] = say_moment(latest.at, zone)
        words = gettext("%(wish)s (%(how)s; written down by %(by)s, %(when)s)") if latest.by else gettext(
            "%(wish)s (%(how)s, %(when)s)"
        )  # fmt: skip
        found.append(words % told)
    return found
