"""People are told of what concerns them: by the bell at once, by a letter as they chose."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings

from support.incoming import NOW, Place, arrive, light
from support.post_office import post_office
from vanban.config.wiring import LISTENERS
from vanban.core.people.models import Person
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden
from vanban.incoming.assignment.models import Assignment
from vanban.incoming.assignment.operations import assign, hand_back
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.registration.operations import register
from vanban.oversight.tracking import handlers
from vanban.oversight.tracking.jobs import mail_due, send_digest
from vanban.oversight.tracking.models import Notice
from vanban.oversight.tracking.operations import choose_notices, mail_digest, see_notices, tell
from vanban.oversight.tracking.operations.mailing import MailUnavailable
from vanban.oversight.tracking.operations.telling import CannotChoose
from vanban.oversight.tracking.queries import choice_of, counts_for, notices_of
from vanban.oversight.tracking.rules.notices import (
    NOTICE_LABELS,
    Choice,
    Mailing,
    NoticeKind,
    is_quiet,
    may_mail,
)

EVENING = NOW + timedelta(hours=9)  # 18.30 in Vietnam


def registered(place: Place, number: int = 1) -> UUID:
    document = arrive(place, light(number))
    register(
        actor=place.clerk,
        now=NOW,
        document_id=document,
        present_to_post_id=place.leader.post_id,
    )
    return document


def told(place: Place, document: UUID, kind: NoticeKind, *posts: Actor, event: UUID) -> None:
    tell(
        actor=place.system,
        now=NOW,
        event_id=event,
        kind=kind,
        document_id=document,
        posts=[each.post_id for each in posts if each.post_id],
    )


def bell(actor: Actor) -> int:
    return counts_for(actor)["notices"]


@pytest.mark.checklist(42)
def test_a_leader_is_told_of_what_is_presented_and_a_unit_of_what_it_got(place: Place) -> None:
    document, event = registered(place), uuid4()
    body = str(place.office.organisation_id)
    for _ in range(2):  # an event may come twice
        handlers.on_document_presented(
            event,
            organisation_id=body,
            document_id=str(document),
            post_id=str(place.leader.post_id),
        )
    assert (bell(place.leader), bell(place.deputy), bell(place.head)) == (1, 0, 0)
    (row,) = notices_of(place.leader)
    assert (row.label, row.document_id, row.seen) == ("Văn bản trình chờ ý kiến", document, False)
    lead = [Assignee(role=Role.LEAD, unit_id=place.unit_id)]
    direction = assign(actor=place.leader, now=NOW, document_id=document, assignees=lead)
    handlers.on_document_assigned(
        uuid4(), organisation_id=body, document_id=str(document), direction_id=str(direction)
    )
    assert (bell(place.head), bell(place.officer), bell(place.other_head)) == (1, 0, 0)
    see_notices(actor=place.leader, now=NOW, notice_id=row.id)
    assert (bell(place.leader), bell(place.head)) == (0, 1)
    assert notices_of(place.leader)[0].seen


def test_whoever_gave_the_work_hears_that_it_came_back(place: Place) -> None:
    document = registered(place)
    lead = [Assignee(role=Role.LEAD, unit_id=place.unit_id)]
    assign(actor=place.leader, now=NOW, document_id=document, assignees=lead)
    hand_back(actor=place.head, now=NOW, document_id=document, reason="Không đúng phòng.")
    handlers.on_part_handed_back(
        uuid4(),
        organisation_id=str(place.office.organisation_id),
        document_id=str(document),
        assignment_id=str(Assignment.objects.get(document_id=document).id),
    )
    assert bell(place.leader) == 1


def test_an_event_that_names_its_posts_is_told_to_them(place: Place) -> None:
    document = registered(place)
    lead = [Assignee(role=Role.LEAD, unit_id=place.unit_id)]
    assign(actor=place.leader, now=NOW, document_id=document, assignees=lead)
    handlers.on_deadline_near(
        uuid4(),
        organisation_id=str(place.office.organisation_id),
        document_id=str(document),
        assignment_id=str(uuid4()),
        post_ids=[str(place.head.post_id)],
    )
    assert (bell(place.head), bell(place.other_head)) == (1, 0)
    assert notices_of(place.head)[0].label == "Việc sắp đến hạn"


def test_a_notice_of_a_document_that_is_not_mine_any_more_is_not_shown(place: Place) -> None:
    document = registered(place)
    told(place, document, NoticeKind.ASSIGNED, place.other_officer, event=uuid4())
    assert notices_of(place.other_officer) == []


def choose(actor: Actor, *mailed: NoticeKind, **changes: object) -> None:
    given: dict[str, object] = {
        "on_page": list(NoticeKind),
        "by_mail": mailed,
        "mailing": "soon",
        "mail_hour": 7,
    }
    choose_notices(actor=actor, now=NOW, **(given | changes))  # type: ignore[arg-type]


@pytest.mark.checklist(42)
def test_each_kind_is_told_as_its_person_chose(place: Place) -> None:
    document = registered(place)
    choose(place.leader, NoticeKind.PRESENTED, on_page=[NoticeKind.TO_SIGN])
    told(place, document, NoticeKind.PRESENTED, place.leader, place.deputy, event=uuid4())
    told(place, document, NoticeKind.FINISHED, place.leader, event=uuid4())
    assert (bell(place.leader), bell(place.deputy)) == (0, 1)
    (row,) = Notice.objects.filter(person_id=place.leader.person_id)
    assert (row.kind, row.on_page, row.by_mail) == ("presented", False, True)
    assert choice_of(place.deputy) == Choice()


def test_a_choice_is_refused_with_all_that_is_wrong(place: Place) -> None:
    with pytest.raises(CannotChoose) as refused:
        choose(place.leader, mailing="now", mail_hour=24, quiet_from=time(18))
    assert {reason.field for reason in refused.value.reasons} == {
        "mailing",
        "mail_hour",
        "quiet_until",
    }
    with pytest.raises(Forbidden):
        choose(place.system)


@pytest.fixture
def mail(settings: Settings) -> Iterator[object]:
    with post_office() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = False
        yield server


def waits(place: Place) -> None:
    Person.objects.filter(id=place.leader.person_id).update(email="bao.tq@daklak.gov.vn")
    choose(place.leader, NoticeKind.PRESENTED, NoticeKind.FINISHED)
    for kind in (NoticeKind.PRESENTED, NoticeKind.PRESENTED, NoticeKind.FINISHED):
        told(place, registered(place, len(kind) * 7 + Notice.objects.count()), kind,
             place.leader, event=uuid4())  # fmt: skip


@pytest.mark.checklist(42)
def test_one_letter_gathers_what_waits_and_tells_no_content(place: Place, mail) -> None:  # noqa: ANN001
    waits(place)
    assert place.leader.person_id is not None
    mail.refuses = True
    with pytest.raises(MailUnavailable):
        mail_digest(actor=place.system, now=NOW, person_id=place.leader.person_id)
    assert mail.letters == []
    mail.refuses = False
    for _ in range(2):
        mail_digest(actor=place.system, now=NOW, person_id=place.leader.person_id)
    (letter,) = mail.letters
    assert letter["To"] == "bao.tq@daklak.gov.vn"
    assert letter["Subject"] == "Văn Bản: 3 việc mới"
    text = letter.get_content()
    assert "- Văn bản trình chờ ý kiến: 2" in text
    assert "- Việc đã giao nay hoàn thành: 1" in text
    assert "VPCP" not in text
    assert bell(place.leader) == 3


def test_what_was_seen_on_the_page_is_not_mailed(place: Place, mail) -> None:  # noqa: ANN001
    waits(place)
    see_notices(actor=place.leader, now=NOW)
    send_digest.run(
        organisation_id=str(place.office.organisation_id), person_id=str(place.leader.person_id)
    )
    assert mail.letters == []


def test_the_round_sets_off_one_letter_a_person(place: Place, settings: Settings) -> None:
    waits(place)
    jobs = ProcrastinateJob.objects.filter(task_name="oversight.tracking.jobs.send_digest")
    settings.EMAIL_HOST = ""
    mail_due()
    assert jobs.count() == 0
    settings.EMAIL_HOST = "127.0.0.1"
    mail_due()
    mail_due()
    assert jobs.count() == 1


@pytest.mark.parametrize(
    ("quiet", "at", "silent"),
    [
        ((time(18), time(7)), EVENING, True),
        ((time(18), time(7)), NOW, False),
        ((time(9), time(10)), NOW, True),
        ((time(10), time(9)), NOW, False),
        ((time(9), time(9)), NOW, False),
        ((None, None), NOW, False),
    ],
)
def test_quiet_hours_may_go_over_midnight(
    quiet: tuple[time | None, time | None], at: datetime, silent: bool
) -> None:
    choice = Choice(quiet_from=quiet[0], quiet_until=quiet[1], mailing=Mailing.SOON)
    assert is_quiet(choice, at) is silent
    assert may_mail(choice, None, at) is not silent


def test_letters_keep_their_distance() -> None:
    soon, daily = Choice(mailing=Mailing.SOON), Choice(mail_hour=9)
    assert not may_mail(soon, NOW - timedelta(minutes=14), NOW)
    assert may_mail(soon, NOW - timedelta(minutes=15), NOW)
    assert may_mail(daily, NOW - timedelta(days=1), NOW)
    assert not may_mail(daily, NOW - timedelta(hours=1), NOW)
    assert not may_mail(Choice(mail_hour=10), None, NOW)


def test_every_kind_has_its_words_and_every_listener_is_there() -> None:
    assert set(NOTICE_LABELS) == set(NoticeKind)
    named = {path.rpartition(".")[2] for paths in LISTENERS.values() for path in paths}
    own = {name for name in vars(handlers) if name.startswith("on_")}
    assert own <= named
