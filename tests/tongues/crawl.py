"""Opens every page as a lead and by every link, sends every form empty, makes every letter; read by `__main__`."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from peermatch.accounts.models import Program, User
from tests.fuzz.targets import World
from tests.tongues.pseudo import LANGUAGE
from tests.tongues.speaking import two_languages
from tests.tongues.walking import Walk
from tests.walls.test_matrix import by_link


@pytest.mark.django_db
def test_crawl(
    program: Program, other_program: Program, lead: User, stranger: User, client_of: Callable[[User], Client]
) -> None:
    with two_languages(usual=LANGUAGE):
        world = World(program, lead, other_program, stranger)
        visitor = by_link(world.doors)  # first: whoever signs in ends the link to a new password
        walk = Walk(world, client_of(lead), visitor)
        try:
            walk.run()
        finally:
            found = {words: sorted(pages) for words, pages in walk.found.items()}
            told = {"found": found, "seen": sorted(walk.seen), "glued": {}}
            Path(os.environ["TONGUES_TOLD"]).write_text(json.dumps(told, ensure_ascii=False, indent=1))
