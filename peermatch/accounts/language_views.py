"""The switch at the foot of each page: in which language this browser is answered, and, signed in, this account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from peermatch import languages
from peermatch.accounts.models import User


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Back to the page where it was chosen. The browser keeps it in a cookie."""
    back, chosen = request.POST.get("next", ""), request.POST.get("language", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(back if is_ours else "/")
    if languages.are_several() and chosen in dict(languages.choices()):
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(reads_in=chosen)
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=settings.LANGUAGE_COOKIE_AGE, secure=settings.SECURE,
            httponly=True, samesite="Lax",
        )  # fmt: skip
    return answer
