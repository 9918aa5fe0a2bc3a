"""The door through which gunicorn speaks to the desk."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekisho.desk.web.settings")
application = get_wsgi_application()
