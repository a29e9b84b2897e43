"""Members join and change their secrets; organisations enter, change and leave the directory."""

from vanban.axis.members.operations.directory import (
    BadAgency,
    CodeTaken,
    NotYours,
    close_agency,
    import_agencies,
    register_agency,
    remove_agency,
)
from vanban.axis.members.operations.systems import (
    UnknownMember,
    admit_member,
    rotate_secret,
    suspend_member,
)

__all__ = [
    "BadAgency",
    "CodeTaken",
    "NotYours",
    "UnknownMember",
    "admit_member",
    "close_agency",
    "import_agencies",
    "register_agency",
    "remove_agency",
    "rotate_secret",
    "suspend_member",
]
