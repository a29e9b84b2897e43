"""One form of log for every process: a line of JSON an event, on standard error.

Django calls `configure` when it starts (setting LOGGING_CONFIG), so no process can forget it. Lines
of the libraries take the same form as our own.
"""

import logging
import re
import sys
from typing import Final

import structlog

HIDDEN: Final = "***"
_SECRET: Final = re.compile(r"secret|password|token|authorization|(^|_)pin(_|$)", re.IGNORECASE)
_IN_ADDRESS: Final = re.compile(r"(://[^\s/:@]*:)[^\s@]+@")  # postgresql://who:this@where


def hide_secrets(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """The last fence: no value under a secret's name, no password in an address, reaches a log."""
    for name, value in event.items():
        if name != "event" and _SECRET.search(name):
            event[name] = HIDDEN
        elif isinstance(value, str) and "://" in value:
            event[name] = _IN_ADDRESS.sub(rf"\1{HIDDEN}@", value)
    return event


SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
    hide_secrets,
]


def configure(_settings: object = None, *, level: int = logging.INFO) -> None:
    """Send structlog's events and the libraries' records through one renderer."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.root
    root.handlers[:] = [handler]
    root.setLevel(level)
