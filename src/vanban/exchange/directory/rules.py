"""Links to axes: which one carries what, when to try again, when to leave a link alone."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

_FIRST_WAIT: Final = timedelta(seconds=5)
_LONGEST_WAIT: Final = timedelta(minutes=30)
_PATIENCE: Final = 3  # failures in a row before a link is left alone
_FIRST_REST: Final = timedelta(seconds=5)
_LONGEST_REST: Final = timedelta(minutes=1)
PROBE: Final = timedelta(minutes=1)  # how long the one that tries again may take to hear
_CODE = re.compile(r"[A-Za-z0-9._-]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisLink:
    """A way to an axis, as the links file gives it. The secret never enters the database.

    `organisations`: whose documents go by it (all hosted ones when empty). `reaches`: whom it
    reaches, by code or by the code of someone above (everybody when empty). `keeper`: whose
    administrators see to what comes by it for nobody.
    """

    code: str
    base_url: str
    system_id: str
    secret: str = field(repr=False)
    name: str = ""
    organisations: tuple[str, ...] = ()
    reaches: tuple[str, ...] = ()
    keeper: str = ""

    def serves(self, code: str) -> bool:
        return not self.organisations or code.strip().upper() in self.organisations

    def leads_to(self, code: str) -> bool:
        value = code.strip().upper()
        return not self.reaches or any(
            value == top or value.startswith(f"{top}.") or value.endswith(f".{top}")
            for top in self.reaches
        )


class BadLink(ValueError):  # noqa: N818 - a fault of the file, told to the administrator
    """The links file does not say what a link must say."""


def link_of(entry: Mapping[str, object]) -> AxisLink:
    """One entry of the links file. Raises BadLink naming what is missing or wrong."""
    texts = {
        name: str(entry.get(name, "")).strip()
        for name in ("code", "name", "base_url", "system_id", "secret", "keeper")
    }
    missing = [name for name, text in texts.items() if not text and name not in {"name", "keeper"}]
    if missing or not _CODE.fullmatch(texts["code"]):
        message = f"axis link {texts['code']!r}: missing or wrong: {', '.join(missing) or 'code'}"
        raise BadLink(message)
    return AxisLink(
        **texts, organisations=_codes(entry, "organisations"), reaches=_codes(entry, "reaches")
    )


def _codes(entry: Mapping[str, object], name: str) -> tuple[str, ...]:
    given = entry.get(name, ())
    if not isinstance(given, list | tuple):
        message = f"axis link {entry.get('code')!r}: {name} is not a list"
        raise BadLink(message)
    return tuple(str(code).strip().upper() for code in given if str(code).strip() != "*")


def choose_link(
    links: Iterable[AxisLink], *, sender_code: str, recipient_code: str
) -> AxisLink | None:
    """The first link that may carry a document of the sender and leads to the recipient."""
    return next(
        (link for link in links if link.serves(sender_code) and link.leads_to(recipient_code)),
        None,
    )


def keeper_among(link: AxisLink, hosted: Sequence[tuple[str, bool]]) -> str:
    """Whose administrators see to what comes by a link for nobody: the body that the file names,
    else the first that the link serves and has no hosted body above it. `hosted`: code, and
    whether a hosted body stands above it. Empty where no hosted body is served.
    """
    served = [(code, below) for code, below in hosted if link.serves(code)]
    if any(code == link.keeper.upper() for code, _ in served):
        return link.keeper.upper()
    tops = sorted(served, key=lambda one: (one[1], one[0].count("."), one[0]))
    return tops[0][0] if tops else ""


def back_off(tries: int) -> timedelta:
    """How long to wait after so many failed tries: 5 s, 10 s, 20 s … half an hour."""
    return min(_doubled(_FIRST_WAIT, max(tries, 1) - 1), _LONGEST_WAIT)


def rests_until(failures: int, now: datetime) -> datetime | None:
    """Until when a link is left alone after so many failures in a row; None: go on trying."""
    if failures < _PATIENCE:
        return None
    return now + min(_doubled(_FIRST_REST, failures - _PATIENCE), _LONGEST_REST)


def _doubled(wait: timedelta, times: int) -> timedelta:
    factor: int = 1 << min(times, 16)
    return wait * factor
