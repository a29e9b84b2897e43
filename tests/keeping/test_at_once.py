"""Many people at one dossier at once: no number twice, no line opened twice, nothing lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from tests.keeping.test_dossiers import opened
from tests.keeping.test_lists import issued

from support.incoming import NOW, make_place
from vanban.core.files.operations import keep
from vanban.foundation.errors import Refusal
from vanban.keeping.dossiers.operations import open_dossier
from vanban.keeping.dossiers.operations.filing import draft_in_dossiers, file_files
from vanban.keeping.dossiers.queries.contents import contents_of
from vanban.keeping.dossiers.queries.lists import list_of_year

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 8


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """The same work by so many people; what each got, a refusal by its code."""

    def run(number: int) -> Any:
        try:
            return work(number)
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(run, range(PEOPLE)))


def test_everything_filed_at_once_gets_a_number_of_its_own() -> None:
    place = make_place()
    made = opened(place)

    def work(number: int) -> object:
        if number % 2:
            return draft_in_dossiers(
                actor=place.officer,
                now=NOW,
                dossier_ids=[made],
                type_code="cong-van",
                subject=f"Về việc trả lời kiến nghị số {number}",
            )
        one = keep(f"tệp {number}".encode(), file_name=f"{number}.txt")
        return file_files(actor=place.officer, now=NOW, dossier_id=made, files=[one])

    at_once(work)
    rows = contents_of(place.officer, dossier_id=made).rows
    assert sorted(row.ordinal for row in rows) == list(range(1, PEOPLE + 1))


def test_a_line_of_the_list_is_opened_by_one_of_many() -> None:
    place = make_place()
    issued(place)
    line = next(row for row in list_of_year(place.officer, year=2026).lines if row.may_open)
    got = at_once(lambda _: open_dossier(actor=place.officer, now=NOW, line_id=line.id))
    assert got.count("dossiers.cannot_open") == PEOPLE - 1
