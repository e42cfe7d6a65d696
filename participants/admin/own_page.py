"""What people's own pages keep: links, and what was changed through them."""

from django.contrib import admin

from participants.admin.about import PERSON_SEARCH
from participants.models import Link, MailWish, NewAddress, OwnChange
from peermatch.admin import KeptRowAdmin


@admin.register(Link)
class LinkAdmin(KeptRowAdmin):
    list_display = ("participant", "purpose", "created_at", "expires_at", "revoked_at", "program")
    list_filter = ("program", "purpose")
    list_select_related = ("participant", "program")
    search_fields = PERSON_SEARCH
    fields = ("participant", "purpose", "about", "created_at", "expires_at", "revoked_at", "issued_by")


@admin.register(OwnChange)
class OwnChangeAdmin(KeptRowAdmin):
    list_display = ("participant", "what", "at", "told_to", "seen_at", "seen_by", "program")
    list_filter = ("program", "what")
    list_select_related = ("participant", "told_to", "seen_by", "program")
    search_fields = PERSON_SEARCH
    fields = ("participant", "what", "at", "told_to", "way", "seen_at", "seen_by")


@admin.register(MailWish)
class MailWishAdmin(KeptRowAdmin):
    list_display = ("participant", "wish", "way", "by", "at", "program")
    list_filter = ("program", "wish", "way")
    list_select_related = ("participant", "by", "program")
    search_fields = PERSON_SEARCH
    fields = ("participant", "wish", "way", "by", "at")


@admin.register(NewAddress)
class NewAddressAdmin(KeptRowAdmin):
    list_display = ("participant", "email", "asked_at", "confirmed_at", "ended_at", "program")
    list_filter = ("program",)
    list_select_related = ("participant", "program")
    search_fields = PERSON_SEARCH
    fields = ("participant", "email", "asked_at", "confirmed_at", "ended_at")
