"""What is needed to reach a service that signs."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from vanban.foundation.errors import Reason
from vanban.trust.keys.rules import HASHES, Channel


@dataclass(frozen=True, slots=True)
class Service:
    """A service as the register has it; `sealed` are its secrets, closed."""

    provider_id: UUID
    channel: Channel
    address: str
    options: dict[str, Any]
    sealed: bytes = b""


@dataclass(frozen=True, slots=True)
class Link:
    """A service opened for one call. Never logged, never kept: `secrets` are in the clear."""

    address: str
    options: dict[str, Any]
    secrets: dict[str, str] = field(default_factory=dict, repr=False)


# What each service must be told, by name: secrets are sealed, options are not.
SECRETS = {
    Channel.SIM: ("ap_password",),  # and client_pem: certificate and key for mutual TLS
    Channel.CSC: ("client_secret",),
    Channel.SMARTCA: ("sp_password",),
}
OPTIONS = {
    Channel.SIM: ("ap_id",),
    Channel.CSC: ("client_id",),
    Channel.SMARTCA: ("sp_id",),
}


def may_register_service(
    *, channel: Channel, name: str, address: str, options: dict[str, Any], secrets: dict[str, str]
) -> list[Reason]:
    """All that stands against taking a service into the register."""
    reasons = []
    if channel not in HASHES:
        return [Reason("keys.service_kind", "Loại dịch vụ ký chưa hỗ trợ.", field="channel")]
    if not name.strip():
        reasons.append(Reason("keys.service_name", "Chưa đặt tên cho dịch vụ.", field="name"))
    if not address.startswith(("https://", "http://127.0.0.1")):
        reasons.append(
            Reason(
                "keys.service_address",
                "Địa chỉ dịch vụ phải là https://.",
                "Ghi địa chỉ do đơn vị cung cấp dịch vụ đưa.",
                field="address",
            )
        )
    missing = [each for each in OPTIONS[channel] if not options.get(each)]
    missing += [each for each in SECRETS[channel] if not secrets.get(each)]
    reasons.extend(
        Reason("keys.service_lacks", f"Dịch vụ này cần khai “{each}”.", field=each)
        for each in missing
    )
    return reasons
