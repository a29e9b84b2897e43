"""How letters and paragraphs of a DOCX will look: defaults, styles and direct marks laid together.

Follows ISO/IEC 29500-1, 17.7.2 (style hierarchy): document defaults, the paragraph's style with
those it is based on, the run's style, then what is set on the spot.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from lxml import etree

from vanban.formats.docx.package import Package, W

_AUTOMATIC: Final = 14.0  # points (ECMA-376, part 1, 17.3.1.33, as Word sets it)
_OFF: Final = frozenset({"0", "false", "off", "none"})
_DEPTH: Final = 20
_DARK: Final = 64
_STYLES: Final = "word/styles.xml"
_THEME: Final = "word/theme/theme1.xml"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TWIPS: Final = 20  # to the point


@dataclass(frozen=True, slots=True)
class Letters:
    """How a run of letters is set. Sizes in points."""

    font: str = "Times New Roman"
    size: float = 10.0
    bold: bool = False
    italic: bool = False
    caps: bool = False
    black: bool = True
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """How a paragraph is set. Lengths in points; `line` in lines, None when given exactly."""

    align: str = "left"
    indent: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float | None = 1.0
    numbered: bool = False


@dataclass
class Formats:
    """Looks up what the styles of one file say."""

    package: Package
    _seen: dict[str, list[etree._Element]] = field(default_factory=dict)

    def letters(self, paragraph: etree._Element, run: etree._Element) -> Letters:
        """How the letters of a run come out."""
        marks = run.find(f"{W}rPr")
        levels = [
            *self._defaults("rPr"),
            *(
                found
                for style in self._of(paragraph)
                if (found := style.find(f"{W}rPr")) is not None
            ),
        ]
        named = _value(marks, "rStyle")
        if named:
            chain = self._chain(named)
            levels += [found for style in chain if (found := style.find(f"{W}rPr")) is not None]
        if marks is not None:
            levels.append(marks)
        return self._laid(levels)

    def block(self, paragraph: etree._Element) -> Block:
        """How a paragraph comes out."""
        own = paragraph.find(f"{W}pPr")
        levels = [
            *self._defaults("pPr"),
            *(
                found
                for style in self._of(paragraph)
                if (found := style.find(f"{W}pPr")) is not None
            ),
            *([own] if own is not None else []),
        ]
        align, numbered = "left", False
        indents: dict[str, str] = {}
        spaces: dict[str, str] = {}
        for level in levels:
            align = _value(level, "jc") or align
            numbered = numbered or level.find(f"{W}numPr/{W}numId") is not None
            _take(level, "ind", indents)
            _take(level, "spacing", spaces)
        return Block(
            align={"both": "justify", "distribute": "justify", "start": "left"}.get(align, align),
            indent=_points(indents.get("firstLine")) - _points(indents.get("hanging")),
            before=_apart(spaces, "before"),
            after=_apart(spaces, "after"),
            line=_lines(spaces),
            numbered=numbered,
        )

    def _laid(self, levels: list[etree._Element]) -> Letters:
        font, size = "Times New Roman", 10.0
        bold = italic = caps = hidden = False
        colour = ""
        for level in levels:
            font = self._font(level) or font
            size = float(_value(level, "sz") or size * 2) / 2
            bold = _switched(level, "b", bold)
            italic = _switched(level, "i", italic)
            caps = _switched(level, "caps", caps)
            hidden = _switched(level, "vanish", hidden)
            colour = _value(level, "color") or colour
        return Letters(font, size, bold, italic, caps, _is_black(colour), hidden)

    def _font(self, level: etree._Element) -> str:
        fonts = level.find(f"{W}rFonts")
        if fonts is None:
            return ""
        themed = fonts.get(f"{W}asciiTheme") or fonts.get(f"{W}hAnsiTheme")
        if themed:
            return self._theme.get("major" if themed.startswith("major") else "minor", "")
        return fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""

    @cached_property
    def _theme(self) -> dict[str, str]:
        root = self.package.tree(_THEME)
        found: dict[str, str] = {}
        if root is not None:
            for kind in ("major", "minor"):
                latin = root.find(f".//{_A}{kind}Font/{_A}latin")
                if latin is not None:
                    found[kind] = latin.get("typeface", "")
        return found

    @cached_property
    def _styles(self) -> dict[str, etree._Element]:
        root = self.package.tree(_STYLES)
        if root is None:
            return {}
        return {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}

    @cached_property
    def _usual(self) -> str:
        for name, style in self._styles.items():
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true"}:
                return name
        return ""

    def _defaults(self, kind: str) -> list[etree._Element]:
        root = self.package.tree(_STYLES) if "defaults" not in self._seen else None
        if root is not None:
            self._seen["defaults"] = list(root.iterfind(f"{W}docDefaults/*/*"))
        found = self._seen.get("defaults", [])
        return [each for each in found if each.tag == f"{W}{kind}"]

    def _of(self, paragraph: etree._Element) -> list[etree._Element]:
        return self._chain(_value(paragraph.find(f"{W}pPr"), "pStyle") or self._usual)

    def _chain(self, name: str) -> list[etree._Element]:
        """The style with those it is based on, the most general first."""
        if name not in self._seen:
            chain: list[etree._Element] = []
            wanted = name
            while wanted in self._styles and len(chain) < _DEPTH:
                chain.insert(0, self._styles[wanted])
                wanted = _value(self._styles[wanted], "basedOn")
            self._seen[name] = chain
        return self._seen[name]


def _value(parent: etree._Element | None, name: str) -> str:
    child = parent.find(f"{W}{name}") if parent is not None else None
    return (child.get(f"{W}val") or "") if child is not None else ""


def _switched(level: etree._Element, name: str, before: bool) -> bool:  # noqa: FBT001
    child = level.find(f"{W}{name}")
    return before if child is None else child.get(f"{W}val", "1") not in _OFF


def _take(level: etree._Element, name: str, into: dict[str, str]) -> None:
    child = level.find(f"{W}{name}")
    if child is not None:
        into.update({str(key).removeprefix(W): str(value) for key, value in child.items()})


def _apart(spaces: dict[str, str], side: str) -> float:
    """The room before or after a paragraph; left to the program ("auto") it is 14 points."""
    auto = spaces.get(f"{side}Autospacing", "0") not in _OFF
    return _AUTOMATIC if auto else _points(spaces.get(side))


def _points(twips: str | None) -> float:
    try:
        return float(twips or 0) / TWIPS
    except ValueError:
        return 0.0


def _lines(spaces: dict[str, str]) -> float | None:
    if "line" not in spaces:
        return 1.0
    if spaces.get("lineRule", "auto") != "auto":
        return None
    return _points(spaces["line"]) * TWIPS / 240


def _is_black(colour: str) -> bool:
    if colour in {"", "auto"}:
        return True
    try:
        shades = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    except ValueError:
        return True
    return all(shade <= _DARK for shade in shades)
