"""The file that a list comes in: what is taken, and what is said where nothing can be."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.roster.reading import MOST_BYTES, MOST_ROWS, refuse_too_large
from participants.roster.wrong_files import START, refuse_by_its_start
from peermatch.forms import PageFields


class ListFileForm(PageFields, forms.Form):
    submit = gettext_lazy("Look through it")
    file = forms.FileField(
        label=gettext_lazy("Your list"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose the file first."),
            "empty": gettext_lazy("This file is empty. Save the list again, then upload it."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, most: int = MOST_ROWS, **kwargs: Any) -> None:
        """most: rows that such a list may have."""
        super().__init__(*args, **kwargs)
        told = _("An Excel workbook (.xlsx), CSV or text file, at most 5 MB and %(most)s rows.")
        self.fields["file"].help_text = told % {"most": f"{most:,}"}

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        size = file.size or 0
        if size > MOST_BYTES:  # a photograph, a mailbox: what it is helps more than that it is large
            refuse_by_its_start(file.read(START))
        refuse_too_large(size)
        return file
