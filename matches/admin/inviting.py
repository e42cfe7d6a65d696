"""Who was asked, what they asked back, what they said."""

from django.contrib import admin

from matches.admin.searching import SEAT_SEARCH
from matches.models import Answer, Confidence, Invitation, Question
from peermatch.admin import KeptRowAdmin


@admin.register(Invitation)
class InvitationAdmin(KeptRowAdmin):
    date_hierarchy = "sent_at"
    list_display = ("seat", "sent_at", "answer_by", "answered_at", "revoked_at", "sent_by", "program")
    list_filter = ("program",)
    list_select_related = ("seat__participant", "sent_by", "program")
    search_fields = SEAT_SEARCH
    fields = ("seat", "sent_at", "sent_by", "answer_by", "answered_at", "revoked_at")


@admin.register(Question)
class QuestionAdmin(KeptRowAdmin):
    list_display = ("__str__", "kind", "way", "asked_at", "settled_at", "program")
    list_filter = ("program", "kind", "way", "settled_way")
    list_select_related = ("seat__participant", "program")
    search_fields = ("text", "spoken_by", *SEAT_SEARCH)
    date_hierarchy = "asked_at"


@admin.register(Answer)
class AnswerAdmin(KeptRowAdmin):
    list_display = ("seat", "said", "way", "spoken_by", "confirmed_by_person", "at", "recorded_by", "program")
    list_filter = ("program", "said", "way", "confirmed_by_person")
    list_select_related = ("seat__participant", "recorded_by", "program")
    search_fields = ("reason", "spoken_by", *SEAT_SEARCH)


@admin.register(Confidence)
class ConfidenceAdmin(KeptRowAdmin):
    """Promised by link, or recorded on the match's page; marked as not so there."""

    list_display = ("participant", "match", "promised_on", "way", "recorded_by", "removed_at", "program")
    list_filter = ("program", "way")
    list_select_related = ("participant", "match", "recorded_by", "program")
    search_fields = ("participant__first_name", "participant__last_name", "match__title")
