"""Books by programs: opened as data, kept, closed, opened again; what is signed and must leave."""

import pytest

from support.caller import As, id_of
from support.outgoing import Bureau
from support.work import do_jobs

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


def test_numbers_out_of_order_need_an_authority_and_stand_in_the_book(
    bureau: Bureau, as_: As
) -> None:
    clerk = as_(bureau.clerk)
    (book,) = (each for each in clerk.get("/books", kind="outgoing") if not each["type_codes"])
    at = f"/books/{book['id']}"
    kept = clerk.post("/numbers/reserve", {"about": "Giấy mời Tết", "book_id": book["id"]} | BASIS)
    lost = clerk.post("/numbers/reserve", {"about": "Bỏ dở", "book_id": book["id"]} | BASIS)
    first, second = bureau.signed(), bureau.signed()
    given = clerk.post(f"/outgoing/{first}/number/reserved", {"entry_id": kept["entry_id"]})
    assert (given["number"], given["symbol"]) == (1, "01/QĐ-UBND")
    refused = clerk.call(
        "post", f"/outgoing/{second}/number/inserted", {"book_id": book["id"], "after": 9}
    )
    assert refused.codes == ["numbering.no_basis", "numbering.no_place"]
    put_in = clerk.post(
        f"/outgoing/{second}/number/inserted", {"book_id": book["id"], "after": 1} | BASIS
    )
    assert put_in["symbol"] == "01a/QĐ-UBND"
    assert [each["printed"] for each in clerk.get(f"{at}/reserved")] == ["02"]
    refused = clerk.call("post", f"/numbers/{lost['entry_id']}/void", {})
    assert refused.codes == ["numbering.void_reason"]
    clerk.post(f"/numbers/{lost['entry_id']}/void", {"reason": "Không ban hành nữa"})
    lines = clerk.get(f"{at}/lines")
    assert [each["printed"] for each in lines] == ["02", "01a", "01"]
    assert lines[0]["void_reason"] == "Không ban hành nữa"


def test_a_closed_books_register_is_sealed_and_fetched_by_a_program(
    bureau: Bureau, as_: As
) -> None:
    clerk = as_(bureau.clerk)
    empty = clerk.post("/books", {"name": "Sổ Hội đồng", "chosen_only": True})["id"]
    workbook = clerk.call("get", f"/books/{empty}/register.xlsx")
    assert workbook.body.startswith(b"PK")
    clerk.post(f"/books/{empty}/close")
    clerk.post(f"/books/{empty}/registers", {})
    refused = clerk.call("post", f"/books/{empty}/registers", {})
    assert refused.codes == ["publication.register_under_way"]
    do_jobs()
    (row,) = clerk.get(f"/books/{empty}/registers")
    assert (row["state"], row["final"], row["problem"]) == ("done", True, None)
    file = clerk.call("get", f"/sealed-registers/{row['id']}")
    assert file.body.startswith(b"%PDF")
    assert as_(bureau.officer).call("get", f"/books/{empty}/registers").status == 403
