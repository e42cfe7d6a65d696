"""How a person is reached, and what is safe for them: fields of the person, kept apart for their number."""

from collections.abc import Iterator

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peermatch import languages


class Reach(models.TextChoices):
    """How a person wants to be reached."""

    EMAIL = "email", _("E-mail")
    TEXT = "text", _("Text message")
    PHONE = "phone", _("Phone")
    RELAY = "relay", _("Relay call")
    VIDEOPHONE = "videophone", _("Videophone")
    POST = "post", _("Letter")
    HELPER = "helper", _("Through a helper")


class Wish(models.TextChoices):
    """Which of our mail a person wants. It is said by them, and written by its own door alone (`profile.wishing`)."""

    ALL = "all", _("All our mail")
    NO_REMINDERS = "no_reminders", _("No reminders")
    NONE = "none", _("No mail at all: we phone")


class Reachable(models.Model):
    """Beside e-mail address and phone number: which way is best, through whom, when, and what must not be done."""

    reach_by = models.CharField(_("how to reach them"), max_length=20, choices=Reach.choices, default=Reach.EMAIL)
    best_times = models.CharField(
        _("best times to reach them"), max_length=160, blank=True, help_text=_("For example: weekdays after 4:00 pm.")
    )
    postal_address = models.TextField(_("postal address"), max_length=400, blank=True)
    helper_name = models.CharField(
        _("helper's name"), max_length=120, blank=True, help_text=_("Someone who reads, calls or signs for them.")
    )
    helper_relation = models.CharField(
        _("who the helper is to them"), max_length=80, blank=True, help_text=_("For example: aunt, SSP, guardian.")
    )
    helper_contact = models.CharField(
        _("how to reach the helper"), max_length=160, blank=True, help_text=_("A phone number or an e-mail address.")
    )
    no_voice_messages = models.BooleanField(_("leave no voice messages"), default=False)
    no_texts = models.BooleanField(_("send no text messages"), default=False)
    no_post = models.BooleanField(_("send nothing by post"), default=False)
    say_nothing = models.BooleanField(_("say nothing about the program to anybody else who answers"), default=False)
    reach_notes = models.CharField(
        _("what is safe"), max_length=300, blank=True, help_text=_("For example: no voice messages.")
    )
    mail_wish = models.CharField(
        _("mail they want"), max_length=20, choices=Wish.choices, default=Wish.ALL, editable=False
    )
    # In which language; empty is the program's usual one. Which they speak and sign stands elsewhere.
    reads_in = models.CharField(
        _("reads mail and pages in"), max_length=languages.LONGEST, blank=True, validators=[languages.validate]
    )
    # Why no mail goes to their address now, as `peermatch.returning` knows it; empty where it does.
    mail_stopped = models.CharField(_("mail stopped"), max_length=20, blank=True, editable=False)

    class Meta:
        abstract = True

    # Doors write these with a statement of their own; a record that was read before does not take them back.
    OF_DOORS = frozenset({"mail_wish", "mail_stopped", "is_held_back", "is_asked_again", "kept_by"})
    SAFETY = ("no_voice_messages", "no_texts", "no_post", "say_nothing")

    @property
    def takes_email(self) -> bool:
        """Whether letters go to them by e-mail: they have an address that works, and want to be reached there."""
        return self.takes_what_they_ask_for and self.mail_wish != Wish.NONE

    @property
    def takes_what_they_ask_for(self) -> bool:
        """Whether a link that they ask for goes to them by e-mail: also to whoever wants no other mail."""
        return bool(getattr(self, "email", "")) and self.reach_by == Reach.EMAIL and not self.mail_stopped

    @property
    def hours_between_new_links(self) -> int:
        """Anybody can type their address: whoever wants no mail is not to get one an hour for it."""
        return 24 if self.mail_wish == Wish.NONE else 1

    @property
    def way_now(self) -> str:
        """How to reach them where no mail does: as they want it, else by phone."""
        is_mail = self.reach_by == Reach.EMAIL and not self.takes_email
        return str(Reach.PHONE.label if is_mail else Reach(self.reach_by).label)

    @property
    def takes_reminders(self) -> bool:
        """Whether they are also reminded by e-mail, and asked again."""
        return self.takes_email and self.mail_wish == Wish.ALL

    @property
    def wants_no_reminders(self) -> bool:
        """They would get mail, and said that they want no reminders: nobody calls them instead."""
        return self.takes_email and not self.takes_reminders

    @property
    def cautions(self) -> Iterator[str | Promise]:
        """What must not be done, in words, before anybody calls or writes."""
        said = {
            "no_voice_messages": _("Leave no voice messages."), "no_texts": _("Send no text messages."),
            "no_post": _("Send nothing by post."),
            "say_nothing": _("Say nothing about the program to anybody else who answers."),
        }  # fmt: skip
        yield from (words for name, words in said.items() if getattr(self, name))
        if self.reach_notes:
            yield self.reach_notes


def not_by_mail(to: str = "") -> models.Q:
    """Those whom e-mail does not reach, as `takes_email` says; `to` leads to the person: “seat__participant__”."""
    unwanted = ~models.Q(**{f"{to}reach_by": Reach.EMAIL}) | models.Q(**{f"{to}mail_wish": Wish.NONE})
    return models.Q(**{f"{to}email": ""}) | unwanted | ~models.Q(**{f"{to}mail_stopped": ""})
