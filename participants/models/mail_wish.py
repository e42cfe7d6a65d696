"""Which mail a person wants, each time that it was said: by them or for them, how, and who wrote it down."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.participant import Participant
from participants.models.reaching import Wish
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramRow


class MailWish(ProgramRow):
    """Rows are only added. The latest is the person's `mail_wish`."""

    class Way(models.TextChoices):
        BUTTON = "button", _("With the button of their mail program")
        LINK = "link", _("On the page that a reminder leads to")
        OWN_PAGE = "own_page", _("On their own page")
        PHONE = "phone", _("Phone or relay")
        TEXT = "text", _("Text message")
        EMAIL = "email", _("E-mail")
        PAPER = "paper", _("Letter")
        IN_PERSON = "in_person", _("In person")
        UNDONE = "undone", _("Taken back: it was written down by mistake")

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="mail_wishes", verbose_name=_("person")
    )
    wish = models.CharField(_("mail they want"), max_length=20, choices=Wish.choices, editable=False)
    way = models.CharField(_("how they said so"), max_length=20, choices=Way.choices, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("written down by"),
    )  # fmt: skip
    at = models.DateTimeField(_("when"), editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("wish about mail")
        verbose_name_plural = _("wishes about mail")

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_wish_display()}"


BY_THEMSELVES = frozenset({MailWish.Way.BUTTON, MailWish.Way.LINK, MailWish.Way.OWN_PAGE})
