"""What somebody is told by mail about their own account: a browser that was not known, another password."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peermatch.accounts.models import User
from peermatch.clock import say_moment
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.models import Email
from peermatch.outbox.nudge import nudge_after_commit

KIND = "account-news"
NEW_BROWSER, NEW_PASSWORD = "new_browser", "new_password"
SECOND_STEP_ON, SECOND_STEP_OFF, SECOND_STEP_RESET = "second_step_on", "second_step_off", "second_step_reset"


@speaking_to("user")
def tell(user: User, what: str, *, at: datetime, browser: str = "", by: User | None = None) -> None:
    """At once, at any hour: whoever is not the one who did it should know before morning. No secret is in it."""
    told = {
        "user": user, "what": what, "browser": browser, "by": by, "when": say_moment(at, user.time_zone),
        "link": letters.link("way_on"),
    }  # fmt: skip
    queue.enqueue(
        program=None, kind=KIND, about=f"user:{user.ref}", occasion=f"{what} {uuid4().hex}",
        to=queue.Recipient(user.ref, user.name, user.email), message=letters.render(KIND, told),
        links={"way_on": reverse("forgot-password")}, now=at, is_asked_for=True, from_name="PeerMatch",
    )  # fmt: skip
    nudge_after_commit()


def _still_wanted(mails: Sequence[Email]) -> Mapping[int, str]:
    addresses = {mail.to_address for mail in mails}
    active = set(User.objects.filter(email__in=addresses, is_active=True).values_list("email", flat=True))
    return {mail.pk: _("The account is closed.") for mail in mails if mail.to_address not in active}


letters.register(letters.Letter(KIND, gettext_lazy("News of your account"), _still_wanted))
