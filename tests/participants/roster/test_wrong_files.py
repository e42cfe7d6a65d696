"""Each kind of wrong file gets a message that says what it is and what to do."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError

from participants.roster.workbooks import read_sheets

OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40


def zipped(**parts: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


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
        pytest.param(zipped(**{"xl/workbook.xml": "<x"}), "damaged, or was not copied completely", id="damaged"),
        pytest.param(bomb(), "too large once it is unpacked", id="bomb"),
    ],
)
def test_a_wrong_file_is_told_what_it_is_and_what_to_do(data, told):
    with pytest.raises(ValidationError, match=told):
        read_sheets(data)
