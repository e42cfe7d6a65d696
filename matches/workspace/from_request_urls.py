"""The address at which a request becomes a match, beside the request's own."""

from django.urls import path

from matches.workspace.from_request_views import request_match

urlpatterns = [path("match/", request_match, name="request-match")]
