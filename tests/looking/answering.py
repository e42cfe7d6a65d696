"""Sends every form that a page shows: empty, filled in wrongly, and as it is meant; what comes of it is kept."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urljoin

from tests.fuzz.forms import Form, Sent, forms_of, well_meant
from tests.looking.asking import Asking, name_of

LEFT_OUT = {"sign-out", "session-end", "sessions-end", "person-erase", ""}
MOST_TIMES = 6  # a form of that name is sent, in whatever state
WRONG = {
    "email": "nobody at home",
    "date": "the 31st",
    "time": "noon",
    "number": "-1",
    "url": "somewhere",
    "file": None,
}
MOST_TRIES = 4  # to find what is meant


class Answering:
    """typed: what of a valid post could not be guessed. undone: what happens within is as if it had not been."""

    def __init__(self, typed: Callable[[str, Form], Sent], undone: Callable[[], AbstractContextManager[None]]) -> None:
        self.typed, self.undone = typed, undone
        self.times: Counter[str] = Counter()
        self.done: Counter[str] = Counter()

    def all_of(self, asking: Asking, url: str, html: str, state: str, deep: int = 2) -> None:
        """deep: how many pages one behind another are filled in, where each leads to the next."""
        for form in forms_of(html):
            action = urljoin(url, form.action) if form.action else url
            name = name_of(action)
            if name in LEFT_OUT or not asking.album.takes(name) or self.times[name] >= MOST_TIMES:
                continue
            self.times[name] += 1
            for what, sent in _wrongly(form):
                with self.undone():
                    asking.send(action, sent, f"{what} sent to {name}, {state}")
            if self.done[name] < 2:
                self._as_meant(asking, action, name, form, state, deep)

    def _as_meant(self, asking: Asking, action: str, name: str, form: Form, state: str, deep: int) -> None:
        told = self.typed(name, form)
        for number, sent in enumerate(_filled(form, told)):
            if number == MOST_TRIES:
                return
            with self.undone():
                html, is_done = asking.send(action, sent, f"after {name}, {state}")
                if is_done and deep > 1 and html:
                    self.all_of(asking, action, html, f"after {name}", deep - 1)
            if is_done:
                self.done[name] += 1
                return


def _wrongly(form: Form) -> Iterator[tuple[str, Sent]]:
    hidden = {one.name: one.value for one in form.fields if one.kind == "hidden"}
    kinds = {one.name: one.kind for one in form.fields if one.kind not in ("hidden", "button")}
    if kinds:
        yield "nothing", hidden
        wrong = {
            name: WRONG.get(kind, "?" * 3000 if kind in ("text", "textarea") else "nonsense")
            for name, kind in kinds.items()
        }
        yield "nonsense", hidden | {name: value for name, value in wrong.items() if value is not None}


def _filled(form: Form, told: Sent) -> Iterator[Sent]:
    seen: list[Any] = []
    for sent in well_meant(form):
        full = {key: value for key, value in (sent | told).items() if value is not None}
        if full not in seen:
            seen.append(full)
            yield full
