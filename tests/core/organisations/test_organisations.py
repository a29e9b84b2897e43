"""Bodies begin, are found by any code and by words, and end for good."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from vanban.core.organisations.models import Organisation
from vanban.core.organisations.operations import (
    CannotClose,
    CannotFound,
    Founding,
    add_code,
    add_unit,
    close_organisation,
    found_organisation,
    found_organisations,
)
from vanban.core.organisations.queries import (
    codes_of,
    find_organisations,
    hosted_organisations,
    is_living,
    organisation,
    organisation_by_code,
    unit,
    units_of,
)
from vanban.core.organisations.rules import Scheme
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound
from vanban.foundation.ids import new_id

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SYSTEM = Actor.system(None)

pytestmark = pytest.mark.django_db


def founding(
    code: str = "H15", name: str = "Ủy ban nhân dân tỉnh Đắk Lắk", **more: object
) -> Founding:
    given: dict[str, object] = {
        "code": code,
        "name": name,
        "short_name": name.replace("Ủy ban nhân dân", "UBND"),
        "kind": "province",
        "valid_from": date(2025, 7, 1),
    }
    return Founding(**(given | more))  # type: ignore[arg-type]


def test_a_body_is_found_by_its_code_and_its_old_code() -> None:
    made = found_organisation(actor=SYSTEM, now=NOW, founding=founding(old_code="000.00.00.h15"))
    add_code(actor=SYSTEM, now=NOW, organisation_id=made, value="DAKLAK-X", scheme=Scheme.OTHER)
    for code in ("H15", "h15", "000.00.00.H15", "daklak-x"):
        row = organisation_by_code(code, on=TODAY)
        assert row is not None
        assert row.id == made
    assert organisation_by_code("H16", on=TODAY) is None
    assert {(code.scheme, code.value) for code in codes_of(made)} == {
        ("qd20", "H15"),
        ("qcvn102", "000.00.00.H15"),
        ("other", "DAKLAK-X"),
    }


def test_a_closed_body_leads_to_its_living_heir_through_the_chain() -> None:
    first, second, third = found_organisations(
        actor=SYSTEM,
        now=NOW,
        foundings=[
            founding("H45", "Ủy ban nhân dân tỉnh Phú Yên", valid_from=date(2016, 1, 1)),
            founding("H45.9", "Cơ quan chuyển tiếp"),
            founding("H15"),
        ],
    )
    for body, heir, day in (
        (first, second, date(2025, 6, 30)),
        (second, third, date(2025, 12, 31)),
    ):
        if body == first:
            Organisation.objects.filter(id=second).update(valid_from=date(2025, 6, 1))
        close_organisation(
            actor=SYSTEM, now=NOW, organisation_id=body, closes_on=day, successor_id=heir,
            basis="Nghị quyết 202/2025/QH15",
        )  # fmt: skip
    found = organisation_by_code("H45", on=TODAY)
    assert found is not None
    assert found.id == third
    then = organisation_by_code("H45", on=date(2025, 6, 30))
    assert then is not None
    assert then.id == first
    assert not is_living(organisation(first), date(2025, 7, 1))
    assert is_living(organisation(first), date(2025, 6, 30))


def test_a_closed_body_without_heir_comes_back_as_itself() -> None:
    made = found_organisation(actor=SYSTEM, now=NOW, founding=founding())
    close_organisation(
        actor=SYSTEM, now=NOW, organisation_id=made, closes_on=date(2026, 1, 1), basis="QĐ 1"
    )
    found = organisation_by_code("H15", on=TODAY)
    assert found is not None
    assert not is_living(found, TODAY)
    assert find_organisations("dak lak", on=TODAY) == []


def test_closing_names_every_reason() -> None:
    made, heir = found_organisations(
        actor=SYSTEM, now=NOW, foundings=[founding(), founding("H16", "Khác")]
    )
    for body, day in ((heir, date(2025, 8, 1)), (made, date(2025, 9, 1))):
        close_organisation(actor=SYSTEM, now=NOW, organisation_id=body, closes_on=day, basis="QĐ 1")
    with pytest.raises(CannotClose) as refused:
        close_organisation(
            actor=SYSTEM, now=NOW, organisation_id=made, closes_on=date(2020, 1, 1),
            successor_id=heir, basis="QĐ 2",
        )  # fmt: skip
    assert {reason.code for reason in refused.value.reasons} == {
        "organisations.already_closed",
        "organisations.closes_before_it_begins",
    }
    with pytest.raises(NotFound):
        close_organisation(
            actor=SYSTEM, now=NOW, organisation_id=new_id(), closes_on=TODAY, basis="QĐ 3"
        )


def test_a_code_is_one_living_body_s_only_and_may_be_given_again_never_twice_at_once() -> None:
    found_organisation(actor=SYSTEM, now=NOW, founding=founding())
    with pytest.raises(CannotFound) as refused:
        found_organisations(
            actor=SYSTEM,
            now=NOW,
            foundings=[founding("H15"), founding("H15-x"), founding("H16", parent_code="H99")],
        )
    assert [reason.code for reason in refused.value.reasons] == [
        "organisations.code_taken",
        "organisations.code_malformed",
        "organisations.parent_unknown",
    ]
    assert Organisation.objects.count() == 1
    with pytest.raises(IntegrityError):
        Organisation.objects.create(
            code="H15", name="x", short_name="x", kind="x", valid_from=TODAY
        )


@pytest.mark.checklist(56)
def test_words_without_accents_find_bodies_and_codes_come_first() -> None:
    found_organisations(
        actor=SYSTEM,
        now=NOW,
        foundings=[
            founding(),
            founding("H15.21", "Ủy ban nhân dân xã Đắk Liêng", parent_code="H15"),
            founding("H15.22", "Ủy ban nhân dân xã Liên Sơn Lắk", parent_code="H15", hosted=True),
        ],
    )

    def codes(text: str, **more: bool) -> list[str]:
        return [row.code for row in find_organisations(text, on=TODAY, **more)]

    assert codes("lien son lak") == ["H15.22"]
    assert codes("Đắk Liêng") == ["H15.21"]
    assert codes("h15")[0] == "H15"
    assert codes("ubnd lak xa") == ["H15.22"]
    assert set(codes("")) == {"H15", "H15.21", "H15.22"}
    assert codes("", hosted=True) == ["H15.22"]
    assert [row.code for row in hosted_organisations(on=TODAY)] == ["H15.22"]


@pytest.mark.checklist(49)
def test_units_belong_to_a_body_and_have_one_name() -> None:
    made = found_organisation(actor=SYSTEM, now=NOW, founding=founding())
    given = {"organisation_id": made, "name": "Phòng Tổng hợp", "valid_from": TODAY}
    office = add_unit(actor=SYSTEM, now=NOW, **given, abbreviation="TH")  # type: ignore[arg-type]
    assert unit(office).name == "Phòng Tổng hợp"
    assert [row.id for row in units_of(made, on=TODAY)] == [office]
    assert units_of(made, on=date(2026, 1, 1)) == []
    with pytest.raises(CannotFound):
        add_unit(actor=SYSTEM, now=NOW, **given)  # type: ignore[arg-type]


def test_only_administrators_change_the_directory() -> None:
    officer = Actor(organisation_id=new_id(), name="Y Krec Mlô", permissions=frozenset())
    with pytest.raises(Forbidden):
        found_organisation(actor=officer, now=NOW, founding=founding())
