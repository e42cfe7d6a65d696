"""Reads the code as text, to hold it to the house's rules. Knows modules by name and imports by who asks whom."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import timedelta
from enum import Enum
from functools import cached_property
from importlib import import_module
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
APPS = ("peermatch", "participants", "matches")
PURE = "Pure"  # a module whose docstring says so promises: plain values in and out, no rows, no clock, no settings

# Imports point down this list. The longest name that fits a module is its place.
ORDER = (
    "peermatch",
    "participants",
    "matches.models",
    PURE,
    *(f"matches.{step}" for step in ("settings", "disclosing", "requesting", "framing", "fitting", "preparing")),
    *(f"matches.{step}" for step in ("inviting", "introducing", "scheduling", "reminding", "meeting", "following_up")),
    *(f"matches.{step}" for step in ("replying", "unreached", "safeguarding", "people")),
    *(f"matches.{step}" for step in ("visiting", "workspace", "today", "reporting")),
    "matches",  # what puts it all together: apps, urls, admin, the demo
)
PUTS_TOGETHER = ("admin", "apps", "demo", "management", "tasks", "urls")
JUNK_DRAWERS = frozenset({"services", "utils", "helpers", "common", "misc"})
IMPURE = ("django.db", "django.apps", "django.conf", "django.http", "django.utils.timezone", "django.core.cache")
WORDS = (str, int, float, tuple, frozenset, dict, timedelta)
CLOCKS = frozenset({"now", "today", "utcnow", "localdate", "localtime"})


@dataclass(frozen=True)
class Module:
    name: str
    path: Path
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @cached_property
    def asked_for(self) -> tuple[ast.Import | ast.ImportFrom, ...]:
        """Its imports, those inside functions too."""
        return tuple(node for node in ast.walk(self.tree) if isinstance(node, ast.Import | ast.ImportFrom))

    @cached_property
    def is_pure(self) -> bool:
        return PURE in (ast.get_docstring(self.tree) or "").replace(".", " ").replace(":", " ").split()

    @property
    def folder(self) -> str:
        """The package that it stands in."""
        return self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]


def read_modules() -> dict[str, Module]:
    """Every module of PeerMatch but migrations, by its dotted name."""
    paths = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return {name: Module(name, path, path.read_text()) for path in sorted(paths) for name in [_name(path)]}


def imports(module: Module, known: Mapping[str, Module]) -> Iterator[str]:
    """Full names of what it imports, anywhere in it, functions included; of our own modules the module itself."""
    for node in module.asked_for:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            start = _absolute(node, module)
            for alias in node.names:
                yield f"{start}.{alias.name}" if f"{start}.{alias.name}" in known or start not in known else start


def place(module: Module) -> str:
    """Where it stands in ORDER, for what it imports. Raises for a step that ORDER does not know."""
    fits = [name for name in ORDER if module.name == name or module.name.startswith(f"{name}.")]
    found = max(fits, key=len)
    if found == "matches" and module.name != "matches" and module.name.split(".")[1] not in PUTS_TOGETHER:
        raise AssertionError(f"{module.name}: no place in ORDER. Add the step where its work belongs.")
    return found


def place_for_others(module: Module) -> str:
    """Where it stands for whoever imports it: a pure core is open to every step, whichever folder it is in."""
    return PURE if module.is_pure and module.name.startswith("matches.") else place(module)


def is_page_code(name: str) -> bool:
    """Views, forms and urls: a step's own, which no other step may import."""
    return name.rpartition(".")[2].rpartition("_")[2] in {"views", "forms", "urls"}


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _absolute(node: ast.ImportFrom, module: Module) -> str:
    if not node.level:
        return node.module or ""
    parts = module.folder.split(".")
    return ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])


def _is_within(module: Module, other: Module) -> bool:
    """Whether it stands in the other's folder, or in a part of that folder: a step with many pages has parts."""
    return f"{module.folder}.".startswith(f"{other.folder}.")


def wrong_imports(modules: Mapping[str, Module]) -> list[str]:
    """Imports that point up, and steps that reach for another step's pages."""
    found = []
    for module in modules.values():
        for target in imports(module, modules):
            if target not in modules:
                continue
            here, there = place(module), place_for_others(modules[target])
            if ORDER.index(there) > ORDER.index(here):
                found.append(f"{module.name} ({here}) imports {target} ({there}), which stands above it")
            elif is_page_code(target) and not _is_within(module, modules[target]) and not _is_shared(target):
                found.append(f"{module.name} imports {target}: views and forms are their step's own")
    return found


def _is_shared(name: str) -> bool:
    return name.startswith("peermatch.")


def impurities(module: Module, modules: Mapping[str, Module]) -> list[str]:
    """What a pure module does that it promises not to: ask the database, the settings or the clock.

    It may import words (choices, constants) from where rows are, but no row.
    """
    asked = [f"{module.name} imports {target}" for target in _what_it_asks(module, modules)]
    told = [name for node in ast.walk(module.tree) if (name := called(node)) in CLOCKS]
    return asked + [f"{module.name} calls {name}()" for name in told]


def called(node: ast.AST) -> str:
    """The last part of the name that a call calls; empty for what is no such call."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def _what_it_asks(module: Module, modules: Mapping[str, Module]) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if _is_impure(one.name, modules))
        elif isinstance(node, ast.ImportFrom):
            start = _absolute(node, module)
            for one in node.names:
                full = f"{start}.{one.name}"
                impure = _is_impure(full, modules) or (full not in modules and _is_impure(start, modules))
                if impure and not _is_word(start, one.name):
                    yield full


def _is_impure(name: str, modules: Mapping[str, Module]) -> bool:
    return f"{name}.".startswith(tuple(f"{one}." for one in IMPURE)) or (name in modules and not modules[name].is_pure)


def _is_word(module: str, name: str) -> bool:
    """Whether that name of that module is a choice, a constant or a plain record."""
    value = getattr(import_module(module), name, None)
    return isinstance(value, WORDS) or is_dataclass(value) or (isinstance(value, type) and issubclass(value, Enum))


def calls(modules: Mapping[str, Module], *names: str) -> set[str]:
    """The files in which a method of one of these names is called."""
    found = (m for m in modules.values() if any(called(node) in names for node in ast.walk(m.tree)))
    return {str(module.path.relative_to(ROOT)) for module in found}


def uses(modules: Mapping[str, Module], *names: str) -> set[str]:
    """The files in which an attribute of one of these names is read."""
    return {
        str(module.path.relative_to(ROOT))
        for module in modules.values()
        if any(isinstance(node, ast.Attribute) and node.attr in names for node in ast.walk(module.tree))
    }


def named_above(modules: Mapping[str, Module]) -> list[str]:
    """Strings in a lower floor that name a module or model of a floor above it."""
    above = {"peermatch": ("participants.", "matches."), "participants": ("matches.",)}
    return [
        f"{module.name} names {node.value!r}"
        for module in modules.values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value.startswith(above.get(module.name.split(".")[0], ("\0",))) and " " not in node.value
    ]
