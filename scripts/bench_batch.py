"""Measures a batch of 500 signatures by one authorisation, 2 % of them impossible, killed midway.

A real worker on a durable PostgreSQL does the batch; it is killed without warning when a third is
done and another one is started. Checked: every document that may be signed is signed once, every
other one stands in the report with its reason, nothing is left. Writes docs/figures/batch.json.
Run by `make bench-batch`; `--documents 50` for a short look.
"""

import argparse
import json
import logging
import os
import platform
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

ROOT = Path(__file__).parent.parent
FIGURE = ROOT / "docs" / "figures" / "batch.json"
REFUSED_SHARE = 0.02
PATIENCE_S = 1800


def main() -> None:
    """Measure, check the report, write the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=500)
    count = parser.parse_args().documents
    from vanban.config.embedded import EmbeddedPostgres

    with TemporaryDirectory(prefix="vanban-bench-") as top:
        Path(top).chmod(0o755)
        server = EmbeddedPostgres(Path(top), durable=True)
        server.start()
        try:
            server.ensure_database("bench")
            _environment(server.url("bench"), Path(top))
            told = _measured(Path(top), count)
        finally:
            server.stop()
    figure = {
        "name": "sign_batch_per_s",
        "command": "make bench-batch",
        "value": round(count / told["seconds"], 1),
        "unit": "documents/s, whole path",
        "compared_with": {
            "refused": told["refused"],
            "refused_wanted": told["wanted"],
            "lost": told["lost"],
            "doubled": told["doubled"],
            "kills": 1,
        },
        "ratio": None,
        "data": f"{count} documents, one authorisation, software key (P-256), worker killed midway",
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "measured_on": date.today().isoformat(),  # noqa: DTZ011 - the day where it was measured
    }
    FIGURE.write_text(json.dumps(figure, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figure, ensure_ascii=False, indent=2))


def _environment(database: str, top: Path) -> None:
    os.environ |= {
        "DATABASE_URL": database,
        "VANBAN_PROCESS": "office",
        "VANBAN_STORE_URL": f"file://{top}/store",
        "VANBAN_SECRET_KEY": "only-for-this-measurement",
        "VANBAN_KEYSTORE_SECRET": "only-for-this-measurement",
        "VANBAN_TRUST_DIR": f"{top}/pki",
        "DJANGO_SETTINGS_MODULE": "vanban.config.settings",
    }
    sys.path.insert(0, str(ROOT / "tests"))


def _measured(top: Path, count: int) -> dict[str, Any]:
    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)
    from support import outgoing
    from vanban.doors.testpki.authority import make_pki
    from vanban.outgoing.signing.operations import sign_many

    outgoing.NOW = now = datetime.now(UTC)
    outgoing.TODAY = now.date()
    bureau = outgoing.with_books(outgoing.make_bureau(pki=make_pki(top / "pki", now=now)))
    wanted = max(1, round(count * REFUSED_SHARE))
    documents = [bureau.approved() for _ in range(count - wanted)]
    documents[count // 2 : count // 2] = [bureau.submitted() for _ in range(wanted)]
    batch_id = sign_many(actor=bureau.leader, now=now, document_ids=documents)
    seconds = _worked(bureau, batch_id, count)
    return {"seconds": seconds, "wanted": wanted, **_report(bureau, batch_id, documents, wanted)}


def _worked(bureau: Any, batch_id: UUID, count: int) -> float:
    from vanban.outgoing.signing.queries import batch_of

    began = time.monotonic()
    worker = _start()
    killed = False
    try:
        while time.monotonic() - began < PATIENCE_S:
            row = batch_of(bureau.system, batch_id=batch_id)
            if row is not None and row.finished_at is not None:
                return time.monotonic() - began
            if row is not None and not killed and row.done > count // 3:
                worker.send_signal(signal.SIGKILL)
                worker.wait()
                worker, killed = _start(), True
            time.sleep(0.5)
    finally:
        worker.kill()
        worker.wait()
    raise SystemExit("the batch did not come to its end")


def _start() -> subprocess.Popen[bytes]:
    words = ["-m", "vanban.doors.worker.run", "--concurrency", "4"]
    return subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _report(bureau: Any, batch_id: UUID, documents: list[UUID], wanted: int) -> dict[str, int]:
    from vanban.core.records.queries import versions_of
    from vanban.outgoing.signing.queries import batch_of

    row = batch_of(bureau.system, batch_id=batch_id)
    assert row is not None  # noqa: S101 - it was made above
    for reason in sorted({item.problem.code for item in row.items if item.problem}):
        print("refused:", reason)
    signed = [
        [version.kind for version in versions_of(bureau.system, document_id=each)].count("signed")
        for each in documents
    ]
    return {
        "refused": row.refused,
        "lost": len(documents) - wanted - sum(1 for each in signed if each),
        "doubled": sum(1 for each in signed if each > 1),
    }


if __name__ == "__main__":
    main()
