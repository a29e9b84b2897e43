"""The WSGI application of an office or of an axis, chosen by VANBAN_PROCESS."""

import gc
import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
pages: Any = get_wsgi_application()


def _whole() -> Any:
    if os.environ.get("VANBAN_PROCESS") != "axis":
        return pages
    from vanban.doors.axis import rounds
    from vanban.doors.axis.line import beside

    rounds.start()
    gc.collect()
    gc.freeze()  # what the program itself consists of is not looked through again and again
    return beside(pages)


application = _whole()
