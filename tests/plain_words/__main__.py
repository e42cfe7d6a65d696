"""How hard each letter and each page of participants is to read, worst first: `python -m tests.plain_words`.

A line each: the grade, how many words were measured, and the longest sentence. Then each long sentence that templates
and code hold for them, shown in this world or not. 1 if anything is too hard.
"""

import logging
import os
import shutil
import sys
import tempfile
from itertools import chain


def main() -> int:
    home = tempfile.mkdtemp(prefix="peermatch-words-")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "PEERMATCH_HOME": home}
    os.environ.pop("DATABASE_URL", None)
    try:
        return _table()
    finally:
        shutil.rmtree(home)


def _table() -> int:
    import django

    django.setup()
    logging.disable()  # pages that only a form opens are no news here
    from django.test.utils import setup_test_environment

    from tests.plain_words.grade import HARDEST, MOST_WORDS, length, longest, read, sentences
    from tests.plain_words.pages import on_pages
    from tests.plain_words.said import by_mail, in_code, in_templates
    from tests.sweep.wall_times import empty_database

    database = empty_database()
    setup_test_environment()
    from tests.factories import make_member, make_program

    program, other = make_program(), make_program("Green Mountain Families", "green-mountain")
    for one in (program, other):
        make_member(one, "Ana Castillo", phone="512-555-0101")
    said = {f"letter {kind}": text for kind, text in by_mail(program).items()}
    said |= {f"page {name}": text for name, text in on_pages(other, other.memberships.get().user).items()}
    rows = sorted(((read(text), name, text) for name, text in said.items()), key=lambda row: -row[0].grade)
    for found, name, text in rows:
        print(f"{found.grade:5.1f}  {name:32} {found.words:4} words  {longest(text)}")
    database.creation.destroy_test_db("", verbosity=0)
    every = {(file, said) for file, words in chain(in_templates(), in_code()) for said in sentences(words)}
    long = sorted((length(one), file, one) for file, one in every if length(one) > MOST_WORDS)
    print(f"{len(every)} sentences in templates and code, {len(long)} of more than {MOST_WORDS} words", *long, sep="\n")
    return 1 if long or any(found.grade > HARDEST for found, _name, _text in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
