"""Back to the page from which a form was opened, where its address says which: never out of the program."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, *, slug: str, otherwise: str) -> str:
    """The `back` of the address if it is a page of that program; `otherwise` if not."""
    back = request.GET.get("back", "")
    is_ours = back.startswith(f"/p/{slug}/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours else otherwise
