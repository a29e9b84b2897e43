"""Documents for the demo's desks: drafted, signed, issued and handled by its people at the API.

`python -m vanban.doors.cli.demo_papers --folder var/demo` while the demo runs. Nothing is written
past the doors: every number, signature and status is as real as the demo's keys. The documents are
invented (assets/demo/papers.tsv). Once is enough: a second run changes nothing.
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any, Final

import httpx

from vanban.doors.cli.demo_cast import Body, bodies, people
from vanban.doors.cli.demo_plan import PAPERS_DONE
from vanban.doors.cli.demo_word import Sheet, word_file
from vanban.formats.symbol import DOCUMENT_TYPES

YEAR: Final = 2026
PATIENCE_S: Final = 240.0
LETTER: Final = "cong-van"
STAGES: Final = ("draft", "submitted", "approved", "signed", "issued")  # and then, at the receiver:
THERE: Final = ("received", "presented", "assigned", "handled")
BASIS: Final = (
    "Thực hiện chỉ đạo của cấp có thẩm quyền về công tác phòng, chống và khắc phục hậu quả thiên"
    " tai; căn cứ kết quả rà soát tại các xã, phường đến hết ngày 21 tháng 11 năm 2026;"
)
TASKS: Final = (
    "1. Các đơn vị liên quan tập trung rà soát, tổng hợp đầy đủ số liệu theo địa bàn, lĩnh vực được"
    " giao; bảo đảm không để người dân thiếu lương thực, nước sạch và chỗ ở an toàn."
)
LEAD: Final = (
    "2. Sở Nông nghiệp và Môi trường chủ trì, phối hợp với Ủy ban nhân dân các xã, phường hướng"
    " dẫn kỹ thuật, cân đối giống cây trồng, vật nuôi và vật tư cho vụ sản xuất kế tiếp."
)
REPORT: Final = (
    "3. Báo cáo kết quả thực hiện trước ngày 05 tháng 12 năm 2026 để tổng hợp, chỉ đạo./."
)
PARAGRAPHS: Final = (BASIS, TASKS, LEAD, REPORT)


@dataclass(frozen=True, slots=True)
class Line:
    """A document of the list: who does what with it, and how far it goes."""

    office: str
    drafter: str
    head: str
    chief: str
    signer: str
    clerk: str
    place: str
    type: str
    notation: str
    urgency: str
    subject: str
    to: str
    until: str


class Person:
    """Someone of the demo at the API of their office."""

    def __init__(self, address: str, username: str, password: str) -> None:
        """Sign in."""
        self.http = httpx.Client(base_url=f"{address}/api/v1", timeout=60, trust_env=False)
        given = {"username": username, "password": password}
        token = self._said(self.http.post("/session", json=given))["token"]
        self.http.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **query: str) -> Any:
        return self._said(self.http.get(path, params=query))

    def post(self, path: str, body: object = None) -> Any:
        return self._said(self.http.post(path, json={} if body is None else body))

    def give(self, name: str, data: bytes) -> str:
        return str(self._said(self.http.post("/files", files={"file": (name, data)}))["ticket"])

    @staticmethod
    def _said(answer: httpx.Response) -> Any:
        if answer.is_error:
            raise RuntimeError(f"{answer.request.url}: {answer.status_code} {answer.text[:400]}")
        return answer.json() if answer.content else None


class Desks:
    """Everyone of a demo that runs, signed in when first needed."""

    def __init__(self, folder: Path) -> None:
        """Read where the demo's offices are and who may sign in."""
        self.folder = folder
        self.ports = json.loads((folder / "ports.json").read_text(encoding="utf-8"))
        self.cast = {line.username: line for line in people()}
        self.bodies = {body.code: body for body in bodies()}
        self._known: dict[str, Person] = {}

    def __getitem__(self, username: str) -> Person:
        if username not in self._known:
            office = "g22" if self.cast[username].organisation.startswith("G22") else "h15"
            accounts = json.loads((self.folder / office / "accounts.json").read_text("utf-8"))
            password = next(row["password"] for row in accounts if row["username"] == username)
            address = f"http://127.0.0.1:{self.ports[office]}"
            self._known[username] = Person(address, username, password)
        return self._known[username]

    def close(self) -> None:
        """Let go of every line to the offices."""
        for person in self._known.values():
            person.http.close()

    def body_of(self, username: str) -> Body:
        return self.bodies[self.cast[username].organisation]


def lines() -> list[Line]:
    """The list, in its order."""
    text = (resources.files("vanban.assets.demo") / "papers.tsv").read_text(encoding="utf-8")
    names = [field.name for field in fields(Line)]
    rows = csv.DictReader(text.splitlines(), dialect="excel-tab")
    return [Line(*(row[name] for name in names)) for row in rows]


def bring(desks: Desks, line: Line) -> None:
    """One document, from its draft as far as it is to go."""
    at = f"/outgoing/{_drafted(desks, line)}"
    reach = STAGES.index(line.until) if line.until in STAGES else len(STAGES)
    if reach >= STAGES.index("submitted"):
        desks[line.drafter].post(f"{at}/submit")
    if reach >= STAGES.index("approved"):
        desks[line.head].post(f"{at}/approve", {"side": "content"})
        desks[line.chief].post(f"{at}/approve", {"side": "form"})
    if reach >= STAGES.index("signed"):
        desks[line.signer].post(f"{at}/signatures")
        _reaches(desks[line.clerk], at, "signed")
    if reach >= STAGES.index("issued"):
        desks[line.clerk].post(f"{at}/issue-and-send")
        _reaches(desks[line.clerk], at, "issued")


def _drafted(desks: Desks, line: Line) -> str:
    drafter = desks[line.drafter]
    places = [drafter.get("/organisations", text=code) for code in line.to.split(",")]
    wanted = dict(zip(line.to.split(","), places, strict=True))
    recipients = [
        {"organisation_id": next(row["id"] for row in rows if row["code"] == code)}
        for code, rows in wanted.items()
    ]
    signers = drafter.get("/outgoing/signers", type_code=line.type)
    name = desks.cast[line.signer].full_name
    signer = next(row for row in signers if row["full_name"] == name)
    file = word_file(_sheet(desks, line, signer["lines"]), year=YEAR)
    draft = {
        "type_code": line.type,
        "subject": line.subject,
        "notation": line.notation,
        "urgency": int(line.urgency),
        "signer_post_id": signer["post_id"],
        "recipients": recipients,
        "file": drafter.give("du-thao.docx", file),
    }
    return str(drafter.post("/outgoing", draft)["id"])


def _sheet(desks: Desks, line: Line, signer_lines: list[str]) -> Sheet:
    body = desks.body_of(line.drafter)
    names = [desks.bodies[code].name for code in line.to.split(",")]
    kind = next(each for each in DOCUMENT_TYPES if each.code == line.type)
    name = body.name.upper()
    issuer = [body.superior_name.upper(), name] if body.superior_name else [name]
    return Sheet(
        issuer=issuer,
        place=line.place,
        notation=line.notation,
        title="" if line.type == LETTER else kind.name,
        subject=line.subject,
        addressees=names[:3] if line.type in {LETTER, "bao-cao", "to-trinh"} else (),
        paragraphs=PARAGRAPHS,
        recipients=[*names, "Lưu: VT"],
        signer_lines=[each.upper() for each in signer_lines],
        signer=desks.cast[line.signer].full_name,
    )


def handle(desks: Desks, line: Line) -> None:
    """What receivers do with a document that has come to them."""
    if line.until == "handled":
        _handled(desks, line)
    elif line.until in {"presented", "assigned"}:
        leader = "bao.tran"
        document = _registered(desks, "duyen.ho", "Trần Quốc Bảo", line.subject)
        if line.until == "assigned":
            _directed(desks, leader, document, "Đinh Ngọc Sơn")


def _handled(desks: Desks, line: Line) -> None:
    there = (
        ("thao.trinh", "Đoàn Minh Trí", "tri.doan", "Y Krec Mlô", "krec.mlo"),
        ("diem.chau", "Hà Văn Lộc", "loc.ha", "Lê Văn Tuấn", ""),
        ("nga.pangting", "Trần Thị Lệ Thu", "", "", ""),
        ("tra.nguyen", "Lê Minh Khôi", "khoi.le", "Chu Thị Hải Yến", "yen.chu"),
    )
    for at, (clerk, leader_name, leader, officer_name, officer) in enumerate(there):
        document = _registered(desks, clerk, leader_name, line.subject)
        if leader:
            _directed(desks, leader, document, officer_name)
        if officer:
            desks[officer].post(f"/incoming/{document}/work/start")
            if at == 0:
                result = {"result": "Đã tham mưu kế hoạch khôi phục sản xuất, trình Ủy ban."}
                desks[officer].post(f"/incoming/{document}/work/finish", result)


def _registered(desks: Desks, clerk: str, leader: str, subject: str) -> str:
    at = desks[clerk]
    row = _until(lambda: _row(at, "/boxes/incoming/received", subject))
    leaders = at.get("/incoming/form")["leaders"]
    to = next(each for each in leaders if each["full_name"] == leader)
    at.post(f"/incoming/{row['id']}/register", {"present_to_post_id": to["id"]})
    return str(row["id"])


def _directed(desks: Desks, leader: str, document: str, officer: str) -> None:
    at = desks[leader]
    found = at.get("/people", text=officer)
    post = next(row["id"] for row in found if row["full_name"] == officer)
    assignees = [{"role": "lead", "post_id": post, "due": "2026-12-05"}]
    words = "Tham mưu thực hiện, báo cáo kết quả trước ngày 05/12/2026."
    at.post(f"/incoming/{document}/assign", {"assignees": assignees, "instruction": words})


def _row(person: Person, box: str, subject: str) -> Any:
    rows = person.get(box, limit="100")["rows"]
    return next((row for row in rows if row["subject"] == subject), None)


def _reaches(person: Person, at: str, state: str) -> None:
    document = at.replace("/outgoing/", "/documents/")
    _until(lambda: person.get(document)["state"] == state)


def _until(what: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE_S
    while not (found := what()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {PATIENCE_S:.0f} s")
        time.sleep(0.5)
    return found


def fill(folder: Path) -> Iterator[str]:
    """Bring every document of the list; tells each."""
    desks = Desks(folder)
    with ThreadPoolExecutor(2) as pool:  # the machine has people on it too
        for line, _ in zip(
            lines(), pool.map(lambda each: bring(desks, each), lines()), strict=True
        ):
            handle(desks, line)
            yield line.subject


def main(arguments: list[str] | None = None) -> int:
    """Fill the desks of the demo in a folder."""
    parser = argparse.ArgumentParser(prog="demo_papers", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args(arguments)
    done = options.folder / PAPERS_DONE
    if done.exists():
        return 0
    done.touch()  # cut short, it is not begun again: half a document twice would confuse
    for subject in fill(options.folder):
        print(f"  {subject}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
