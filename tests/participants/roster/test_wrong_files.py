"""Each kind of wrong file gets a message that says what it is and what to do."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from participants.roster.list_file import ListFileForm
from participants.roster.reading import MOST_BYTES
from participants.roster.workbook_out import write_workbook
from participants.roster.workbooks import read_sheets

VCARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Mei Park\r\nEND:VCARD\r\n"
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Peer meeting\r\n"
MESSAGE = (
    "Received: from mail.example\r\n\tby mx.example; Thu, 12 Nov 2026 09:14:27 +0000\r\n"
    "From: Ana Cruz <ana@mail.example>\r\nTo: Lee <lee@mail.example>\r\nSubject: Our list, at last\r\n"
    "X-Note:\r\n\r\nHere it is, with commas, and all.\r\n"
)
OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40


def zipped(**parts: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def cut_workbook() -> bytes:
    """The first 400 bytes of a workbook as Excel writes it: what parts it has stands at its end."""
    whole = zipped(**{"[Content_Types].xml": "<Types>" + "x" * 1000, "_rels/.rels": "<x/>", "xl/workbook.xml": "<x/>"})
    return whole[:400]


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 70_000_000)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "This is a PDF. Open the list", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is an image. Upload the list itself", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF", "This is an image", id="jpeg"),
        pytest.param(
            OFFICE + "Workbook".encode("utf-16-le"), r"old Excel workbook \(.xls\). Open it, choose", id="xls"
        ),
        pytest.param(OFFICE + "EncryptedPackage".encode("utf-16-le"), "locked with a password. Open it", id="locked"),
        pytest.param(OFFICE + "WordDocument".encode("utf-16-le"), "Word document. Copy its table", id="doc"),
        pytest.param(zipped(**{"word/document.xml": "<x/>"}), "Word document. Copy its table", id="docx"),
        pytest.param(zipped(**{"Index/Document.iwa": "x"}), "Apple Numbers or Pages file. Choose File", id="numbers"),
        pytest.param(
            zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument file. In the", id="ods"
        ),
        pytest.param(zipped(**{"roster.csv": "x"}), "ZIP archive. Unpack it", id="zip"),
        pytest.param(b"\x1f\x8b\x08", "archive. Unpack it", id="gzip"),
        pytest.param(b"{\\rtf1\\ansi", "document, not a list. Copy its table", id="rtf"),
        pytest.param(b"<!DOCTYPE html><table><tr><td>First name", "web page or XML", id="html saved as csv"),
        pytest.param(b"\n  <table border=1><tr><td>First name", "web page or XML", id="a bare table"),
        pytest.param('<?xml version="1.0"?>'.encode("utf-16"), "web page or XML", id="xml in utf-16"),
        pytest.param(b'[\n  {"first_name": "Mei"}\n]', "This is JSON.*choose CSV or Excel", id="json"),
        pytest.param(b'{"people": [{"first_name": "Mei"', "This is JSON", id="json cut off"),
        pytest.param('[["First name", "Last name"], ["Mei"]]'.encode("utf-16"), "This is JSON", id="json in utf-16"),
        pytest.param(VCARD.encode(), "contacts from an address book.*choose Export", id="vcard"),
        pytest.param(VCARD.lower().encode("utf-8-sig"), "contacts from an address book", id="vcard with a mark"),
        pytest.param(b"dn: cn=Mei Park\nobjectclass: person\n", "contacts from an address book", id="ldif"),
        pytest.param(CALENDAR.encode(), "calendar file .*one row each", id="calendar"),
        pytest.param(MESSAGE.encode(), "This is e-mail, not a list. If the list is attached, open", id="message"),
        pytest.param(f"From ana@mail.example Thu Nov 12 09:14:27 2026\n{MESSAGE}".encode(), "is e-mail", id="mailbox"),
        pytest.param(OFFICE + "__substg1.0_001A001F".encode("utf-16-le"), "This is e-mail", id="message of Outlook"),
        pytest.param(zipped(**{"ppt/presentation.xml": "<x/>"}), "These are slides. Copy the table", id="pptx"),
        pytest.param(OFFICE + "PowerPoint Document".encode("utf-16-le"), "These are slides", id="ppt"),
        pytest.param(zipped(**{"xl/workbook.bin": "x"}), r"binary Excel workbook \(.xlsb\). Open it", id="xlsb"),
        pytest.param(b"\0\1\0\0Standard ACE DB\0", "Access database. Open it, choose the table", id="access"),
        pytest.param(zipped(**{"xl/workbook.xml": "<x"}), "damaged, or was not copied completely", id="damaged"),
        pytest.param(cut_workbook(), "not copied completely. Copy or download it once more", id="cut off"),
        pytest.param(write_workbook([("People", [["Name"]])])[:400], "not copied completely", id="our own, cut off"),
        pytest.param(zipped(**{"roster.csv": "x" * 900})[:400], "ZIP archive. Unpack it", id="zip cut off"),
        pytest.param(
            b"<!-- saved from url=(0032)https://lists.example/people -->\n<table>", "web page or XML", id="saved page"
        ),
        pytest.param(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "photo .HEIC.. Upload the list itself", id="heic"),
        pytest.param(b"\0\0\0\x20ftypmif1\0\0\0\0heic", "photo .HEIC.", id="heif"),
        pytest.param(b"SQLite format 3\0\x10\0\1\1", "database .SQLite.*choose Export and the type CSV", id="sqlite"),
        pytest.param(bomb(), "too large once it is unpacked", id="bomb"),
    ],
)
def test_a_wrong_file_is_told_what_it_is_and_what_to_do(data, told):
    with pytest.raises(ValidationError, match=told):
        read_sheets(data)


@pytest.mark.parametrize(
    "first", ["From,Subject,Date", "First name", "{Name}", "[Name]", "Subject:;Date:", "dn;cn", "<b"]
)
def test_a_list_with_odd_headings_stays_a_list(first):
    text = f"{first}\nMei,Park\n"
    assert read_sheets(text.encode())[0].text == text


def test_what_is_too_large_is_told_what_it_is_all_the_same():
    form = ListFileForm(None, {"file": SimpleUploadedFile("inbox.csv", MESSAGE.encode() + b"x" * MOST_BYTES)})
    assert str(form.errors["file"][0]).startswith("This is e-mail, not a list.")
    form = ListFileForm(None, {"file": SimpleUploadedFile("book.xlsx", zipped(**{"xl/a": "x" * MOST_BYTES}))})
    assert form.errors["file"] == ["This file is larger than 5 MB. Split the list and upload one part after the other."]
