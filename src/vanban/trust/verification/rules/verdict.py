"""What a verification says, in values that can be kept as evidence and shown in plain words."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from vanban.foundation.words import spoken
from vanban.trust.verification.rules.english import in_english


class Outcome(StrEnum):
    """Valid, invalid, or not enough to tell (AdES: PASSED, FAILED, INDETERMINATE)."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"


OUTCOME_WORDS = spoken(
    {
        Outcome.VALID: "Hợp lệ",
        Outcome.INVALID: "Không hợp lệ",
        Outcome.UNKNOWN: "Chưa đủ căn cứ để kết luận",
    }
)


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason against calling a signature valid; the outcome it forces, and how it reads."""

    code: str
    outcome: Outcome
    text: str
    detail: str = ""

    @property
    def text_en(self) -> str:
        return in_english(self.code)


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence as the screen shows it: state is ok, look or no."""

    state: str
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SignerFacts:
    name: str
    organisation: str
    unit: str
    email: str
    serial: str
    issuer: str
    sha256: str
    not_before: datetime
    not_after: datetime
    holder: str = ""  # keys.rules.HolderKind; empty: the certificate does not tell


@dataclass(frozen=True, slots=True)
class TimestampFacts:
    """``state``: valid, weak (SHA-1), invalid, untrusted, expired, or absent."""

    state: str
    at: datetime | None = None
    authority: str = ""


class Shadow(StrEnum):
    """How a planted shadow was brought to light (Mainka et al., "Shadow Attacks", 2021)."""

    HIDE = "hide"
    REPLACE = "replace"
    HIDE_AND_REPLACE = "hide_and_replace"


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What was added to the file after this signature.

    ``stamps`` are document time stamps, ``evidence`` a security store (PAdES LT); ``loose``:
    bytes were added that change nothing; ``covering``: later signatures drawn over the text.
    """

    signatures: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    annotations: int = 0
    content: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()
    shadows: tuple[Shadow, ...] = ()
    evidence: bool = False
    loose: bool = False
    covering: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        if self.content:
            return "content"
        if self.annotations:
            return "annotations"
        if self.filled:
            return "fields"
        return "signatures" if self.signatures else "none"

    @property
    def only_evidence(self) -> bool:
        """Nothing came after but time stamps over the document and evidence (PAdES LT, LTA)."""
        return self.kind == "none" and not self.loose and (self.evidence or bool(self.stamps))


@dataclass(frozen=True, slots=True)
class RevocationFacts:
    """The state of one certificate of the chain: good, revoked or unknown."""

    subject: str
    state: str
    source: str = ""
    asked_at: datetime | None = None
    revoked_at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SignatureFinding:
    """All that was found out about one signature."""

    field: str
    outcome: Outcome
    signer: SignerFacts | None
    signed_at: datetime | None
    signed_at_source: str  # timestamp | claimed | none
    timestamp: TimestampFacts
    digest: str
    intact: bool
    covered: int
    size: int
    changes: ChangeFacts
    chain: tuple[str, ...]
    profile: str
    revocation: tuple[RevocationFacts, ...]
    grounds: tuple[Ground, ...]
    evidence: tuple[EvidenceLine, ...] = ()
    level: str = ""  # B | T | LT | LTA; empty: not looked for
    claimed_at: datetime | None = None
    subfilter: str = ""

    @property
    def whole_file(self) -> bool:
        return self.covered == self.size

    @property
    def words(self) -> str:
        return OUTCOME_WORDS[self.outcome]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on a file: the worst of its signatures."""

    outcome: Outcome
    signatures: tuple[SignatureFinding, ...]
    grounds: tuple[Ground, ...]
    checked_at: datetime
    size: int
    software: str = "vanban"
    headline: str = field(default="")
    summary: str = field(default="")

    @property
    def words(self) -> str:
        return OUTCOME_WORDS[self.outcome]

    def as_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Read back what was kept."""
        return cls(
            outcome=Outcome(value["outcome"]),
            signatures=tuple(_finding(each) for each in value["signatures"]),
            grounds=_grounds(value["grounds"]),
            checked_at=datetime.fromisoformat(value["checked_at"]),
            size=value["size"],
            software=value["software"],
            headline=value["headline"],
            summary=value["summary"],
        )


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Invalid beats unknown beats valid."""
    found = set(outcomes)
    for outcome in (Outcome.INVALID, Outcome.UNKNOWN):
        if outcome in found:
            return outcome
    return Outcome.VALID


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, StrEnum) else value


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _grounds(rows: list[dict[str, Any]]) -> tuple[Ground, ...]:
    return tuple(Ground(**{**row, "outcome": Outcome(row["outcome"])}) for row in rows)


def _signer(row: dict[str, Any] | None) -> SignerFacts | None:
    if row is None:
        return None
    moments = {key: datetime.fromisoformat(row[key]) for key in ("not_before", "not_after")}
    return SignerFacts(**{**row, **moments})


def _changes(row: dict[str, Any]) -> ChangeFacts:
    return ChangeFacts(
        signatures=tuple(row["signatures"]),
        filled=tuple(row["filled"]),
        annotations=row["annotations"],
        content=tuple(row["content"]),
        # Verdicts kept before these were looked for have none of them.
        stamps=tuple(row.get("stamps", ())),
        shadows=tuple(Shadow(each) for each in row.get("shadows", ())),
        evidence=row.get("evidence", False),
        loose=row.get("loose", False),
        covering=tuple(row.get("covering", ())),
    )


def _revocation(row: dict[str, Any]) -> RevocationFacts:
    moments = {key: _moment(row[key]) for key in ("asked_at", "revoked_at")}
    return RevocationFacts(**{**row, **moments})


def _finding(row: dict[str, Any]) -> SignatureFinding:
    stamp = row["timestamp"]
    return SignatureFinding(
        **{
            **row,
            "outcome": Outcome(row["outcome"]),
            "signer": _signer(row["signer"]),
            "signed_at": _moment(row["signed_at"]),
            "claimed_at": _moment(row.get("claimed_at")),
            "timestamp": TimestampFacts(**{**stamp, "at": _moment(stamp["at"])}),
            "changes": _changes(row["changes"]),
            "chain": tuple(row["chain"]),
            "revocation": tuple(_revocation(each) for each in row["revocation"]),
            "grounds": _grounds(row["grounds"]),
            "evidence": tuple(EvidenceLine(**each) for each in row["evidence"]),
        }
    )
