"""A rule that the demo's lead changed, and words of their own in a letter."""

from datetime import datetime, timedelta

from matches.inviting.letters import INVITATION
from matches.models import MatchRules
from matches.settings.changing import change
from matches.settings.groups import group_of
from peermatch.accounts.models import Program, User
from peermatch.outbox.rewording import reword


def rules(program: Program, lee: User, now: datetime) -> None:
    within = f"We reach you within {MatchRules.of(program).call_back_hours} hours."
    intro = f"Ask for a family or a colleague who knows what you are facing. {within}"
    at = now - timedelta(days=20)
    change(program=program, group=group_of("form"), values={"form_intro": intro}, by=lee, at=at)
    text = "If child care or a helper would let you take part, tell {coordinator}: the program can pay for it."
    reword(program=program, kind=INVITATION, name="own", text=text, by=lee, at=at)
