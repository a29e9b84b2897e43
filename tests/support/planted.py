"""Faults of layout planted in good Word files, each with the code the judge should give it."""

import re

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Mm, Pt, RGBColor

from support.planting import (
    a_fault,
    changed,
    dated,
    everywhere,
    file_copy_first,
    first_number,
    gone,
    marked,
    no_deputy,
    no_numbers,
    no_title,
    number_at_foot,
    numbered,
    paged,
    reworded,
    shaped,
    superior_bold,
    swap_columns,
    with_a_degree,
)

FAULTS = (
    a_fault("letter paper", paged(page_width=Mm(216), page_height=Mm(279)), "page.paper"),
    a_fault("margin left", paged(left_margin=Mm(20)), "page.margin_left"),
    a_fault("margin right", paged(right_margin=Mm(25)), "page.margin_right"),
    a_fault("margin top", paged(top_margin=Mm(15)), "page.margin_top"),
    a_fault("margin bottom", paged(bottom_margin=Mm(30)), "page.margin_bottom"),
    a_fault("Arial all over", everywhere(name="Arial"), "page.font"),
    a_fault("Arial in one paragraph", marked("body", name="Arial"), "page.font"),
    a_fault("Calibri in the type", marked("type", name="Calibri"), "page.font"),
    a_fault(
        "red summary",
        changed(
            "summary",
            lambda p: [setattr(run.font.color, "rgb", RGBColor(0xC0, 0, 0)) for run in p.runs],
        ),
        "page.colour",
    ),
    a_fault(
        "blue text",
        changed(
            "body",
            lambda p: [setattr(run.font.color, "rgb", RGBColor(0, 0x70, 0xC0)) for run in p.runs],
        ),
        "page.colour",
    ),
    a_fault("no page numbers", no_numbers, "page.number_missing"),
    a_fault("page number at the foot", number_at_foot, "page.number_place"),
    a_fault("number on page 1", first_number, "page.number_first"),
    a_fault(
        "nation misspelt",
        reworded("nation", lambda t: t.replace("CHỦ NGHĨA", "CHỦ NGHIÃ")),
        "nation.words",
    ),
    a_fault("nation gone", gone("nation"), "nation.missing", "page.no_head"),
    a_fault("nation 15", marked("nation", size=Pt(15)), "nation.size"),
    a_fault("nation light", marked("nation", bold=False), "nation.bold"),
    a_fault(
        "nation lower",
        reworded("nation", lambda _: "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        "nation.case",
    ),
    a_fault("nation at the left", swap_columns, "nation.place"),
    a_fault("motto upper", reworded("motto", str.upper), "motto.words"),
    a_fault("motto squeezed", reworded("motto", lambda t: t.replace(" - ", "-")), "motto.words"),
    a_fault(
        "motto lower", reworded("motto", lambda _: "Độc lập - tự do - hạnh phúc"), "motto.words"
    ),
    a_fault("motto gone", gone("motto"), "motto.missing", "page.no_head"),
    a_fault("motto 12", marked("motto", size=Pt(11)), "motto.size"),
    a_fault("motto light", marked("motto", bold=False), "motto.bold"),
    a_fault("issuer lower", reworded("issuer", str.title), "issuer.case"),
    a_fault("issuer 15", marked("issuer", size=Pt(15)), "issuer.size"),
    a_fault("superior bold", superior_bold, "issuer.superior_bold"),
    a_fault("number gone", gone("number"), "number.missing"),
    a_fault("no colon", reworded("number", lambda t: t.replace("Số:", "Số")), "number.label"),
    a_fault("number 15", marked("number", size=Pt(15)), "number.size"),
    a_fault("number bold", marked("number", bold=True), "number.bold"),
    a_fault("number italic", marked("number", italic=True), "number.italic"),
    a_fault("number without zero", reworded("number", lambda t: numbered(t, "5")), "number.zero"),
    a_fault(
        "number spaced",
        reworded("number", lambda t: numbered(t, "15").replace("-", " - ")),
        "number.spaces",
    ),
    a_fault(
        "number of another type",
        reworded("number", lambda t: re.sub(r"/(\d{4}/)?(QĐ|KH|TB|BC|NĐ)-", r"/\1CT-", t)),
        "number.type",
    ),
    a_fault(
        "notation lower",
        reworded(
            "number",
            lambda t: t.split("/")[0] + "/" + t.split("/")[1].lower() if t.count("/") == 1 else t,
        ),
        "number.case",
    ),
    a_fault("date gone", gone("date"), "date.missing"),
    a_fault("date upright", marked("date", italic=False), "date.italic"),
    a_fault("date 12", marked("date", size=Pt(11.5)), "date.size"),
    a_fault("date bold", marked("date", bold=True), "date.bold"),
    a_fault("day without zero", reworded("date", lambda t: dated(t, "5", "12")), "date.day_zero"),
    a_fault(
        "January without zero", reworded("date", lambda t: dated(t, "15", "1")), "date.month_zero"
    ),
    a_fault("March with zero", reworded("date", lambda t: dated(t, "15", "03")), "date.month_zero"),
    a_fault("no comma", reworded("date", lambda t: t.replace(", ngày", " ngày")), "date.comma"),
    a_fault(
        "date in short",
        reworded("date", lambda t: re.sub(r"ngày.*$", "ngày 05/12/2026", t)),
        "date.form",
    ),
    a_fault(
        "place in short",
        reworded("date", lambda t: re.sub(r"^[^,]*", "TP. Hồ Chí Minh", t)),
        "date.place",
    ),
    a_fault("place lower", reworded("date", lambda t: t[0].lower() + t[1:]), "date.place"),
    a_fault(
        "place upper",
        reworded("date", lambda t: re.sub(r"^[^,]*", lambda place: place[0].upper(), t)),
        "date.place",
    ),
    a_fault(
        "CV in a letter", reworded("number", lambda t: t.replace("/UBND", "/CV")), "number.letter"
    ),
    a_fault("type lower", reworded("type", str.capitalize), "type.case"),
    a_fault("type light", marked("type", bold=False), "type.bold"),
    a_fault("type 11", marked("type", size=Pt(11)), "type.size"),
    a_fault(
        "type at the left",
        changed("type", lambda p: setattr(p, "alignment", WD_ALIGN_PARAGRAPH.LEFT)),
        "type.centre",
    ),
    a_fault("summary light", marked("summary", bold=False), "summary.bold"),
    a_fault("summary 11", marked("summary", size=Pt(11)), "summary.size"),
    a_fault("summary with a stop", reworded("summary", lambda t: t + "."), "summary.stop"),
    a_fault(
        "summary at the left",
        changed("summary", lambda p: setattr(p, "alignment", WD_ALIGN_PARAGRAPH.LEFT)),
        "summary.centre",
    ),
    a_fault("V/v gone", gone("about"), "about.missing"),
    a_fault("V/V", reworded("about", lambda t: t.replace("V/v", "V/V")), "about.form"),
    a_fault(
        "Kính gửi without colon",
        reworded("addressee", lambda t: t.replace(":", "")),
        "addressee.colon",
    ),
    a_fault("V/v bold", marked("about", bold=True), "about.bold"),
    a_fault("V/v 15", marked("about", size=Pt(15)), "about.size"),
    a_fault("Kính gửi bold", marked("addressee", bold=True), "addressee.bold"),
    a_fault("Kính gửi 11", marked("addressee", size=Pt(11)), "addressee.size"),
    a_fault("text 12", everywhere(size=Pt(12)), "body.size"),
    a_fault("one paragraph 16", marked("body", size=Pt(16)), "body.size"),
    a_fault("text ragged", shaped(alignment=WD_ALIGN_PARAGRAPH.LEFT), "body.justify"),
    a_fault("indent 2.5 cm", shaped(first_line_indent=Cm(2.5)), "body.indent"),
    a_fault("double spacing", shaped(line_spacing=2.0), "body.line"),
    a_fault("no room between", shaped(space_before=Pt(0), space_after=Pt(0)), "body.spacing"),
    a_fault(
        "last basis with a semicolon",
        reworded("last_basis", lambda t: t.rstrip(".;") + ";"),
        "body.basis_last",
    ),
    a_fault(
        "article with a colon",
        reworded("article", lambda t: t.replace(".", ":", 1)),
        "body.article_mark",
    ),
    a_fault(
        "article left out",
        reworded("second", lambda t: t.replace("2", "5", 1)),
        "body.article_order",
    ),
    a_fault("1) for a clause", reworded("clause", lambda t: "1)" + t[2:]), "body.clause_mark"),
    a_fault("a. for a point", reworded("point", lambda t: "a." + t[2:]), "body.point_mark"),
    a_fault("a point left out", reworded("sixth", lambda t: "e" + t[1:]), "body.point_order"),
    a_fault("Chương 1", reworded("chapter", lambda _: "Chương 1"), "body.chapter_number"),
    a_fault("basis upright", marked("basis", italic=False), "body.basis_italic"),
    a_fault(
        "basis with a stop", reworded("basis", lambda t: t.rstrip(";") + "."), "body.basis_end"
    ),
    a_fault("article light", marked("article", bold=False), "body.article"),
    a_fault(
        "cited in lower case",
        reworded("body", lambda t: t + " Căn theo nghị định số 30/2020/NĐ-CP."),
        "body.capital_cited",
    ),
    a_fault(
        "committee in lower case",
        reworded("body", lambda t: t + " Đề nghị ủy ban nhân dân tỉnh."),
        "body.capital_name",
    ),
    a_fault(
        "authority lower",
        reworded(
            "authority", lambda t: t[:3] + t[3:].capitalize() if t[2:3] == "." else t.capitalize()
        ),
        "authority.case",
    ),
    a_fault("authority light", marked("authority", bold=False), "authority.bold"),
    a_fault("authority 11", marked("authority", size=Pt(11)), "authority.size"),
    a_fault(
        "KT. glued", reworded("authority", lambda t: t.replace(". ", ".")), "authority.formula"
    ),
    a_fault(
        "TM without its stop",
        reworded("authority", lambda t: re.sub(r"^(TM|KT)\.", r"\1", t)),
        "authority.formula",
    ),
    a_fault("KT. without a deputy", no_deputy, "authority.deputy"),
    a_fault("KT. without a title", no_title, "authority.title", "authority.deputy"),
    a_fault("signer gone", gone("signer"), "signer.missing"),
    a_fault("signer upper", reworded("signer", str.upper), "signer.case"),
    a_fault("signer light", marked("signer", bold=False), "signer.bold"),
    a_fault("signer 11", marked("signer", size=Pt(11)), "signer.size"),
    a_fault("signer with a degree", with_a_degree, "signer.degree"),
    a_fault("no Nơi nhận", gone("label"), "recipients.missing"),
    a_fault(
        "Nơi nhận without colon",
        reworded("label", lambda t: t.strip().rstrip(":")),
        "recipients.colon",
    ),
    a_fault("Nơi nhận upright", marked("label", italic=False), "recipients.label_style"),
    a_fault("Nơi nhận light", marked("label", bold=False), "recipients.label_style"),
    a_fault("Nơi nhận 14", marked("label", size=Pt(14)), "recipients.label_size"),
    a_fault("a recipient 13", marked("place", size=Pt(13)), "recipients.size"),
    a_fault("a recipient italic", marked("place", italic=True), "recipients.style"),
    a_fault(
        "a recipient without dash",
        reworded("place", lambda t: t.strip().lstrip("- ")),
        "recipients.dash",
    ),
    a_fault(
        "a recipient without semicolon",
        reworded("place", lambda t: t.strip().rstrip(";")),
        "recipients.semicolon",
    ),
    a_fault(
        "a letter without Như trên",
        reworded("place", lambda t: t.replace("Như trên", "Sở Nội vụ")),
        "recipients.as_above",
    ),
    a_fault("annex light", marked("annex", bold=False), "annex.bold"),
    a_fault("annex 12", marked("annex", size=Pt(12)), "annex.size"),
    a_fault("annex upper", reworded("annex", lambda _: "PHỤ LỤC I"), "annex.case"),
    a_fault(
        "annex with an Arabic number", reworded("annex", lambda _: "Phụ lục 1"), "annex.number"
    ),
    a_fault("annex title light", marked("annex_title", bold=False), "annex_title.bold"),
    a_fault("annex title lower", reworded("annex_title", str.capitalize), "annex_title.case"),
    a_fault(
        "annex reference upright", marked("annex_reference", italic=False), "annex_reference.italic"
    ),
    a_fault("no Lưu", gone("file_copy"), "recipients.file_copy"),
    a_fault("Lưu not last", file_copy_first, "recipients.file_copy_last"),
    a_fault(
        "Lưu without stop", reworded("file_copy", lambda t: t.strip().rstrip(".")), "recipients.end"
    ),
    a_fault(
        "Lưu without colon",
        reworded("file_copy", lambda t: t.replace("Lưu:", "Lưu")),
        "recipients.file_copy_form",
    ),
)
