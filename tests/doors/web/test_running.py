"""What a start page says of the batches at work."""

from vanban.doors.web.running import NAMES
from vanban.outgoing.signing.rules import BatchKind


def test_every_kind_of_batch_has_its_words() -> None:
    assert set(NAMES) == set(BatchKind)
    assert len({str(words) for words in NAMES.values()}) == len(BatchKind)
