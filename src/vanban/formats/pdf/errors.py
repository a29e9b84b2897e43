"""The one way a PDF is turned away."""


class PdfError(Exception):
    """A PDF that cannot be used. ``code`` is stable, ``text_vi`` is for the person."""

    def __init__(self, code: str, text_vi: str) -> None:
        self.code = code
        self.text_vi = text_vi
        super().__init__(f"{code}: {text_vi}")


def not_a_pdf() -> PdfError:
    return PdfError("pdf.not_pdf", "Tệp không phải PDF.")


def broken() -> PdfError:
    return PdfError("pdf.broken", "Tệp PDF bị hỏng, không mở được.")


def encrypted() -> PdfError:
    return PdfError("pdf.encrypted", "Tệp PDF đặt mật khẩu hoặc bị khóa; hãy bỏ khóa rồi gửi lại.")


def too_slow() -> PdfError:
    return PdfError("pdf.too_slow", "Tệp PDF quá nặng, không xử lý được trong thời gian cho phép.")
