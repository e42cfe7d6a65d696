"""Timed agendas: pure, minutes in and minutes out."""
