"""Two people at one thing at once, in real threads against the real database."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from vanban.foundation.errors import Refusal

Act = Callable[[], object]
READY_S = 60


def race(*acts: Act) -> list[object]:
    """What each act came to, in order: its answer, the refusal, or whatever else it raised."""
    ready = Barrier(len(acts))

    def run(act: Act) -> object:
        try:
            ready.wait(READY_S)
            return act()
        except Exception as broke:  # noqa: BLE001 - the answer of this one
            return broke
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def won(answers: Sequence[object]) -> int:
    """How many of them were done."""
    return sum(not isinstance(each, Exception) for each in answers)


def against_answers(answers: Sequence[object]) -> list[str]:
    """What is wrong with the losers: no refusal, or one without words or a way to go on."""
    wrong = []
    for each in answers:
        if isinstance(each, Refusal):
            wrong += [f"{each.code} says nothing" for reason in each.reasons if not reason.text]
            wrong += [f"{reason.code}: no mend" for reason in each.reasons if not reason.mend]
        elif isinstance(each, Exception):
            wrong.append(f"broke: {each!r}")
    return wrong
