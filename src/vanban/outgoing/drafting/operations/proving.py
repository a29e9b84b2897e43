"""Whether a request is the configured editor's own: its keys are read from where it publishes them.

Outside work: the editor is asked with no transaction open. The keys are kept in the process; a
proof that fits none has them read again, at most once in a while, for the editor may have new ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

import httpx
import structlog

from vanban.formats.wopi import (
    LARGEST_DISCOVERY,
    NoProofKeysError,
    Proof,
    ProofKeys,
    is_proven,
    is_timely,
    proof_keys_of,
)
from vanban.foundation.errors import Kind, Reason, Refusal

ANSWER_S: Final = 5.0
FRESH_FOR: Final = timedelta(hours=12)
ASKED_EVERY: Final = timedelta(minutes=1)
log = structlog.get_logger(__name__)


class NotProven(Refusal):
    """Nobody shows that this request comes from the editor of the house."""

    kind = Kind.FORBIDDEN
    code = "drafting.not_proven"
    title = "Yêu cầu không phải của trình soạn thảo đã cấu hình"


@dataclass(slots=True)
class _Published:
    """What an editor published when it was last asked."""

    address: str
    asked_at: datetime
    keys: ProofKeys | None


_lock = Lock()
_known: dict[str, _Published] = {}


def require_proof(
    proof: Proof, *, address: str, tokens: Iterable[str], url: str, now: datetime
) -> None:
    """Let only the editor's own requests on. `address`: of its discovery document.

    Refuses (NotProven) a request without a proof, one sent more than 20 minutes ago or to come, one
    that neither key of the editor signed; and every one while its keys cannot be read.
    """
    if not is_timely(proof.ticks, now):
        raise _refused("drafting.proof_time", "Yêu cầu không có giờ gửi, hoặc gửi quá 20 phút.")
    tokens = tuple(tokens)
    known = _keys(address, now, older_than=FRESH_FOR)
    if known and is_proven(known, proof, tokens=tokens, url=url):
        return
    again = _keys(address, now, older_than=ASKED_EVERY)
    if again and again is not known and is_proven(again, proof, tokens=tokens, url=url):
        return
    if again is None:
        text = "Chưa đọc được khóa của trình soạn thảo."
        raise _refused("drafting.no_proof_keys", text)
    raise _refused("drafting.proof_wrong", "Chữ ký của yêu cầu không phải của trình soạn thảo.")


def _keys(address: str, now: datetime, *, older_than: timedelta) -> ProofKeys | None:
    """The keys as known, read again when they were read longer ago than that.

    While the editor does not answer the keys read before hold; none yet: asked again soon.
    """
    with _lock:
        known = _known.get(address)
        allowed = older_than if known is None or known.keys else min(older_than, ASKED_EVERY)
        if known is not None and now - known.asked_at < allowed:
            return known.keys
        before = known.keys if known else None
        _known[address] = _Published(address, now, before)  # others go on with these meanwhile
    found = _read(address) or before
    with _lock:
        _known[address] = _Published(address, now, found)
    return found


def _read(address: str) -> ProofKeys | None:
    try:
        answer = httpx.get(address, timeout=ANSWER_S, follow_redirects=False)
        answer.raise_for_status()
        return proof_keys_of(answer.content[: LARGEST_DISCOVERY + 1])
    except (httpx.HTTPError, NoProofKeysError) as failed:
        log.warning("editor's proof keys not read", why=type(failed).__name__)
        return None


def _refused(code: str, text: str) -> NotProven:
    return NotProven(
        Reason(code, text, "Mở lại dự thảo; còn lặp lại thì báo quản trị trình soạn thảo.")
    )
