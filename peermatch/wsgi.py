"""Where gunicorn finds PeerMatch."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peermatch.settings")
application = get_wsgi_application()

# All that is loaded now stays until the end. Python need not look through it for garbage again and again, which took a
# third of the time of pages that read thousands of rows.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
gc.set_threshold(50_000)  # after so many new objects, not 700: a page may read as many rows
