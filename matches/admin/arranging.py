"""What people need at meetings, and who was asked to come for it."""

from django.contrib import admin

from matches.models import Accommodation, ServiceBooking
from peermatch.admin import KeptRowAdmin


@admin.register(Accommodation)
class AccommodationAdmin(KeptRowAdmin):
    date_hierarchy = "needed_by"
    list_display = ("participant", "kind", "detail", "count", "needed_by", "meeting", "called_off_at", "program")
    list_filter = ("program", "kind", "why_off")
    list_select_related = ("participant", "meeting", "program")
    search_fields = ("participant__first_name", "participant__last_name", "detail", "meeting__match__title")


@admin.register(ServiceBooking)
class ServiceBookingAdmin(KeptRowAdmin):
    date_hierarchy = "starts_at"
    list_display = ("accommodation", "provider", "provider_name", "places", "state", "starts_at", "cost", "program")
    list_filter = ("program", "state", "untold")
    list_select_related = ("accommodation__participant", "provider", "program")
    search_fields = (
        "provider__name", "provider_name", "accommodation__meeting__match__title",
        "accommodation__participant__first_name", "accommodation__participant__last_name",
    )  # fmt: skip
