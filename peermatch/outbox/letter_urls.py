"""The words of letters, under /p/<program>/settings/letters/."""

from django.urls import path

from peermatch.outbox import letter_views

urlpatterns = [
    path("", letter_views.letter_list, name="letters"),
    path("letter/", letter_views.letter, name="letter"),
    path("letter/formatted/", letter_views.letter_html, name="letter-html"),
    path("letter/print/", letter_views.letter_print, name="letter-print"),
    path("words/", letter_views.letter_words, name="letter-words"),
    path("words/try/", letter_views.letter_try, name="letter-try"),
    path("words/try/formatted/", letter_views.letter_try_html, name="letter-try-html"),
    path("words/original/", letter_views.letter_original, name="letter-original"),
]
