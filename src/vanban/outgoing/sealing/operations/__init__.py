"""The organisation's seal asked for, made outside of any transaction, and kept."""

from vanban.outgoing.sealing.operations.apply import apply_seal
from vanban.outgoing.sealing.operations.automatic import (
    PolicyRefused,
    seal_automatically,
    set_seal_policy,
    stop_automatic,
)
from vanban.outgoing.sealing.operations.brought import bring_seal
from vanban.outgoing.sealing.operations.complete import (
    cancel_seal,
    complete_seal,
    fail_seal,
    save_prepared,
)
from vanban.outgoing.sealing.operations.lettered import prepare_lettered
from vanban.outgoing.sealing.operations.outside import finish_outside
from vanban.outgoing.sealing.operations.request import CannotSeal, request_seal

__all__ = [
    "CannotSeal",
    "PolicyRefused",
    "apply_seal",
    "bring_seal",
    "cancel_seal",
    "complete_seal",
    "fail_seal",
    "finish_outside",
    "prepare_lettered",
    "request_seal",
    "save_prepared",
    "seal_automatically",
    "set_seal_policy",
    "stop_automatic",
]
