"""Doing queued jobs here and now, in the test's own transaction."""

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def queued(task: str = "") -> list[str]:
    """The names of the jobs that wait, in order."""
    waiting = ProcrastinateJob.objects.filter(status="todo", task_name__contains=task)
    return list(waiting.order_by("id").values_list("task_name", flat=True))


def do_jobs(*, task: str = "", at_most: int = 200) -> list[str]:
    """Do what waits, and what that makes wait, in order; the names of what was done."""
    done: list[str] = []
    while len(done) < at_most:
        job = (
            ProcrastinateJob.objects.filter(status="todo", task_name__contains=task)
            .order_by("id")
            .first()
        )
        if job is None:
            return done
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.id]
            )
        app.tasks[job.task_name].func(**job.args)
        done.append(job.task_name)
    raise AssertionError(f"jobs do not come to an end: {done[-5:]}")
