"""A worker that dies just before or just after a step."""

from collections.abc import Callable


class KilledError(RuntimeError):
    """The worker is gone at this point."""


def after(function: Callable[..., object]) -> Callable[..., object]:
    """The step is done, and nothing after it."""

    def run(*args: object, **kwargs: object) -> object:
        function(*args, **kwargs)
        raise KilledError

    return run


def before(_function: Callable[..., object]) -> Callable[..., object]:
    """The step is not reached."""

    def run(*_: object, **__: object) -> object:
        raise KilledError

    return run
