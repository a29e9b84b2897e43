"""Someone at a desk with a browser: signs in, reads, fills in, presses keys; every fault counts.

What a page complains of (console, scripts, content security policy, answers ≥ 400) is collected;
a journey fails on it.
"""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error, Locator, Page, Response, expect

from support.browser import PATIENCE_MS, axe_finds
from support.stack import Stack

ARTEFACTS = "VANBAN_ARTEFACTS"
TABS = 60  # no field of a page is farther than so many presses of Tab
TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


def artefacts() -> Path:
    """Where screenshots are kept."""
    given = os.environ.get(ARTEFACTS)
    folder = Path(given) if given else Path(__file__).parents[2] / "var" / "journeys"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


LOOKS, LOOK_MS = 12, 5_000


@dataclass
class Room:
    """The browser of a journey and everything its pages complained of."""

    stack: Stack
    browser: Browser
    name: str
    complaints: list[str] = field(default_factory=list)
    taken: int = 0
    desks: list["Desk"] = field(default_factory=list)

    def desk(self, part: str, username: str, *, width: int = 1440, height: int = 900) -> "Desk":
        """Sign a person in."""
        context = self.browser.new_context(
            base_url=self.stack.address(part),
            viewport={"width": width, "height": height},
            accept_downloads=True,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
            ignore_https_errors=True,  # the signing tool's certificate is its own
        )
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(TELL_VIOLATIONS)
        page = context.new_page()
        desk = Desk(self, page, username)
        page.on(
            "console",
            lambda said: desk.complain(f"console: {said.text}") if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: desk.complain(f"script: {error}"))
        page.on("response", desk.look_at)
        self.desks.append(desk)
        desk.sign_in(self.stack.password_of(part, username))
        return desk

    def close(self) -> None:
        for desk in self.desks:
            desk.close()


@dataclass
class Desk:
    """One person and the page before them."""

    room: Room
    page: Page
    username: str

    def complain(self, words: str) -> None:
        self.room.complaints.append(f"{self.username} at {self.page.url}: {words}")

    def look_at(self, response: Response) -> None:
        if response.status >= 400:
            self.complain(f"{response.status} {response.request.method} {response.url}")

    def sign_in(self, password: str) -> None:
        self.page.goto("/")
        self.page.get_by_label("Tên đăng nhập").fill(self.username)
        self.page.locator("#id_password").fill(password)
        self.page.get_by_role("button", name="Đăng nhập").click()
        expect(self.page.locator("nav").first).to_be_visible()

    def open(self, path: str) -> None:
        try:
            self.page.goto(path)
        except Error as error:  # a page of one who waits may move on by itself at that very moment
            if "interrupted by another navigation" not in str(error):
                raise
            self.page.wait_for_load_state()
            self.page.goto(path)

    def press(self, key: str) -> None:
        """A key pressed on the page, not in a field."""
        self.page.evaluate("document.activeElement?.blur()")
        self.page.keyboard.press(key)

    def pick(self, label: str, text: str, whole: str) -> None:
        """Type some letters into a picker and take the line that reads so."""
        box = self.page.get_by_role("combobox", name=label)
        box.fill("")
        box.press_sequentially(text, delay=5)
        self.page.locator("[role=option]").filter(has_text=whole).first.click()

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def is_told(self, words: str) -> None:
        """The act is done: the page says so at its foot."""
        expect(self.page.locator("[data-toast]").filter(has_text=words).first).to_be_visible()

    def sees_page_1(self) -> None:
        """The picture of the first page is there, in full."""
        picture = self.page.locator("#page-pane img").first
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100

    def open_row(self, subject: str, path: str = "/cho-toi/") -> None:
        """Open the row of a list that reads so, as soon as it is there."""
        row = self.page.locator("[data-item]").filter(has_text=subject).locator("a").first
        for _ in range(LOOKS):  # what comes over the axis may come after the list was drawn
            self.open(path)
            with suppress(Error):
                row.click(timeout=LOOK_MS)
                break
        else:
            row.click()
        self.sees_document()

    def sees_document(self) -> None:
        opened = self.page.locator("#h-doc, #h-act, #page-pane")
        expect(opened.locator("visible=true").first).to_be_visible()

    def turn_to_act(self) -> None:
        """On a narrow screen: from the page to what is to be done with it."""
        self.page.locator(".switch [data-pane-to=data]").click()

    # ── by keys alone ──

    def go_to(self, target: Locator) -> None:
        """Tab until the focus is there, as without a mouse."""
        target.wait_for()
        for _ in range(TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")

    def type_in(self, label: str, text: str) -> None:
        self.go_to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, label: str, option: str) -> None:
        """Arrow through a list of choices to the one that reads so."""
        field = self.page.get_by_label(label, exact=True)
        self.go_to(field)
        self.page.keyboard.press("Home")
        for _ in range(TABS):
            if field.evaluate("field => field.selectedOptions[0].label") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label} does not offer {option}")

    def find(self, label: str, text: str, whole: str) -> None:
        """Type some letters into a picker and take its first line by Enter."""
        self.go_to(self.page.get_by_role("combobox", name=label))
        self.page.keyboard.type(text, delay=5)
        first = self.page.locator("[role=option][aria-selected=true]")
        expect(first).to_contain_text(whole)
        self.page.keyboard.press("Enter")
        expect(first).to_be_hidden()

    def reach_row(self, subject: str, path: str = "/cho-toi/") -> None:
        """J from row to row until the one that reads so, then Enter."""
        self.open(path)
        row = self.page.locator("[data-item]").filter(has_text=subject).first
        row.wait_for()
        for _ in range(TABS):
            if row.locator("a.go").evaluate("link => link === document.activeElement"):
                break
            self.page.keyboard.press("j")
        self.page.keyboard.press("Enter")
        self.sees_document()

    def picture(self, name: str) -> None:
        """Keep what the person sees; nobody is shut out by it, nothing stands out at the side."""
        for fault in axe_finds(self.page):
            self.complain(f"axe: {fault}")
        if self.page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            self.complain("the page is wider than the screen")
        self.room.taken += 1
        path = artefacts() / f"{self.room.name}-{self.room.taken:02d}-{name}.png"
        self.page.screenshot(path=path)

    def close(self) -> None:
        self.page.context.close()
