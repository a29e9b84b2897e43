"""One HTTP call to a service that signs: mutual TLS where it asks for it, never a redirect."""

import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

from vanban.trust.keys.rules.services import Link

ANSWER_S = 30.0
LARGEST_ANSWER = 2 * 1024 * 1024


class Unreachable(Exception):  # noqa: N818 - turned into a progress by the caller
    """The service cannot be reached now: try again."""


class Nonsense(Exception):  # noqa: N818 - turned into a progress by the caller
    """What it answered is not what the protocol says."""


def post(
    link: Link,
    path: str,
    *,
    json: Any = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    timeout_s: float = ANSWER_S,
) -> httpx.Response:
    """Post to the service. Raises Unreachable when no answer comes, Nonsense for a huge one."""
    try:
        with _client(link, timeout_s) as client:
            answer = client.post(
                link.address.rstrip("/") + path,
                json=json,
                content=content,
                headers=dict(headers or {}),
            )
    except (httpx.TransportError, ssl.SSLError) as failed:
        raise Unreachable(type(failed).__name__) from failed
    if len(answer.content) > LARGEST_ANSWER:
        raise Nonsense("quá lớn")
    if answer.status_code in {502, 503, 504}:
        raise Unreachable(str(answer.status_code))
    return answer


def object_of(answer: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer. Raises Nonsense."""
    try:
        told = answer.json()
    except ValueError as wrong:
        raise Nonsense(f"HTTP {answer.status_code}") from wrong
    if not isinstance(told, dict):
        raise Nonsense("không phải đối tượng JSON")
    return told


def _client(link: Link, timeout_s: float) -> httpx.Client:
    context = ssl.create_default_context(cadata=link.options.get("ca_pem") or None)
    pem = link.secrets.get("client_pem", "")
    if pem:
        with _in_memory(pem) as path:
            context.load_cert_chain(path)
    return httpx.Client(verify=context, timeout=httpx.Timeout(timeout_s, connect=10.0))


@contextmanager
def _in_memory(pem: str) -> Iterator[str]:
    """OpenSSL reads certificates from files only: one that never touches a disk."""
    handle = os.memfd_create("client", os.MFD_CLOEXEC)
    try:
        os.write(handle, pem.encode())
        yield f"/proc/self/fd/{handle}"
    finally:
        os.close(handle)
