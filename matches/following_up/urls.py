"""Addresses of this step's pages."""

from django.urls import path

from matches.following_up import contact_views, views

urlpatterns = [
    path("contacts/", contact_views.contacts, name="contacts"),
    path("contacts/add/", contact_views.contact_add, name="contact-add"),
    path("contacts/wait/", contact_views.contact_wait, name="contact-wait"),
    path("contacts/wait/<uuid:waiting>/end/", contact_views.contact_wait_end, name="contact-wait-end"),
    path("contacts/<uuid:contact>/", contact_views.contact_edit, name="contact-edit"),
    path("contacts/<uuid:contact>/take-back/", contact_views.contact_take_back, name="contact-take-back"),
    path("contacts/<uuid:contact>/put-back/", contact_views.contact_put_back, name="contact-put-back"),
    path("close/", views.match_close, name="match-close"),
]
