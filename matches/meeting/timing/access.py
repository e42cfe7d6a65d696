"""What the access of those who take part asks of an agenda's time. Pure.

The rule of the field: with tactile, interpreted or braille participants timed segments stretch by 1.25–1.5, a break of
15 minutes falls at least every 60–90 minutes, and interpreters get 10–15 minutes beforehand. Within these ranges
tactile work takes the long end, since what is said goes from hand to hand, and everything else the short one.
"""

from dataclasses import dataclass

BREAK = 15
BREAK_EVERY, BREAK_EVERY_WITH_ACCESS = 90, 60
BRIEFING, BRIEFING_TACTILE = 10, 15
# How much longer segments take, in quarters: 4 is as published, 5 is 1.25 times, 6 is 1.5 times as long.
AS_PUBLISHED, STRETCHED, STRETCHED_TACTILE = 4, 5, 6


@dataclass(frozen=True)
class Access:
    """`tactile` is signing in the hand or on the palm; `breaks` that someone asked for breaks."""

    tactile: bool = False
    interpreted: bool = False
    braille: bool = False
    captions: bool = False
    breaks: bool = False

    @property
    def quarters(self) -> int:
        """How much longer segments take than published, in quarters."""
        if self.tactile:
            return STRETCHED_TACTILE
        return STRETCHED if self.interpreted or self.braille else AS_PUBLISHED

    @property
    def break_every(self) -> int:
        """The most minutes without a break."""
        needs = self.tactile or self.interpreted or self.braille or self.captions or self.breaks
        return BREAK_EVERY_WITH_ACCESS if needs else BREAK_EVERY

    @property
    def briefing(self) -> int:
        """Minutes for interpreters before the meeting. They are no part of its length."""
        if self.tactile:
            return BRIEFING_TACTILE
        return BRIEFING if self.interpreted else 0

    def stretch(self, minutes: int) -> int:
        """So many published minutes, as long as they take here: whole minutes, rounded up."""
        return -(-minutes * self.quarters // AS_PUBLISHED)
