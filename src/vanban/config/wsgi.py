"""The WSGI application of an office or of an axis, chosen by VANBAN_PROCESS."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
application = get_wsgi_application()
