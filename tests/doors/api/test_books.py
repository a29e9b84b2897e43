"""Books by programs: opened as data, kept, closed, opened again; what is signed and must leave."""

import pytest

from support.caller import As, id_of
from support.outgoing import Bureau

pytestmark = pytest.mark.django_db
BASIS = {"basis": "Chủ tịch cho phép, ngày 20/11/2026"}


def test_a_book_is_opened_named_closed_and_opened_again(bureau: Bureau, as_: As) -> None:
    clerk = as_(bureau.clerk)
    given = {"name": "Sổ giấy mời", "type_codes": ["giay-moi"], "width": 3, "first_number": 7}
    refused = clerk.call("post", "/books", given)
    assert refused.codes == ["numbering.no_basis"]
    book_id = id_of(clerk.post("/books", given | BASIS))
    (row,) = (each for each in clerk.get("/books") if each["id"] == str(book_id))
    assert (row["next_printed"], row["width"], row["locked_at"]) == ("007", 3, None)
    clerk.put(f"/books/{book_id}", given | {"name": "Sổ giấy mời họp"})
    kept = clerk.post("/numbers/reserve", {"about": "Giấy mời Tết", "book_id": book_id} | BASIS)
    assert kept["printed"] == "007"
    refused = clerk.call("post", f"/books/{book_id}/close")
    assert refused.codes == ["numbering.kept_open"]
    empty = id_of(clerk.post("/books", {"name": "Sổ Hội đồng", "chosen_only": True}))
    clerk.post(f"/books/{empty}/close")
    clerk.post(f"/books/{empty}/reopen", BASIS)
    assert clerk.get("/outgoing/to-issue") == []
