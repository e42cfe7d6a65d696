"""In which form somebody wants documents, as their access profile says."""

import re

from participants.models import AccessNeed, AccessProfile, NeedKind, Participant

DOCUMENTS = (NeedKind.BRAILLE, NeedKind.LARGE_PRINT, NeedKind.PLAIN_TEXT, NeedKind.DOCX)
SIZES = (18, 20, 24, 28, 32, 36)
USUAL_SIZE, USUAL_SIZE_ON_SCREEN = 24, 18
_NUMBER = re.compile(r"\d+")


def documents_of(person: Participant) -> list[str]:
    """“Large print 24 pt”, “Word documents (DOCX)”."""
    needs = sorted(_documents(person), key=lambda need: DOCUMENTS.index(NeedKind(need.kind)))
    return [NeedKind(need.kind).said(need.detail) for need in needs]


def size_for(person: Participant) -> int:
    """The size of letters that they want, in points: of those that are offered the next that is as large. 0: any."""
    large = next((need for need in _documents(person) if need.kind == NeedKind.LARGE_PRINT), None)
    if large is None:
        return 0
    asked = int(found[0]) if (found := _NUMBER.search(large.detail)) else USUAL_SIZE
    return next((size for size in SIZES if size >= asked), SIZES[-1])


def _documents(person: Participant) -> list[AccessNeed]:
    profile: AccessProfile | None = getattr(person, "access", None)
    return [need for need in profile.needs.all() if need.kind in DOCUMENTS] if profile else []
