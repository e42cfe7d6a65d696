"""What people agree to, under /p/<program>/settings/agree/."""

from django.urls import path

from participants.consenting import asked_views, views
from participants.models import TextFor

urlpatterns = [
    path("", views.consent_texts, name="consent-texts"),
    path("asked/", asked_views.consents_asked, name="consents-asked"),
    *(
        path(f"{what_for}/", views.consent_text, {"what_for": what_for}, name=f"consent-text-{what_for}")
        for what_for in TextFor.values
    ),
]
