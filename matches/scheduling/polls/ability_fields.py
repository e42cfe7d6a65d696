"""Yes, if need be, no: the fields for what each time is for someone, as they stand in every form that asks."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import Ability, PollReply, PollTime, Way
from matches.scheduling.polls.asked_times import AskedTimes
from peermatch.accounts.models import User
from peermatch.clock import say_moment
from peermatch.seen import Shown
from peermatch.watching import Watching

TIME = "time_"
WORDS = PollReply._meta.get_field("words").max_length
SPOKEN_BY = PollReply._meta.get_field("spoken_by").max_length


class TimesFields(Watching, forms.Form):
    """Mix into a form that asks which times suit: it calls `add_times` as it is made."""

    asked: AskedTimes
    hand: User | None
    meanwhile = gettext_lazy(
        "This was recorded after the page was opened: %(now)s. Nothing that you sent is saved yet. Send it once more "
        "if it is to count instead."
    )

    def add_times(self, asked: AskedTimes, *, beside: str, other_zone: str, hand: User | None) -> None:
        """One field a time, on the person's own clock, filled with what they said last.

        `beside` words the same time in `other_zone`, where that differs. `hand` is the coordinator who records, None
        for whoever answers by the link.
        """
        self.asked, self.hand = asked, hand
        said = asked.reply.said if asked.reply else {}
        zone = asked.seat.participant.time_zone
        for time in asked.times:
            field = _field(say_moment(time.starts_at, zone), said.get(time.pk, ""))
            there = say_moment(time.starts_at, other_zone)
            field.help_text = beside % {"when": there} if there != field.label else ""
            self.fields[name_of(time)] = field
        self.order_fields([name_of(time) for time in asked.times])
        self.watch()

    @property
    def said(self) -> dict[int, str]:
        """What was chosen of each time, by its key."""
        return {time.pk: self.cleaned_data[name_of(time)] for time in self.asked.times}

    @property
    def times_layout(self) -> list[InlineRadios]:
        return [InlineRadios(name_of(time), wrapper_class="abilities") for time in self.asked.times]

    def on_page(self) -> Iterable[Shown]:
        said = self.asked.reply.said if self.asked.reply else {}
        for time in self.asked.times:
            label = self.fields[name_of(time)].label
            yield name_of(time), str(label), str(Ability(said[time.pk]).label) if time.pk in said else ""

    def is_as_sent(self, name: str) -> bool:
        """What the same hand recorded before hides nothing from it: they may press twice, or think again."""
        return self._is_of_this_hand() or super().is_as_sent(name)

    def _is_of_this_hand(self) -> bool:
        latest = self.asked.reply
        if latest is None:
            return False
        return latest.recorded_by_id == self.hand.pk if self.hand else latest.way == Way.LINK


def name_of(time: PollTime) -> str:
    """A field's name says which time it is of, so that an answer to times of before is none to those of now."""
    return f"{TIME}{time.public_id.hex}"


def _field(when: str, said: str) -> forms.ChoiceField:
    """Each choice says of what it is one, for whoever does not see what stands around it."""
    return forms.ChoiceField(
        label=when,
        choices=[(one.value, _label(when, one)) for one in Ability],
        widget=forms.RadioSelect,
        initial=said,
        error_messages={"required": _("Choose yes, if need be, or no.")},
    )


def _label(when: str, said: Ability) -> Any:
    return format_html('<span class="visually-hidden">{}: </span>{}', when, said.label)
