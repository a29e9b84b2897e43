"""A refusal for want of a right names the right, who has it and who can give it; nothing else."""

import re
from pathlib import Path
from uuid import uuid4

import pytest

import vanban
from support.outgoing import NOW, TODAY, Bureau, make_bureau
from vanban.core.people.operations import appoint, register_person
from vanban.core.people.queries.rights import with_rights_named
from vanban.core.people.rules import ROLES
from vanban.core.people.rules.rights import RIGHTS, missing_right
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden
from vanban.outgoing.publication.operations import issue

SOURCE = Path(vanban.__file__).parent
ASKED = re.compile(r'\.(?:require|may)\("([a-z_.]+)"\)')


def refused(actor: Actor, document_id: object) -> tuple[str, str]:
    with pytest.raises(Forbidden) as told:
        issue(actor=actor, now=NOW, document_id=document_id)  # type: ignore[arg-type]
    (reason,) = with_rights_named(actor, told.value, on=TODAY).reasons
    return reason.text, reason.mend


def test_every_right_has_a_name() -> None:
    asked = {
        name
        for path in SOURCE.rglob("*.py")
        if "axis" not in path.parts
        for name in ASKED.findall(path.read_text("utf-8"))
    }
    given = {name for role in ROLES.values() for name in role.permissions}
    assert asked | given <= set(RIGHTS)


@pytest.fixture
def bureau(db: None) -> Bureau:
    return make_bureau()


def test_it_is_told_which_right_who_has_it_and_who_gives_it(bureau: Bureau) -> None:
    text, mend = refused(bureau.officer, bureau.drafted())
    assert text == "Chức vụ Chuyên viên của bạn không có quyền “Phát hành văn bản”."
    assert "Người có quyền này: Hồ Thị Mỹ Duyên (Văn thư)." in mend
    assert "Cơ quan chưa có quản trị" in mend
    person = register_person(actor=bureau.system, now=NOW, full_name="Lý Thị Cấp")
    appoint(
        actor=bureau.system,
        now=NOW,
        person_id=person,
        role="administrator",
        title="Quản trị hệ thống",
        valid_from=TODAY,
    )
    _, mend = refused(bureau.officer, bureau.drafted())
    assert "Người cấp được quyền này: Lý Thị Cấp (Quản trị hệ thống)." in mend


def test_an_outsider_hears_the_same_of_what_exists_and_of_what_does_not(bureau: Bureau) -> None:
    other = make_bureau("H61", partner="G10")
    there = refused(other.officer, bureau.drafted())
    assert there == refused(other.officer, uuid4())
    assert "H15" not in " ".join(there)


def test_who_has_the_right_at_another_post_is_told_to_change_to_it(bureau: Bureau) -> None:
    officer = bureau.officer
    assert officer.person_id is not None
    appoint(
        actor=bureau.system,
        now=NOW,
        person_id=officer.person_id,
        role="clerk",
        title="Văn thư kiêm nhiệm",
        valid_from=TODAY,
    )
    _, mend = refused(officer, bureau.drafted())
    assert mend.startswith("Bạn có quyền này ở chức vụ Văn thư kiêm nhiệm")


def test_many_people_are_not_all_named() -> None:
    people = [f"Người {number}" for number in range(1, 6)]
    reason = missing_right("outgoing.issue", title="", holders=people, givers=people[:1])
    assert reason.text.startswith("Tài khoản của bạn")
    assert "Người 1, Người 2, Người 3 và 2 người khác" in reason.mend
