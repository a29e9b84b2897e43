"""Every endpoint of both doors, tried by everyone: only those in the table get in.

The endpoints come from the API's own description and from the office's addresses; the people are
every role in three places (taking part in the document, not taking part, in another body) and
nobody at all. Whoever is not let in gets 401, 403 or 404, changes nothing, and leaves his trace.
"""

from collections.abc import Iterator, Mapping, Sequence

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from support.trying import Endpoint, Still, tried, who_tries
from support.who_may import API, Row
from support.who_may_web import WEB
from support.world import INSIDE, World
from vanban.doors.api.api import api

pytestmark = pytest.mark.django_db


def operations() -> list[Endpoint]:
    """Every operation of the API's description."""
    return [
        Endpoint(
            name=told["operationId"],
            method=method,
            path=path,
            multipart="multipart/form-data" in told.get("requestBody", {}).get("content", {}),
        )
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, told in methods.items()
    ]


def pages() -> list[Endpoint]:
    """Every address of the office outside of the API, by GET and by POST."""
    named = {endpoint.path for endpoint in operations()}
    return [
        Endpoint(f"{method.upper()} {view}", method, view=view, names=tuple(names))
        for view, names in _views(get_resolver().url_patterns)
        if not (view.startswith("api:") and view.removeprefix("api:") not in API_PAGES) and named
        for method in ("get", "post")
    ]


API_PAGES = {"openapi-json", "openapi-view", "api-root"}


def _views(
    patterns: Sequence[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, Sequence[str]]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _views(each.url_patterns, inner)
        else:
            yield f"{space}{each.name}", list(each.pattern.converters)


def test_every_operation_of_the_api_has_a_row() -> None:
    named = [each.name for each in operations()]
    assert sorted(named) == sorted(set(named))
    assert set(named) == set(API)


def test_every_page_has_a_row() -> None:
    views = {each.view for each in pages()}
    assert {name.partition(" ")[2] for name in WEB} == views
    assert {name.partition(" ")[0] for name in WEB} == {"GET", "POST"}


@pytest.mark.checklist(59, 60)
def test_nobody_else_gets_in_by_the_api(world: World) -> None:
    judge(world, operations(), API)


@pytest.mark.checklist(59, 60)
def test_nobody_else_gets_in_by_the_pages(world: World) -> None:
    judge(world, [each for each in pages() if each.name in WEB], WEB)


def test_a_page_answers_to_its_own_methods_only(world: World) -> None:
    clerk, still = world.one(INSIDE, "clerk"), Still()
    wrong = []
    for endpoint in pages():
        if endpoint.name in WEB or endpoint.view.startswith("api:"):
            continue
        other = "POST" if endpoint.safe else "GET"
        row = WEB[f"{other} {endpoint.view}"]
        got = tried(world, endpoint, Row("", on=row.on, at=row.at, answers=405), clerk, still)
        wrong += [each for each in got if ": 405: should" not in each and "no trace" not in each]
    assert wrong == [], "\n".join(wrong)


def judge(world: World, endpoints: Sequence[Endpoint], table: Mapping[str, Row]) -> None:
    still = Still()
    wrong = []
    for endpoint in endpoints:
        row = table[endpoint.name]
        for person in who_tries(world, row):
            wrong += tried(world, endpoint, row, person, still)
    assert wrong == [], "\n".join(wrong)
