"""The grounds in plain English, for programs and for readers of the validation report."""

from typing import Final

_ENGLISH: Final = {
    "alone": "A detached signature came without the file that it is of",
    "annotated": "Notes or pictures were added after signing; they may cover the content",
    "appended": "Data appended after signing has a forged structure",
    "attributes_as_content": "The file is made of the attributes of another signature",
    "broken_chain": "A certificate of the chain breaks its rules",
    "certified": "More was added than the certifying signer allowed",
    "changed_after": "The document was changed after signing",
    "covered": "The picture of a later signature hides the text that was signed",
    "destroyed": "The file was saved anew after signing; the signature is destroyed",
    "document_stamp_invalid": "A time stamp over the document is not valid",
    "empty_signature": "The signature is empty: there is nothing to check",
    "expired_untimed": "The certificate has expired and no time stamp proves an earlier signing",
    "filled_after": "A field was filled after the last signature",
    "forged": "The key of this certificate did not make the signature",
    "locked_changed": "A locked field was filled again after signing",
    "loose": "There is surplus data after the signed part",
    "malformed": "The data of the signature is malformed and cannot be read to its end",
    "modified": "The content was changed after signing",
    "not_comparable": "The file cannot be compared with what was signed",
    "not_pdf": "The file cannot be read",
    "other_certificate": "The attached certificate is not the one that signed",
    "partial": "The signature does not cover the whole of the signed part",
    "range": "The signature says wrongly what it covers",
    "revocation_unknown": "The issuer could not be asked about revocation",
    "revoked": "The certificate was revoked before signing",
    "revoked_untimed": "The certificate is revoked and no time stamp proves an earlier signing",
    "signed_early": "Signed before the certificate was valid",
    "signed_expired": "Signed after the certificate had expired",
    "timestamp_invalid": "The time stamp of the signature is not valid",
    "unreadable": "There is a signature that cannot be read",
    "unsigned": "The file has no digital signature",
    "untrusted": "The issuer of the certificate is not known",
    "usage": "The certificate was not issued for signing documents",
    "weak_chain": "The chain of certificates uses an algorithm that has become weak",
    "weak_digest": "The signature uses SHA-1, which is no longer safe enough",
    "wrapped": "Content is hidden where the signature does not reach, or the signature was moved",
}


def in_english(code: str) -> str:
    """The sentence of a ground by its code; the code itself for one of an older release."""
    return _ENGLISH.get(code.removeprefix("verification."), code)
