"""The headers that each answer of ours carries, so that a browser takes no part in an attack."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin

from django.http import HttpResponse
from django.urls import Resolver404, resolve

NEVER_CACHE = "max-age=0, no-cache, no-store, must-revalidate, private"  # Django's own for pages of signing in
ALWAYS = {
    "X-Frame-Options": {"DENY"},
    "X-Content-Type-Options": {"nosniff"},
    "Referrer-Policy": {"same-origin", "no-referrer"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cache-Control": {"no-store", NEVER_CACHE},  # so that nobody who comes later to this computer reads it
    "X-Robots-Tag": {"noindex, nofollow"},
    "Permissions-Policy": {"camera=(), microphone=(), geolocation=(), payment=()"},
}
NONE, SELF = ["'none'"], ["'self'"]
POLICY = {
    "default-src": NONE, "base-uri": NONE, "frame-ancestors": NONE, "object-src": NONE,
    "form-action": SELF, "font-src": SELF, "connect-src": SELF, "img-src": [*SELF, "data:"],
}  # fmt: skip
FORM_TO = re.compile(r'<form\b[^>]*\saction="([^"#?]+)')
NONCE = re.compile(r"'nonce-[\w+/=-]{16,}'")


def gaps(answer: HttpResponse) -> Iterator[str]:
    """What is missing of it. A letter, shown within a page of ours as mail programs show it, runs no script at all."""
    said = answer.get("Content-Security-Policy", "")
    policy = {one.split()[0]: one.split()[1:] for one in said.split(";") if one.strip()}
    is_letter = policy.get("script-src") == NONE
    for name, allowed in ALWAYS.items():
        if answer.get(name) not in allowed | ({"SAMEORIGIN"} if is_letter else set()):
            yield f"{name}: {answer.get(name)}"
    for name, sources in POLICY.items():
        may = (sources, NONE, SELF if is_letter and name == "frame-ancestors" else NONE)
        if policy.get(name) not in may:
            yield f"{name}: {policy.get(name)}"
    for name in ("script-src", "style-src"):
        if not is_letter and any(one not in SELF and not NONCE.fullmatch(one) for one in policy.get(name, ["*"])):
            yield f"{name}: {policy.get(name)}"
    yield from _lost_forms(answer)
    kind = answer.get("Content-Type", "")
    if kind.startswith("text/") and "charset=" not in kind:
        yield f"Content-Type: {kind}"
    for cookie in answer.cookies.values():
        if cookie.value and not (cookie["httponly"] and cookie["samesite"] == "Lax"):
            yield f"cookie {cookie.key}"


def _lost_forms(answer: Any) -> Iterator[str]:
    """Forms that are sent to where nobody takes them."""
    text = "" if answer.streaming else answer.content.decode(errors="replace")
    for action in FORM_TO.findall(text):
        path = urljoin(answer.request["PATH_INFO"], unescape(action))
        try:
            resolve(path)
        except Resolver404:
            yield f"a form is sent to {path}"
