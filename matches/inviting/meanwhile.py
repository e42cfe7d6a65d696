"""What was recorded while a form about an answer stood open: shown, and asked about, never overwritten."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.inviting.share_fields import SHARES
from matches.models import Answer, Seat
from peermatch.accounts.models import User
from peermatch.clock import say_moment
from peermatch.seen import Shown, shown_by
from peermatch.watching import Watching

ANSWER = "answer"
ON_RECORD = ("hope_", "need_", "which_", "words", "time_zone", SHARES)  # fields that begin with what is on record


class WatchingAnswer(Watching):
    """Mix into a form that answers, and call `watch_answer` when its fields stand."""

    meanwhile = gettext_lazy(
        "This was recorded after the page was opened: %(now)s. Nothing that you sent is saved yet. Send it once more "
        "if it is to count instead."
    )

    def watch_answer(self, seat: Seat, reader: User | None = None) -> None:
        """`reader` is the coordinator who records; None for whoever answers by the link."""
        self.latest: Answer | None = seat.answers.first()
        self.reader, self.zone = reader, reader.time_zone if reader else seat.participant.time_zone
        self.watch()

    def on_page(self) -> Iterable[Shown]:
        yield ANSWER, _("The answer"), self._say_latest()
        yield from (shown for shown in shown_by(self) if shown[0].startswith(ON_RECORD))

    def _say_latest(self) -> str:
        if self.latest is None:
            return ""
        told = {
            "said": self.latest.get_said_display(),
            "way": self.latest.get_way_display(),
            "when": say_moment(self.latest.at, self.zone),
        }
        return _("%(said)s (%(way)s, %(when)s)") % told

    def is_as_sent(self, name: str) -> bool:
        """An answer of the reader's own hides nothing from them: they may press twice, or think again."""
        if name != ANSWER:
            return super().is_as_sent(name)
        return self.latest is not None and self.latest.recorded_by_id == (self.reader.pk if self.reader else None)
