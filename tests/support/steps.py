"""The steps of a document's journey, each by the person whose step it is, in a real browser."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from support.desk import Desk, Room
from support.judges import openssl_verifies, pdfsig, qpdf_complaints
from support.sealed import covered_by_last_signature, root_of, text_of_page_1
from support.stack import G22, H15, Stack

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "docs"
STATIONS = ("01", "03", "04", "05", "06")
HANDLED_WITHIN_MS = 180_000
TIME = re.compile(r"\d\d:\d\d")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Paper:
    """What the drafter uploads and types."""

    file_name: str
    media_type: str
    data: bytes
    subject: str
    type_name: str
    notation: str = ""


@dataclass(frozen=True)
class Body:
    """A receiver and who works there."""

    part: str
    code: str
    find: str
    name: str
    clerk: str
    leader: str
    leader_name: str
    officer: str
    officer_name: str


GOVERNMENT = Body(
    G22,
    "G22",
    "vpcp",
    "Văn phòng Chính phủ",
    "tra.nguyen",
    "khoi.le",
    "Lê Minh Khôi, Phó Chủ nhiệm",
    "yen.chu",
    "Chu Thị Hải Yến",
)
DEPARTMENT = Body(
    H15,
    "H15.05",
    "so nong nghiep",
    "Sở Nông nghiệp và Môi trường",
    "thao.trinh",
    "tri.doan",
    "Đoàn Minh Trí, Giám đốc",
    "krec.mlo",
    "Y Krec Mlô",
)


def drafted_and_approved(room: Room, paper: Paper) -> Desk:
    """The officer writes and sends up, the head and the office approve; the officer's desk."""
    officer = room.desk(H15, "son.dinh")
    page = officer.page
    officer.open("/di/")
    officer.press("n")
    page.set_input_files(
        "#id_file",
        {"name": paper.file_name, "mimeType": paper.media_type, "buffer": paper.data},
    )
    officer.sees_page_1()
    officer.picture("uploaded")
    page.get_by_label("Trích yếu").fill(paper.subject)
    expect(page.get_by_label("Loại văn bản")).to_have_value(re.compile("quyet-dinh|ke-hoach"))
    page.get_by_label("Ký hiệu").fill(paper.notation)
    page.get_by_label("Người ký", exact=True).select_option(label="Trần Quốc Bảo, Phó Chủ tịch")
    for find, whole in (
        (DEPARTMENT.find, DEPARTMENT.name),
        ("phuong ea kao", "Ủy ban nhân dân phường Ea Kao"),
        ("krong no", "Ủy ban nhân dân xã Krông Nô"),
        (GOVERNMENT.find, GOVERNMENT.name),
    ):
        officer.pick("Nơi nhận", find, whole)
    officer.picture("filled-in")
    page.get_by_role("button", name="Lưu dự thảo").click()
    officer.is_told("Đã lưu dự thảo.")
    officer.sees_page_1()
    officer.picture("draft")
    officer.press("Enter")
    officer.is_told("Đã trình duyệt.")
    approved(room, paper)
    return officer


def approved(room: Room, paper: Paper) -> None:
    """The head of the unit answers for the content, the head of the office for the form."""
    for username, side, words in (
        ("tung.vu", "content", "Đã duyệt nội dung."),
        ("hien.pham", "form", "Đã duyệt thể thức"),
    ):
        desk = room.desk(H15, username)
        desk.open_row(paper.subject)
        desk.sees_page_1()
        desk.picture(f"approve-{side}")
        desk.press("Enter")
        desk.is_told(words)
        desk.close()


def signed_and_issued(room: Room, sender: Desk, paper: Paper) -> str:
    """Signed by the leader; numbered, sealed, issued by the clerk; its symbol."""
    leader = room.desk(H15, "bao.tran")
    leader.open_row(paper.subject)
    leader.sees_page_1()
    leader.picture("sign")
    leader.press("Enter")
    leader.is_told("Đang ký")
    leader.close()
    return issued_in_steps(room, sender, paper)


def issued_in_steps(room: Room, sender: Desk, paper: Paper) -> str:
    """The clerk takes the number, seals and issues, each by one key; its symbol."""
    clerk = room.desk(H15, "duyen.ho")
    page = clerk.page
    clerk.open("/di/cho-cap-so/")
    clerk.open_row(paper.subject, "/di/cho-cap-so/")
    clerk.sees_page_1()
    clerk.picture("number")
    clerk.press("Enter")
    seal = page.get_by_role("button", name="Đóng dấu cơ quan")
    expect(seal).to_be_visible()
    clerk.sees_page_1()
    clerk.picture("seal")
    symbol = page.locator(".number-line b").inner_text()
    clerk.press("Enter")
    expect(page.get_by_role("button", name=re.compile("Phát hành, gửi 4 nơi"))).to_be_visible()
    clerk.picture("issue")

    sender.open_row(paper.subject, "/di/tat-ca/")
    clerk.press("Enter")
    expect(page.get_by_role("table")).to_be_visible()
    clerk.picture("issued")
    clerk.close()
    expect(sender.page.get_by_role("table"), "the page moves on by itself").to_be_visible()
    sender.page.evaluate("window.openSince = 'issued'")
    return symbol


def handled(room: Room, body: Body, subject: str) -> None:
    """It arrives with its verdict, is registered by one key, directed, begun and finished."""
    registered(room, body, subject)
    leader = room.desk(body.part, body.leader)
    leader.open_row(subject)
    leader.sees_page_1()
    leader.pick("Giao việc", body.officer_name, body.officer_name)
    leader.page.get_by_label("Nội dung chỉ đạo").fill("Tham mưu thực hiện, báo cáo kết quả.")
    leader.picture(f"{body.code}-direct")
    leader.page.get_by_role("button", name="Giao và mở kế tiếp").click()
    leader.is_told("Đã giao")
    leader.close()
    finished(room, body, subject)


def registered(
    room: Room, body: Body, subject: str, *, width: int = 1440, height: int = 900
) -> None:
    """The clerk sees the verdict, says before whom it goes, and registers it by one key."""
    clerk = room.desk(body.part, body.clerk, width=width, height=height)
    clerk.reach_row(subject, "/den/moi-den/")
    expect(clerk.page.get_by_text("chữ ký hợp lệ").first).to_be_visible()
    clerk.sees_page_1()
    clerk.choose("Trình", body.leader_name)
    clerk.picture(f"{body.code}-arrived")
    clerk.press("Enter")
    clerk.is_told("Đã vào sổ số")
    clerk.picture(f"{body.code}-registered")
    clerk.close()


def finished(room: Room, body: Body, subject: str, *, width: int = 1440, height: int = 900) -> None:
    """The officer begins by one key, writes what was done, and finishes."""
    officer = room.desk(body.part, body.officer, width=width, height=height)
    officer.reach_row(subject)
    officer.page.keyboard.press("Enter")
    result = officer.page.get_by_label("Kết quả xử lý")
    expect(result).to_be_visible()
    officer.type_in("Kết quả xử lý", "Đã tham mưu thực hiện và tổng hợp báo cáo.")
    officer.picture(f"{body.code}-finish")
    officer.page.keyboard.press("Control+Enter")
    officer.is_told("Đã hoàn thành")
    officer.close()


def told_of_all(sender: Desk, body: Body) -> None:
    """The sender's page shows every station of that receiver, without being loaded again."""
    row = sender.page.get_by_role("row").filter(has_text=body.name)
    for place, station in enumerate(STATIONS):
        told = row.get_by_role("cell").nth(place)
        expect(told, f"{body.code} {station}").to_contain_text(TIME, timeout=HANDLED_WITHIN_MS)
    assert sender.page.evaluate("window.openSince") == "issued"


def judged(stack: Stack, sender: Desk, symbol: str, folder: Path) -> None:
    """The sealed file as others see it: both signatures valid, number and date sealed over."""
    with sender.page.expect_download() as coming:
        sender.page.get_by_role("link", name="Tải bản gốc").click()
    pdf = Path(coming.value.path()).read_bytes()
    assert pdfsig(pdf, folder) == ["Signature is Valid."] * 2
    assert openssl_verifies(pdf, folder, root_of(stack)) == [0, 0]
    assert qpdf_complaints(pdf, folder) == ""
    number, _, _ = symbol.partition("/")
    for data in (pdf, covered_by_last_signature(pdf)):
        first = text_of_page_1(data)
        assert re.search(rf"Số:\s*{number}\s*/", first), first
        assert re.search(r"ngày\s+\d\d\s+tháng\s+\d\d?\s+năm\s+20\d\d", first), first
