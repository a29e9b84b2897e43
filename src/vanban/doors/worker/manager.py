"""Bookkeeping of jobs that survives what procrastinate leaves to chance."""

from datetime import datetime, timedelta

import structlog
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from vanban.foundation.clock import now

TRIES_BEFORE_PATIENCE = 5
LONGEST_WAIT_S = 15 * 60

log = structlog.get_logger(__name__)


class PatientManager(JobManager):
    """Puts jobs back into their queues: after a failure, and after the death of their worker."""

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Try a job again later.

        When an equal job (`once`) already waits, that one does the work and this one ends; left
        as it was it would count as under way for ever, and hold up every job of its lock.
        """
        try:
            await super().retry_job(job, retry_at, priority, queue, lock)
        except UniqueViolation:
            log.info("job gives way to an equal one", job=job.task_name, id=job.id)
            await self.finish_job(job, Status.ABORTED, delete_job=False)

    async def rescue_jobs(self, *, silent_for: int) -> int:
        """Put jobs of workers silent for so many seconds back; returns how many were found.

        A job that was under way at many deaths may be their cause: it is never dropped, but waits
        longer and longer, so that the others get their work done.
        """
        stalled = list(await self.get_stalled_jobs(seconds_since_heartbeat=silent_for))
        for job in stalled:
            try:
                await self._rescue(job)
            except ConnectorException:  # another worker was quicker
                log.info("job rescued by another", job=job.task_name, id=job.id)
        await self.prune_stalled_workers(silent_for)
        return len(stalled)

    async def _rescue(self, job: Job) -> None:
        wait = 0
        if job.attempts > TRIES_BEFORE_PATIENCE:
            wait = min(2 ** min(job.attempts, 12), LONGEST_WAIT_S)
        log.warning("job rescued", job=job.task_name, id=job.id, tries=job.attempts, wait=wait)
        await self.retry_job(job, now() + timedelta(seconds=wait))
