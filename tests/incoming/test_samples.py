"""Whatever real senders and other axes wrote, it is taken up, or shown with a plain reason."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from support.incoming import NOW, Place, arrive
from vanban.core.records.queries import attachments_of, document_face, versions_of
from vanban.incoming.reception.operations.examine import examine_package
from vanban.incoming.reception.queries import arrival
from vanban.incoming.reception.rules import Fitness

SHARED = Path(__file__).resolve().parents[3] / "shared" / "edxml"
SAMPLES: Sequence[Path] = sorted(SHARED.rglob("*.edxml"))
ZIP_AS_PDF = SHARED / "downloaded-from-axis"

pytestmark = pytest.mark.skipif(not SAMPLES, reason="the shared messages are not on this machine")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: str(path.relative_to(SHARED)))
def test_every_message_is_understood_or_explained(path: Path) -> None:
    examined = examine_package(path.read_bytes(), now=NOW, sender_name="Nơi gửi", sender_code="X")
    if examined.fitness is Fitness.WHOLE:
        assert examined.main is not None
        assert examined.header.subject
    else:
        assert examined.problems
        assert all(problem.strip() for problem in examined.problems)
    assert examined.judgement.sentence


def test_a_message_from_the_real_axis_is_taken_up_with_its_files(place: Place) -> None:
    """Whole or destroyed on the way: each has its words, and each file its bytes or its damage."""
    for path in sorted(ZIP_AS_PDF.glob("*.edxml")):
        document = arrive(place, path.read_bytes())
        face = document_face(place.clerk, document_id=document)
        assert face.issuer_code, path.name
        assert face.symbol, path.name
        files = attachments_of(place.clerk, document_id=document)
        whole = arrival(place.clerk, document_id=document).fitness == Fitness.WHOLE
        assert versions_of(place.clerk, document_id=document) or files
        assert whole or any(file.damage for file in files), path.name
