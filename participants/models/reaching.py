"""How a person is reached, and what is safe for them: fields of the person, kept apart for their number."""

from collections.abc import Iterator

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reach(models.TextChoices):
    """How a person wants to be reached."""

    EMAIL = "email", _("E-mail")
    TEXT = "text", _("Text message")
    PHONE = "phone", _("Phone")
    RELAY = "relay", _("Relay call")
    VIDEOPHONE = "videophone", _("Videophone")
    POST = "post", _("Letter")
    HELPER = "helper", _("Through a helper")


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

    class Meta:
        abstract = True

    SAFETY = ("no_voice_messages", "no_texts", "no_post", "say_nothing")

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
