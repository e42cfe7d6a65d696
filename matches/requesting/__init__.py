"""Requests: someone asks, for themselves or another, and a coordinator calls back, before there is a match."""
