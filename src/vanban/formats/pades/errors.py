"""The one way a signing step is turned away."""


class PadesError(Exception):
    """A PDF or key that cannot be used for this step: a stable code and words for the person."""

    def __init__(self, code: str, text_vi: str) -> None:
        self.code = code
        self.text_vi = text_vi
        super().__init__(f"{code}: {text_vi}")
