"""The address at which a request becomes a match, beside the request's own."""

from django.urls import path

from matches.workspace.from_request_views import request_match, request_match_search

urlpatterns = [
    path("match/", request_match, name="request-match"),
    path("match/search/", request_match_search, name="request-match-search"),
]
