"""Pages of this step."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.following_up.closing import ahead_of, close
from matches.following_up.forms import CloseForm
from matches.following_up.left_open import left_open
from matches.framing.shown import shows_hopes
from matches.models import Match, Stage
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.undoing import offer


def _say_closed(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    said = _("The match is closed.")
    offer(request, said, "close", back=row.get_absolute_url(), match=row.public_id, since=row.stage_since.isoformat())
    return redirect(row)


@coordinator
@shows_hopes
def match_close(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    if row.stage == Stage.CLOSED:
        messages.info(request, _("This match is already closed."))
        return redirect(row)
    ahead, left = ahead_of(row, timezone.now()), left_open(row)
    form = CloseForm(request.POST if request.method == "POST" else None, ahead=ahead, hopes=left.hopes)
    if form.is_valid():
        try:
            close(match=fetch(Match, request, match), by=request.user, at=timezone.now(), **form.told)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _say_closed(request, match)
    return render(request, "matches/following_up/close.html", {
        "place": "matches",
        "match": row,
        "ahead": ahead,
        "left": left,
        "form": form,
        "title": _("Close this match?"),
        "back": row.get_absolute_url(),
    })  # fmt: skip
