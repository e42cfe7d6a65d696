"""What each way of reaching a person needs, and what it cannot go together with."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from participants.models import Reach

WAYS = ("reach_by", "email", "phone", "best_times", "time_zone", "reads_in")
SAFE = ("say_nothing", "no_voice_messages", "no_texts", "no_post", "reach_notes")
FORMER = "former_is_unsafe"
ASKED = (*WAYS[:2], FORMER, *WAYS[2:])  # the ways, and beside the e-mail whether its former mailbox is safe
THROUGH = ("postal_address", "helper_name", "helper_relation", "helper_contact")

MUST_HAVE = (
    ({Reach.EMAIL}, "email", _("Write their e-mail address, or choose another way to reach them.")),
    (
        {Reach.TEXT, Reach.PHONE, Reach.RELAY, Reach.VIDEOPHONE}, "phone",
        _("Write their number, or choose another way to reach them."),
    ),
    ({Reach.POST}, "postal_address", _("Write their address, or choose another way to reach them.")),
    ({Reach.HELPER}, "helper_name", _("Write who helps them, or choose another way to reach them.")),
    ({Reach.HELPER}, "helper_contact", _("Write how to reach the helper.")),
)  # fmt: skip
NOT_BOTH = ((Reach.TEXT, "no_texts"), (Reach.POST, "no_post"))


def what_is_wrong(said: Mapping[str, Any], touched: Collection[str]) -> Iterator[tuple[str, Any]]:
    """(field, sentence) of what the way to reach them lacks or contradicts; only where one of `touched` is part of it.

    A page that asks for more than this must not refuse a note because nobody knows the person's e-mail yet.
    """
    way = said.get("reach_by")
    for ways, name, words in MUST_HAVE:
        if way in ways and not said.get(name) and {"reach_by", name} & set(touched):
            yield name, words
    for one, name in NOT_BOTH:
        if way == one and said.get(name):
            yield name, _("This is how they want to be reached. Take one of the two away.")
