"""Where the link of an invitation leads. Opening it changes nothing: one becomes a member by pressing “Join”."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peermatch.accounts import inviting
from peermatch.accounts.member_forms import JoinForm, NewMemberForm
from peermatch.accounts.models import Invite, User
from peermatch.accounts.signing_in.greeting import greet
from peermatch.tokens import hash_token

IN_SESSION = "invited_by"  # the hash of the token: its page has no token in its address


@require_safe
def join_link(request: HttpRequest, token: str) -> HttpResponse:
    request.session[IN_SESSION] = hash_token(token)
    response = redirect("join")
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    row = inviting.by_hash(str(request.session.get(IN_SESSION, "")))
    if row is None:
        return render(request, "accounts/join_ended.html")
    user = User.objects.filter(email=row.email).first()
    if user is not None and request.user != user:
        return render(request, "accounts/join_sign_in.html", {"invite": row, "account": user})
    posted = request.POST if request.method == "POST" else None
    form = JoinForm(posted) if user else NewMemberForm(posted, invite=row)
    if posted is not None and form.is_valid() and _joined(request, row, form):
        response = redirect("today", row.program.slug)
        return response if user else greet(request, response, cast(User, request.user), tells=False)
    title = _("Join %(program)s") % {"program": row.program.name}
    lede = _("%(name)s asks you to coordinate there. You sign in as %(address)s.")
    context = {"form": form, "title": title, "lede": lede % {"name": row.by.name, "address": row.email}}
    return render(request, "form_page.html", context)


def _joined(request: HttpRequest, row: Invite, form: JoinForm | NewMemberForm) -> bool:
    is_new = isinstance(form, NewMemberForm)
    user = form.made() if isinstance(form, NewMemberForm) else cast(User, request.user)
    try:
        inviting.join(row=row, user=user, at=timezone.now())
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    if is_new:
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session.pop(IN_SESSION, None)
    messages.success(request, _("You are in. This is Today: what needs you now."))
    return True
