"""The services that sign for the body's people: registered with their secrets, taken out of use."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.doors.web.answers import actor_of, go, page
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason
from vanban.trust.keys.operations.registering import ADMINISTER
from vanban.trust.keys.operations.serving import register_service, retire_service
from vanban.trust.keys.queries import ProviderRow, providers
from vanban.trust.keys.rules import CHANNEL_NAMES, HASHES, Channel
from vanban.trust.keys.rules.services import OPTIONS, SECRETS


@dataclass(frozen=True, slots=True)
class ServiceShown:
    """A service as its line reads; what was sealed is never shown again."""

    row: ProviderRow
    kind: str
    known_as: str


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The services registered, and the form for another."""
    actor = actor_of(request)
    actor.require(ADMINISTER)
    shown = [
        ServiceShown(row, CHANNEL_NAMES[channel], str(row.options.get(OPTIONS[channel][0], "")))
        for row in providers(actor)
        for channel in (Channel(row.channel),)
    ]
    kinds = [(str(each), CHANNEL_NAMES[each]) for each in Channel if each in HASHES]
    return page(request, "signing/services.html", {"services": shown, "kinds": kinds})


@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Register a service; its secrets are sealed at once and shown to nobody again."""
    given = request.POST
    try:
        channel = Channel(given.get("channel", ""))
    except ValueError:
        text = _("Chưa chọn loại dịch vụ.")
        raise Invalid(Reason("keys.service_kind", text, _("Chọn loại."), field="channel")) from None
    secret = dict.fromkeys(SECRETS.get(channel, ()), given.get("secret", "").strip())
    if given.get("client_pem", "").strip():
        secret["client_pem"] = given["client_pem"].strip()
    register_service(
        actor=actor_of(request),
        now=read_clock(),
        channel=channel,
        name=given.get("name", ""),
        address=given.get("address", "").strip(),
        options=_more(request)
        | dict.fromkeys(OPTIONS.get(channel, ()), given.get("known_as", "").strip()),
        secrets=secret,
    )
    return go(request, reverse("signing:services"), said=_("Đã khai dịch vụ ký."))


def _more(request: HttpRequest) -> dict[str, str]:
    """What else the service must be told, one `name=value` a line; nothing secret belongs here."""
    lines = [line.strip() for line in request.POST.get("options", "").splitlines() if line.strip()]
    if any("=" not in line for line in lines):
        text = _("Mỗi dòng tùy chọn phải có dạng tên=giá trị.")
        raise Invalid(Reason("keys.service_options", text, _("Ví dụ: version=2."), field="options"))
    pairs = (line.split("=", 1) for line in lines)
    return {name.strip(): value.strip() for name, value in pairs}


@require_POST
def retire(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Take a service out of use; its keys sign no more."""
    retire_service(actor=actor_of(request), now=read_clock(), provider_id=provider_id)
    return go(request, reverse("signing:services"), said=_("Đã ngừng dùng dịch vụ này."))
