"""Writes docs/pictures/*.png from a real demo at work: `make pictures`.

Starts a demo in a folder of its own, lets its people bring the documents of
vanban/assets/demo/papers.tsv, and looks over their shoulders. VANBAN_JOURNEYS_ON names a demo that
runs already.
"""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import expect

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE / "tests"))

from support.browser import chromium  # noqa: E402
from support.desk import Desk, Room  # noqa: E402
from support.stack import H15, Stack, running  # noqa: E402
from vanban.doors.cli.demo_papers import main as bring_papers  # noqa: E402

PICTURES = HERE / "docs" / "pictures"
MOST_BYTES = 200 * 1024
DECISION = "Khôi phục sản xuất nông nghiệp"
FLOOD = "Tập trung khắc phục hậu quả mưa lũ"


def take(desk: Desk, name: str) -> None:
    """Keep what the person sees, in as few colours as the page needs."""
    desk.page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(desk.page.screenshot())).convert("RGB")
    picture = picture.quantize(255, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    path = PICTURES / f"{name}.png"
    picture.save(path, optimize=True)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{path.name}: {size} bytes")
    print(f"  {path.relative_to(HERE)} ({size // 1024} KB)")


def clerk_incoming(room: Room) -> None:
    clerk = room.desk(H15, "duyen.ho")
    clerk.open_row(FLOOD, "/den/moi-den/")
    clerk.sees_page_1()
    take(clerk, "clerk-incoming")


def delivery_board(room: Room) -> None:
    clerk = room.desk(H15, "duyen.ho")
    clerk.open_row(DECISION, "/di/da-phat-hanh/")
    expect(clerk.page.get_by_role("table")).to_be_visible()
    take(clerk, "delivery-board")


def leader(room: Room) -> None:
    desk = room.desk(H15, "bao.tran")
    desk.open_row("Trồng rừng thay thế")
    desk.sees_page_1()
    take(desk, "leader-waiting")
    desk.open_row("Kết luận cuộc họp trực tuyến")
    desk.sees_page_1()
    desk.pick("Giao việc", "Phong Nong nghiep", "Phòng Nông nghiệp, Môi trường")
    desk.pick("Giao việc", "Phong Kinh te", "Phòng Kinh tế")
    desk.page.get_by_label("Nội dung chỉ đạo").fill(
        "Tham mưu văn bản triển khai kết luận; báo cáo trước ngày 30/11."
    )
    take(desk, "direction")
    phone = room.desk(H15, "bao.tran", width=390, height=844)
    take(phone, "phone")


@contextmanager
def demo() -> Iterator[Stack]:
    """The demo that runs, or one of this script's own with its papers."""
    if "VANBAN_JOURNEYS_ON" in os.environ:
        yield Stack(Path(os.environ["VANBAN_JOURNEYS_ON"]))
        return
    with TemporaryDirectory(prefix="vanban-pictures-") as top:
        Path(top).chmod(0o755)  # as root, the account that runs PostgreSQL must get in
        with running(Path(top), 18800) as stack:
            yield stack


def main() -> None:
    """Bring the papers, take the pictures."""
    PICTURES.mkdir(exist_ok=True)
    with demo() as stack, chromium() as browser:
        bring_papers(["--folder", str(stack.folder)])
        room = Room(stack, browser, "pictures")
        for one in (clerk_incoming, delivery_board, leader):
            one(room)
        room.close()
        if room.complaints:
            raise SystemExit("\n".join(room.complaints))


if __name__ == "__main__":
    main()
