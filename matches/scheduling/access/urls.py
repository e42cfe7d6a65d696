"""Addresses of what is arranged for a meeting. The page that vouches for all of it is a step's before (`preparing`)."""

from django.urls import path

from matches.scheduling.access import row_views, service_views, views

urlpatterns = [
    path("add/", row_views.accommodation_add, name="accommodation-add"),
    path("profile/<uuid:person>/", row_views.accommodation_take_over, name="accommodation-take-over"),
    path("<uuid:accommodation>/", views.accommodation, name="accommodation"),
    path("<uuid:accommodation>/change/", row_views.accommodation_change, name="accommodation-change"),
    path("<uuid:accommodation>/off/", row_views.accommodation_off, name="accommodation-off"),
    path("<uuid:accommodation>/on/", row_views.accommodation_on, name="accommodation-on"),
    path("<uuid:accommodation>/sent/", row_views.accommodation_sent, name="accommodation-sent"),
    path("<uuid:accommodation>/not-sent/", row_views.accommodation_not_sent, name="accommodation-not-sent"),
    path("<uuid:accommodation>/ask/", service_views.service_ask, name="service-ask"),
    path("<uuid:accommodation>/asked/<uuid:service>/yes/", service_views.service_confirm, name="service-confirm"),
    path("<uuid:accommodation>/asked/<uuid:service>/no/", service_views.service_decline, name="service-decline"),
    path("<uuid:accommodation>/asked/<uuid:service>/cancel/", service_views.service_cancel, name="service-cancel"),
    path("<uuid:accommodation>/asked/<uuid:service>/again/", service_views.service_again, name="service-again"),
    path("<uuid:accommodation>/asked/<uuid:service>/new-time/", service_views.service_anew, name="service-anew"),
    path("<uuid:accommodation>/asked/<uuid:service>/told/", service_views.service_told, name="service-told"),
    path("<uuid:accommodation>/asked/<uuid:service>/ready/", service_views.service_ready, name="service-ready"),
    path(
        "<uuid:accommodation>/asked/<uuid:service>/not-ready/",
        service_views.service_not_ready,
        name="service-not-ready",
    ),
    path("<uuid:accommodation>/asked/<uuid:service>/cost/", service_views.service_cost, name="service-cost"),
]
