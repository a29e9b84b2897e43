"""The one way an envelope is turned away."""


class EnvelopeError(Exception):
    """Bytes that are no envelope, not for us, or altered: a stable code and words for people."""

    def __init__(self, code: str, text_vi: str) -> None:
        self.code = code
        self.text_vi = text_vi
        super().__init__(f"{code}: {text_vi}")
