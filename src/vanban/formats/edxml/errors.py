"""The one refusal of this package."""


class EdxmlError(ValueError):
    """A message that cannot be read, or may not be written.

    `code` is stable, for programs and the axis's error report; `message_vi` is for the clerk;
    `place` is the path of element names where it went wrong, empty for the file as a whole.
    """

    def __init__(self, code: str, message_vi: str, place: str = "") -> None:
        super().__init__(code, message_vi, place)
        self.code = code
        self.message_vi = message_vi
        self.place = place

    def __str__(self) -> str:
        where = f" [{self.place}]" if self.place else ""
        return f"{self.code}: {self.message_vi}{where}"
