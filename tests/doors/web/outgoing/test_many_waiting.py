"""More waits for a person than one list shows: nothing is hidden, each kind has its own list."""

import pytest

from support.outgoing import NOW, TODAY, Bureau
from vanban.doors.web.waiting import lists
from vanban.outgoing.approval.operations import ask_opinions

pytestmark = pytest.mark.django_db
SHOWN = 2


def asked_for_opinion(bureau: Bureau) -> None:
    assert bureau.leader.post_id is not None
    ask_opinions(
        actor=bureau.officer,
        now=NOW,
        document_id=bureau.drafted(),
        question="Đúng thẩm quyền chưa?",
        due_date=TODAY,
        posts=[bureau.leader.post_id],
    )


def test_every_kind_is_counted_and_found_however_much_waits(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "FIRST_ROWS", SHOWN)
    for _ in range(SHOWN + 1):
        asked_for_opinion(bureau)
    to_sign = bureau.approved()
    everything = lists.list_of(bureau.leader, NOW)
    counts = {tab.label: tab.count for tab in everything.tabs}
    assert (counts["Tất cả"], counts["Ký"], counts["Cho ý kiến"]) == (SHOWN + 2, 1, SHOWN + 1)
    assert (everything.count, everything.left) == (SHOWN, 2)
    assert to_sign not in {row.id for row in everything.rows}, "what is due comes first"
    signing = lists.list_of(bureau.leader, NOW, "ky")
    assert ([row.id for row in signing.rows], signing.left) == ([to_sign], 0)
    opinions = lists.list_of(bureau.leader, NOW, "y-kien")
    assert (opinions.count, opinions.left) == (SHOWN, 1)
