"""All that the page of one request shows, read in the same number of queries however much there is."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from matches.models import CallBack, ClockWaiver, Request, RequestEvent, RequestPause, RequestState
from matches.requesting.clock_words import ClockWords, say_clock
from matches.requesting.letters import Told, whom_to_tell
from matches.requesting.merging import alike
from matches.requesting.reading import clocks_of, hours_of, waivers_of
from matches.requesting.recognizing import Recognized, recognize
from matches.requesting.waiving import may_be_waived
from peermatch.accounts.models import User

STATE_TONES = {
    RequestState.NEW: "wait", RequestState.CALLED_BACK: "wait", RequestState.MATCHED: "done",
}  # fmt: skip


class RequestDesk:
    """What the template asks for; the request comes from `reading.with_clocks`."""

    def __init__(self, request: Request, *, reader: User, now: datetime) -> None:
        self.request, self.reader, self.now = request, reader, now

    @property
    def tone(self) -> str:
        return STATE_TONES.get(RequestState(self.request.state), "plain")

    @cached_property
    def clocks(self) -> list[ClockWords]:
        three = clocks_of(self.request, hours_of(self.request.program), self.now)
        waived = {one.which for one in self.waivers if one.stands}
        return [say_clock(clock, self.reader.time_zone, is_waived=clock.which.value in waived) for clock in three]

    @cached_property
    def waivers(self) -> list[ClockWaiver]:
        """Reasons why a clock does not matter here, those that were taken back too."""
        return waivers_of(self.request)

    @property
    def may_waive(self) -> bool:
        return bool(may_be_waived(request=self.request, match=None))

    @property
    def paused(self) -> RequestPause | None:
        return next((pause for pause in self.request.pauses.all() if pause.until is None), None)

    @cached_property
    def calls(self) -> Sequence[CallBack]:
        return list(self.request.calls.select_related("by"))

    @cached_property
    def history(self) -> Sequence[RequestEvent]:
        return list(self.request.events.select_related("by"))

    @cached_property
    def merged(self) -> Sequence[Request]:
        return list(self.request.merged.all())

    @cached_property
    def alike(self) -> list[Request]:
        return alike(self.request) if self.request.is_waiting else []

    @cached_property
    def known(self) -> list[Recognized]:
        return recognize(self.request) if self.request.is_waiting else []

    @property
    def why_no_match(self) -> str:
        return self.request.why_no_match()

    @property
    def told(self) -> Told:
        return whom_to_tell(self.request)
