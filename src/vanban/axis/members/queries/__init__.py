"""Who is calling, and the directory: resolved by any code, listed whole, listed by changes."""

from vanban.axis.members.queries.callers import Caller, NotTrusted, authenticate
from vanban.axis.members.queries.directory import (
    changes_page,
    directory_version,
    whole_directory,
)
from vanban.axis.members.queries.memory import (
    AgencyEntry,
    Outdated,
    edition,
    forget,
    forget_if_outdated,
    resolve,
)
from vanban.axis.members.queries.permissions import OPERATE, USE

__all__ = [
    "OPERATE",
    "USE",
    "AgencyEntry",
    "Caller",
    "NotTrusted",
    "Outdated",
    "authenticate",
    "changes_page",
    "directory_version",
    "edition",
    "forget",
    "forget_if_outdated",
    "resolve",
    "whole_directory",
]
