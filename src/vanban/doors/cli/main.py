"""The `vanban` command: one file a sub-command, nothing heavy imported before it is chosen."""

import argparse
import sys
from typing import Protocol

from vanban.doors.cli import (
    audit,
    axis,
    carry,
    demo,
    migrate,
    office,
    openapi,
    postgres,
    testpki,
    worker,
)
from vanban.doors.cli.processes import follow_supervisor


class Command(Protocol):
    """A sub-command: what it says of itself, what it reads, what it does."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare its words."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it; returns the exit status."""
        ...


COMMANDS: dict[str, Command] = {
    "office": office,
    "worker": worker,
    "axis": axis,
    "migrate": migrate,
    "audit": audit,
    "carry": carry,
    "openapi": openapi,
    "demo": demo,
    "testpki": testpki,
    "postgres": postgres,
}


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and hand over to the chosen command; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="vanban", description="Văn Bản: văn phòng văn bản mở của cơ quan nhà nước."
    )
    choices = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")
    for name, command in COMMANDS.items():
        command.add_arguments(choices.add_parser(name, help=command.HELP, description=command.HELP))
    options = parser.parse_args(arguments)
    follow_supervisor()
    return COMMANDS[options.command].run(options)


if __name__ == "__main__":
    sys.exit(main())
