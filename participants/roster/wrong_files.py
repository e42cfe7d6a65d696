"""What people upload by mistake: what it is, and what to do. Pure."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
ARCHIVES = (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh")


def refuse_other_files(data: bytes) -> None:
    """Raises ValidationError for what is neither a list in text form nor an Excel workbook (.xlsx)."""
    start = data.lstrip()[:512]
    if start.startswith(ZIP):
        raise ValidationError(_zipped(data))
    if start.startswith(OLD_OFFICE):
        raise ValidationError(_old_office(data))
    for is_it, told in _KINDS:
        if is_it(start):
            raise ValidationError(told())


def is_workbook(data: bytes) -> bool:
    """An .xlsx is a ZIP file with a folder “xl”."""
    return data.startswith(ZIP) and b"xl/" in data


def damaged_workbook() -> str:
    return _(
        "This Excel workbook is damaged, or was not copied completely. Open it in Excel, save it, upload it again."
    )


def _zipped(data: bytes) -> str:
    if b"xl/" in data:
        return damaged_workbook()
    if b"opendocument" in data[:200]:
        return _("This is an OpenDocument file. %(how)s") % {"how": how_to_save()}
    if b".iwa" in data:
        return _("This is an Apple Numbers or Pages file. Choose File, Export To, CSV, then upload that.")
    if b"word/" in data:
        return _("This is a Word document. Copy its table into a spreadsheet program. %(how)s") % {"how": how_to_save()}
    return _("This is a ZIP archive. Unpack it, then upload the list that is in it.")


def _old_office(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _(
            "This Excel workbook is locked with a password. Open it in Excel, take the password off (File, Info, "
            "Protect Workbook, Encrypt with Password), save it, then upload it again."
        )
    if "WordDocument".encode("utf-16-le") in data:
        return _("This is a Word document. Copy its table into a spreadsheet program. %(how)s") % {"how": how_to_save()}
    return _("This is an old Excel workbook (.xls). Open it, choose Save As and the type “Excel Workbook (.xlsx)”.")


def how_to_save() -> str:
    """What makes a list of nearly every file."""
    return _("In the spreadsheet program choose Save As and the type “CSV UTF-8”, then upload that file.")


_KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[], str]], ...] = (
    (
        lambda start: start.startswith(b"%PDF"),
        lambda: (
            _("This is a PDF. Open the list in the program that it was made with. %(how)s") % {"how": how_to_save()}
        ),
    ),
    (
        lambda start: start.startswith(IMAGES) and b"," not in start.split(b"\n")[0][:80],
        lambda: _("This is an image. Upload the list itself, not a picture of it. %(how)s") % {"how": how_to_save()},
    ),
    (
        lambda start: start.startswith(ARCHIVES),
        lambda: _("This is an archive. Unpack it, then upload the list that is in it."),
    ),
    (
        lambda start: start.startswith(b"{\\rtf"),
        lambda: (
            _("This is a document, not a list. Copy its table into a spreadsheet program. %(how)s")
            % {"how": how_to_save()}
        ),
    ),
    (
        lambda start: bool(re.match(rb"(?:\xef\xbb\xbf)?<(!doctype|html|\?xml|table)", start, re.IGNORECASE)),
        lambda: (
            _(
                "This is a web page or XML, not a list in text form, whatever its name ends in. Open it in a "
                "spreadsheet program. %(how)s"
            )
            % {"how": how_to_save()}
        ),
    ),
)
