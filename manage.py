#!/usr/bin/env python
"""PeerMatch's own commands, and Django's."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peermatch.settings")
    execute_from_command_line(sys.argv)
