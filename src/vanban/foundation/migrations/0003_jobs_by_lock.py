"""Thousands of jobs of one lock wait in a backlog: whether one stands before another is asked of
an index, and not of the whole table (procrastinate's own begins with the id).
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_shorter_hold_of_the_chain"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        migrations.RunSQL(
            """
            CREATE INDEX vanban_jobs_by_lock ON procrastinate_jobs (lock, priority DESC, id)
                WHERE lock IS NOT NULL AND status IN ('todo', 'doing')
            """,
            "DROP INDEX vanban_jobs_by_lock",
        )
    ]
