"""`python -m tests.scanning.doors`, run in a demo: a link of every kind into it, and the pages behind; one a line."""

import django

from tests.scanning.visitors import EMAIL


def main() -> None:
    django.setup()
    from peermatch.accounts.models import Program
    from tests.by_link import Doors

    program = Program.objects.get(slug="bluebonnet")
    doors = Doors(program, by=program.memberships.get(user__email=EMAIL).user)
    print(*doors.steps, *doors.pages.values(), sep="\n")


main()
