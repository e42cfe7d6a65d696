"""What people upload by mistake: what it is, and what to do. Pure."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
END_OF_ZIP = b"PK\x05\x06"
FIRST_OF_OFFICE = (b"[Content_Types].xml", b"_rels/.rels", b"docProps/")
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
ARCHIVES = (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh")
ACCESS = (b"\x00\x01\x00\x00Standard ACE DB", b"\x00\x01\x00\x00Standard Jet DB")
START = 8_000  # characters that tell what a text is
HEIC = re.compile(rb".{4}ftyp(hei|hev|mif1|msf1|avif)", re.DOTALL)  # how telephones save photos
DATABASE = b"SQLite format 3\x00"
MARKUP = re.compile(r"<(!--|(!doctype|\?xml|html|head|meta|style|body|table|div)\b)", re.IGNORECASE)
JSON = re.compile(r"""\{\s*("[^"\n]*"\s*:|\})|\[\s*([{\[\]]|"[^"\n]*"\s*,)""")
CONTACTS = re.compile(r"BEGIN:VCARD|(version: 1\s+)?dn::? ", re.IGNORECASE)  # of address books; the second is LDIF
CALENDAR = re.compile(r"BEGIN:VCALENDAR", re.IGNORECASE)
MAILBOX = re.compile(r">?From \S+ .*\d\d:\d\d.*\d{4}")  # how each message of an mbox begins
HEADER = re.compile(r"([!-9;-~]+):(\s|$)")
OF_MAIL = {"from", "to", "date", "subject", "received", "message-id", "mime-version", "return-path", "content-type"}


def refuse_other_files(data: bytes) -> None:
    """Raises ValidationError for what is neither text nor an Excel workbook (.xlsx)."""
    start = data.lstrip()[:512]
    if start.startswith(ZIP):
        raise ValidationError(_zipped(data))
    if start.startswith(OLD_OFFICE):
        raise ValidationError(_old_office(data))
    for is_it, told in _KINDS:
        if is_it(start):
            raise ValidationError(told())


def refuse_other_texts(text: str) -> None:
    """Raises ValidationError for text that is something else than a list: a web page, data, contacts, mail."""
    start = text[:START].lstrip("\ufeff \t\r\n")
    for is_it, told in _TEXTS:
        if is_it(start):
            raise ValidationError(told())


def refuse_by_its_start(start: bytes) -> None:
    """Raises ValidationError for a file that its beginning shows to be something else; for one too large to be read."""
    if not start.startswith((ZIP, OLD_OFFICE)):
        refuse_other_files(start)
        refuse_other_texts(start.decode("latin-1").removeprefix("\xef\xbb\xbf"))


def is_workbook(data: bytes) -> bool:
    """An .xlsx is a ZIP file with a folder “xl”, whose parts are XML."""
    return data.startswith(ZIP) and b"xl/" in data and b"xl/workbook.bin" not in data


def damaged_workbook() -> str:
    return _(
        "This Excel workbook is damaged, or was not copied completely. Copy or download it once more, or open it in "
        "Excel and save it. Then upload it again."
    )


def _zipped(data: bytes) -> str:
    if b"xl/workbook.bin" in data:
        return _(
            "This is a binary Excel workbook (.xlsb). Open it, choose Save As and the type “Excel Workbook (.xlsx)”, "
            "then upload that file."
        )
    if b"xl/" in data:
        return damaged_workbook()
    if b"opendocument" in data[:200]:
        return _("This is an OpenDocument file. %(how)s") % {"how": how_to_save()}
    if b".iwa" in data:
        return _("This is an Apple Numbers or Pages file. Choose File, Export To, CSV, then upload that.")
    if b"word/" in data:
        return _word_document()
    if b"ppt/" in data:
        return _slides()
    if _is_cut_off(data):
        return damaged_workbook()
    return _("This is a ZIP archive. Unpack it, then upload the list that is in it.")


def _is_cut_off(data: bytes) -> bool:
    """A ZIP file lists its parts at its end. Without it, one that begins as Office files do is taken for a workbook."""
    return END_OF_ZIP not in data and data[30:].startswith(FIRST_OF_OFFICE)


def _old_office(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _(
            "This Excel workbook is locked with a password. Open it in Excel, take the password off (File, Info, "
            "Protect Workbook, Encrypt with Password), save it, then upload it again."
        )
    if "WordDocument".encode("utf-16-le") in data:
        return _word_document()
    if "PowerPoint Document".encode("utf-16-le") in data:
        return _slides()
    if "__substg1.0_".encode("utf-16-le") in data:
        return _mail()
    return _("This is an old Excel workbook (.xls). Open it, choose Save As and the type “Excel Workbook (.xlsx)”.")


def how_to_save() -> str:
    """What makes a list of nearly every file."""
    return _("In the spreadsheet program choose Save As and the type “CSV UTF-8”, then upload that file.")


def _word_document() -> str:
    return _("This is a Word document. Copy its table into a spreadsheet program. %(how)s") % {"how": how_to_save()}


def _slides() -> str:
    return _("These are slides. Copy the table that is on them into a spreadsheet program. %(how)s") % {
        "how": how_to_save()
    }


def _pdf() -> str:
    return _("This is a PDF. Open the list in the program that it was made with. %(how)s") % {"how": how_to_save()}


def _image() -> str:
    return _("This is an image. Upload the list itself, not a picture of it. %(how)s") % {"how": how_to_save()}


def _archive() -> str:
    return _("This is an archive. Unpack it, then upload the list that is in it.")


def _database() -> str:
    return _(
        "This is an Access database. Open it, choose the table with the list, then External Data, Export, Excel, and "
        "upload that workbook."
    )


def _other_database() -> str:
    return _(
        "This is a database (SQLite), not a list. Open it in the program that it was made with, choose Export and the "
        "type CSV for the table with the list, then upload that file."
    )


def _photo() -> str:
    return _("This is a photo (HEIC). Upload the list itself, not a picture of it. %(how)s") % {"how": how_to_save()}


def _document() -> str:
    return _("This is a document, not a list. Copy its table into a spreadsheet program. %(how)s") % {
        "how": how_to_save()
    }


def _web_page() -> str:
    return _(
        "This is a web page or XML, not a list in text form, whatever its name ends in. Open it in a spreadsheet "
        "program. %(how)s"
    ) % {"how": how_to_save()}


def _json() -> str:
    return _(
        "This is JSON: data for another program, not a list. Go back to where you exported it, choose CSV or Excel "
        "there, then upload that file."
    )


def _contacts() -> str:
    return _(
        "This is a file of contacts from an address book (vCard or LDIF). Go back to the address book, choose Export "
        "and the type CSV there, then upload that file. You can say then what each of its headings means."
    )


def _calendar() -> str:
    return _(
        "This is a calendar file (.ics): it holds events, not a list. Write what you need of it into a spreadsheet, "
        "one row each under headings. %(how)s"
    ) % {"how": how_to_save()}


def _mail() -> str:
    return _(
        "This is e-mail, not a list. If the list is attached, open the message, save the attachment, and upload that. "
        "If it stands in the message, copy it into a spreadsheet program. %(how)s"
    ) % {"how": how_to_save()}


def _is_image(start: bytes) -> bool:
    return start.startswith(IMAGES) and b"," not in start.split(b"\n")[0][:80]


def _is_mail(start: str) -> bool:
    """A mailbox, or a message: it begins with a header of its own kind of lines, some of which every message has."""
    if MAILBOX.match(start):
        return True
    lines = start.splitlines()
    header = lines[: lines.index("")] if "" in lines else lines[:-1]
    found = [HEADER.match(line) for line in header if not line.startswith((" ", "\t"))]
    return all(found) and len(OF_MAIL & {one[1].lower() for one in found if one}) > 1


_KINDS: tuple[tuple[Callable[[bytes], object], Callable[[], str]], ...] = (
    (lambda start: start.startswith(b"%PDF"), _pdf),
    (_is_image, _image),
    (HEIC.match, _photo),
    (lambda start: start.startswith(ARCHIVES), _archive),
    (lambda start: start.startswith(ACCESS), _database),
    (lambda start: start.startswith(DATABASE), _other_database),
)
_TEXTS: tuple[tuple[Callable[[str], object], Callable[[], str]], ...] = (
    (lambda start: start.startswith("{\\rtf"), _document),
    (MARKUP.match, _web_page),
    (JSON.match, _json),
    (CONTACTS.match, _contacts),
    (CALENDAR.match, _calendar),
    (_is_mail, _mail),
)
