#!/usr/bin/env python
"""PeerMatch's own commands, and Django's."""

import gc
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peermatch.settings")
    gc.disable()  # what is loaded stays: looking through it takes a fifth of a start; peermatch/apps.py enables it
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
