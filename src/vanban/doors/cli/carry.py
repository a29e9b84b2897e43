"""`vanban carry`: packets taken along as one file while the line is down, and brought in again."""

import argparse
import sys
from pathlib import Path

from vanban.doors.cli.processes import prepare_django

HELP = "Mang gói tin đi bằng tệp, nhập tệp mang tới, ghi chứng thư của nơi nhận"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what to do, for which organisation, with which file."""
    parser.add_argument("what", choices=["out", "in", "certificate"])
    parser.add_argument("--organisation", required=True, help="mã cơ quan mình, ví dụ H15")
    parser.add_argument("--partner", default="", help="mã nơi nhận (out, certificate)")
    parser.add_argument("--file", required=True, type=Path, help="tệp để ghi hoặc đọc")


def run(options: argparse.Namespace) -> int:
    """Do it as the house itself, with its trace; 1 with every reason when it is refused."""
    prepare_django("office")
    from vanban.core.organisations.queries import organisation_by_code
    from vanban.exchange.carrying.operations import carry_in, carry_out
    from vanban.exchange.directory.operations import register_certificate
    from vanban.foundation.actor import Actor
    from vanban.foundation.clock import local_date
    from vanban.foundation.clock import now as read_clock
    from vanban.foundation.errors import Refusal

    now = read_clock()
    codes = [options.organisation, *([options.partner] if options.what != "in" else [])]
    bodies = [organisation_by_code(code, on=local_date(now)) for code in codes]
    missing = [code or "--partner" for code, body in zip(codes, bodies, strict=True) if not body]
    known = [body for body in bodies if body is not None]
    if missing:
        print(f"Không có cơ quan: {', '.join(missing)}", file=sys.stderr)
        return 1
    actor = Actor.system(known[0].id, name="vanban carry")
    try:
        if options.what == "out":
            file = carry_out(actor=actor, now=now, target_id=known[1].id)
            options.file.write_bytes(file.data)
            print(f"{file.packets} gói tin, SHA-256 {file.sha256}: {options.file}")
        elif options.what == "in":
            brought = carry_in(actor=actor, now=now, data=options.file.read_bytes())
            print(f"{brought.sender_name}: {brought.new} gói mới, {brought.known} gói đã có")
        else:
            pem = options.file.read_text(encoding="ascii")
            register_certificate(actor=actor, now=now, organisation_id=known[1].id, pem=pem)
            print(f"Đã ghi chứng thư của {known[1].name}")
    except Refusal as refusal:
        for reason in refusal.reasons:
            print(f"{reason.text} {reason.mend}".strip(), file=sys.stderr)
        return 1
    return 0
