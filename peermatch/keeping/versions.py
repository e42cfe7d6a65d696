"""Which small migrations a backup or a database has behind it, whatever squashed ones stood for them when it was made.

Small ones are squashed anew from time to time, and the squashed one before goes. Its name says which it stood for.
"""

import re
from collections.abc import Collection
from typing import Any

from django.db.migrations.loader import MigrationLoader

Migration = tuple[str, str]
_SQUASHED = re.compile(r"\d{4}_squashed_(\d{4}_\w+)")


def one_by_one(migrations: Collection[Migration]) -> set[Migration]:
    """Each squashed one as the small ones that it stands for; one that is not known here as it is."""
    known = MigrationLoader(None, replace_migrations=False).disk_migrations
    small: set[Migration] = set()
    for app, name in migrations:
        squashed, last = known.get((app, name)), _SQUASHED.fullmatch(name)
        if squashed is not None and squashed.replaces:
            small |= set(squashed.replaces)
        elif squashed is None and last and (app, last[1]) in known:
            small |= {node for node in known if node[0] == app and node[1] <= last[1] and not known[node].replaces}
        else:
            small.add((app, name))
    return small


def loader_for(migrations: Collection[Migration], connection: Any = None) -> tuple[MigrationLoader, list[Migration]]:
    """What loads these, and their names: squashed ones, but all the small ones where one squashed stands for more.

    Not some of each: a squashed one of one app may build on all of another's.
    """
    small = one_by_one(migrations)
    loader, named = MigrationLoader(connection, replace_migrations=False), set(small)
    for node, migration in loader.disk_migrations.items():
        replaced = set(migration.replaces)
        if replaced and replaced <= small:
            named = named - replaced | {node}
        elif replaced & small:
            return loader, sorted(small)
    return MigrationLoader(connection), sorted(named)
