"""The organisation's signature without its seal: a few lines of text at the top right of page 1.

For annexes in files of their own (Decree 30/2020 annex I, II.8), copies (box 14) and registers.
"""

from collections.abc import Sequence
from datetime import datetime

from vanban.formats.pades.signing import SEAL_FIELD, Lock, PreparedSignature, prepare_signature
from vanban.formats.pades.stamps import TextAppearance
from vanban.formats.pades.writing import make_signable
from vanban.formats.pdf.document import page_sizes
from vanban.formats.pdf.places import MM, Box
from vanban.trust.keys.rules import Signer


def prepare_lettered(
    data: bytes,
    signer: Signer,
    lines: Sequence[str],
    *,
    now: datetime,
    width_mm: float = 75,
    height_mm: float = 12,
    location: str = "",
) -> PreparedSignature:
    """The file with its hole, the organisation's signature shown as lines of text. Outside work.

    Refuses (PadesError, PdfError) a file that cannot be signed.
    """
    data = make_signable(data)
    page = page_sizes(data)[0]
    right, top = page.width - 8 * MM, page.height - 5 * MM
    box = Box(0, right - width_mm * MM, top - height_mm * MM, right, top)
    return prepare_signature(
        data,
        field_name=SEAL_FIELD,
        appearance=TextAppearance(tuple(lines), box),
        certificate=signer.certificate,
        chain=signer.chain,
        signing_time=now,
        location=location,
        lock=Lock(),
    )
