"""Takes one check away after the other, in a copy, and looks whether the tests of the walls notice: each must.

.venv/bin/python -m tests.walls.mutants
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TESTS = (
    *("tests/walls/test_matrix.py", "tests/walls/test_disclosure.py", "tests/walls/test_in_a_page.py"),
    *("tests/test_scope.py", "tests/test_link_scope.py"),
)


@dataclass(frozen=True)
class Mutant:
    what: str
    file: str
    old: str
    new: str


MUTANTS = [
    Mutant(
        "viewers open every figure", "matches/reporting/views.py",
        "if defined.of in FOR_COORDINATORS and not request.membership.can_write:", "if False:",
    ),
    Mutant(
        "every coordinator reads who needs what", "matches/reporting/views.py",
        "if of not in OF_NEEDS or answered is None:", "if True:",
    ),
    Mutant(
        "whoever coordinates ends what keeps two apart", "participants/roster/person/relationships.py",
        "if not bond.is_apart or request.membership.is_lead:", "if True:",
    ),
    Mutant(
        "every coordinator knows everybody", "participants/knowing.py",
        "in_program(membership.program).filter(those_known(membership))", "in_program(membership.program)",
    ),
    Mutant(
        "every coordinator knows every match", "matches/fitting/review.py",
        "return match.coordinator_id == membership.user_id or", "return True or",
    ),
    Mutant(
        "another program's row is found by its id", "peermatch/accounts/access.py",
        "found.filter(program=request.program, public_id=public_id)", "found.filter(public_id=public_id)",
    ),
    Mutant(
        "whoever is signed in is a member", "peermatch/accounts/models.py",
        "self.of(user).filter(program__slug=slug)", "self.select_related(\"program\").filter(program__slug=slug)",
    ),
    Mutant(
        "viewers send what coordinators send", "peermatch/accounts/access.py",
        "coordinator = _guard(lambda membership, method: membership.can_write)",
        "coordinator = _guard(lambda membership, method: True)",
    ),
    Mutant(
        "coordinators set the rules of a program", "peermatch/accounts/access.py",
        "lead = _guard(lambda membership, method: membership.is_lead)",
        "lead = _guard(lambda membership, method: membership.can_write)",
    ),
    Mutant(
        "one page lost its gate's level", "matches/following_up/feedback/views.py",
        "@require_safe\n@coordinator\n@shows_hopes\ndef feedback(",
        "@require_safe\n@member\n@shows_hopes\ndef feedback(",
    ),
    Mutant(
        "a link never expires", "participants/models/link.py",
        "self.revoked_at is None and (self.expires_at is None or now < self.expires_at)", "self.revoked_at is None",
    ),
    Mutant(
        "a link's page opens without its cookie", "participants/profile/entrance.py",
        "link if came_in == public_id.hex else None, now", "link, now",
    ),
    Mutant(
        "the system's state is for all who are signed in", "peermatch/pages.py",
        "if not request.user.is_superuser:", "if False:",
    ),
    Mutant(
        "what is pressed can be looked at", "peermatch/accounts/calendar_views.py",
        "@require_POST\n@login_required\ndef calendar_stop", "@login_required\ndef calendar_stop",
    ),
    Mutant(
        "each gets what the other did not agree to share", "matches/inviting/disclosure.py",
        "for share in seat.shared for name", "for share in told for name",
    ),
    Mutant(
        "a family's medical condition is named in every match", "matches/disclosing/topics.py",
        "is_told(Fact.CONDITIONS) or _answers(match.coordinator_id)", "True",
    ),
    Mutant(
        "a family's medical condition is named with every person", "participants/conditions.py",
        "found | known_among(reader, families) if", "found | families if",
    ),
    Mutant(
        "topics of all programs are offered", "matches/framing/forms.py",
        "topics.queryset = Topic.objects.in_program(program)",
        "topics.queryset = Topic.objects.across_programs(\"a mutant\")",
    ),
]  # fmt: skip


def is_noticed(mutant: Mutant, copy: Path) -> bool:
    file = copy / mutant.file
    before = file.read_text()
    if mutant.old not in before:
        sys.exit(f"{mutant.file} has changed: “{mutant.what}” finds nothing to take away.")
    changed = before.replace(mutant.old, mutant.new)
    file.write_text(changed if "@member" not in mutant.new else _import_member(changed))
    try:
        ran = subprocess.run(
            [str(ROOT / ".venv/bin/python"), "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *TESTS],
            cwd=copy, capture_output=True, text=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, check=False,
        )  # fmt: skip
    finally:
        file.write_text(before)
    told = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    print(f"{'noticed' if ran.returncode == 1 else 'NOT NOTICED'}: {mutant.what}", *told, sep="\n    ", flush=True)
    return ran.returncode == 1


def _import_member(text: str) -> str:
    return "from peermatch.accounts.access import member\n" + text


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="peermatch-mutants-") as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "var", "__pycache__"))
        noticed = [is_noticed(one, copy) for one in MUTANTS]
        sys.exit(not all(noticed))


if __name__ == "__main__":
    main()
