"""`vanban axis members …`, `… agencies …`, `… operators …`, `… verify-trace`."""

import argparse
import getpass
import secrets
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta

from vanban.foundation.errors import Refusal

SECRET_BYTES = 32


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the errands; with none of them the axis is served."""
    errands = parser.add_subparsers(dest="errand", metavar="VIỆC")
    members = errands.add_parser("members", help="hệ thống thành viên và khóa bí mật")
    acts = members.add_subparsers(dest="act", required=True, metavar="VIỆC")
    acts.add_parser("list", help="liệt kê")
    for word, text in (
        ("admit", "kết nạp một hệ thống, hoặc đổi tên và thay khóa ngay"),
        ("rotate", "thay khóa, khóa cũ còn dùng được một thời gian"),
        ("suspend", "ngừng một hệ thống; văn bản gửi cho nó được giữ lại"),
    ):
        act = acts.add_parser(word, help=text)
        act.add_argument("system_id", metavar="MÃ")
        if word == "admit":
            act.add_argument("--name", required=True, help="tên hệ thống")
        if word != "suspend":
            act.add_argument(
                "--ask", action="store_true", help="hỏi khóa ở bàn phím thay vì sinh ngẫu nhiên"
            )
        if word == "rotate":
            act.add_argument(
                "--overlap-hours", type=float, default=72, help="khóa cũ còn dùng (mặc định 72 giờ)"
            )
    _add_agencies(errands.add_parser("agencies", help="danh mục cơ quan"))
    operators = errands.add_parser("operators", help="người điều hành trục")
    acts = operators.add_subparsers(dest="act", required=True, metavar="VIỆC")
    for word, text in (("add", "thêm người, hoặc đặt lại mật khẩu"), ("remove", "cho thôi")):
        acts.add_parser(word, help=text).add_argument("name", metavar="TÊN")
    errands.add_parser("verify-trace", help="kiểm tra dấu vết gói tin không bị sửa")


def _add_agencies(agencies: argparse.ArgumentParser) -> None:
    acts = agencies.add_subparsers(dest="act", required=True, metavar="VIỆC")
    close = acts.add_parser("close", help="đóng một cơ quan từ một ngày, giao cho cơ quan kế thừa")
    close.add_argument("code", metavar="MÃ", help="mã định danh, mã cũ cũng được")
    close.add_argument(
        "--from",
        dest="since",
        required=True,
        type=_day,
        metavar="NGÀY",
        help="ngày đầu tiên không còn hoạt động, dạng 01/07/2025",
    )
    close.add_argument(
        "--successor",
        default="",
        metavar="MÃ",
        help="cơ quan nhận thay những gì còn gửi tới mã cũ; không có thì trục từ chối",
    )


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        said = f"“{text}” không phải ngày, viết như 01/07/2025"
        raise argparse.ArgumentTypeError(said) from None


def run(options: argparse.Namespace) -> int:
    """Do the errand; a refusal is told in its own words, status 1."""
    errands: dict[str, Callable[[argparse.Namespace], int]] = {
        "members": _members,
        "agencies": _agencies,
        "operators": _operators,
        "verify-trace": _verify,
    }
    try:
        return errands[options.errand](options)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1


def _members(options: argparse.Namespace) -> int:
    from vanban.axis.members.operations import admit_member, rotate_secret, suspend_member
    from vanban.axis.members.queries.overview import members
    from vanban.foundation.actor import Actor
    from vanban.foundation.clock import local, now

    actor = Actor.system(None, name=f"Điều hành trục ({getpass.getuser()})")
    if options.act == "list":
        for one in members(actor, now=now()):
            state = "ngừng" if one.suspended_at else "hoạt động"
            since = f"{local(one.secret_since):%d/%m/%Y}" if one.secret_since else "không có"
            print(f"{one.system_id}\t{one.name}\t{state}\t{one.agencies} cơ quan\tkhóa từ {since}")
        return 0
    if options.act == "suspend":
        suspend_member(actor=actor, now=now(), system_id=options.system_id)
        return 0
    secret = getpass.getpass("Khóa: ") if options.ask else secrets.token_urlsafe(SECRET_BYTES)
    if options.act == "admit":
        name = options.name
        admit_member(actor=actor, now=now(), system_id=options.system_id, name=name, secret=secret)
    else:
        rotate_secret(
            actor=actor,
            now=now(),
            system_id=options.system_id,
            secret=secret,
            overlap=timedelta(hours=options.overlap_hours),
        )
    if not options.ask:
        print(f"Khóa của {options.system_id}, chỉ hiện một lần:\n{secret}")
    return 0


def _agencies(options: argparse.Namespace) -> int:
    from vanban.axis.members.operations import close_agency
    from vanban.foundation.actor import Actor
    from vanban.foundation.clock import now

    close_agency(
        actor=Actor.system(None, name=f"Điều hành trục ({getpass.getuser()})"),
        now=now(),
        code=options.code,
        last_day=options.since - timedelta(days=1),
        successor_code=options.successor,
    )
    heir = (
        f", gói tin gửi tới mã này được chuyển tới {options.successor}" if options.successor else ""
    )
    print(f"{options.code} đóng từ ngày {options.since:%d/%m/%Y}{heir}.")
    return 0


def _operators(options: argparse.Namespace) -> int:
    from vanban.axis.members.operations.operators import remove_operator, set_operator
    from vanban.foundation.actor import Actor
    from vanban.foundation.clock import now

    actor = Actor.system(None, name=f"Điều hành trục ({getpass.getuser()})")
    if options.act == "remove":
        remove_operator(actor=actor, now=now(), name=options.name)
        return 0
    password = secrets.token_urlsafe(12)
    set_operator(actor=actor, now=now(), name=options.name, password=password)
    print(f"Mật khẩu của {options.name}, chỉ hiện một lần:\n{password}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from vanban.axis.mailbox.queries.proof import prove_trace
    from vanban.foundation.actor import Actor

    proof = prove_trace(Actor.system(None))
    print(f"{proof.seals} lần niêm, {proof.let_go} đã hết thời hạn lưu, {len(proof.broken)} sai")
    for last in proof.broken:
        print(f"  sai: lần niêm đến dòng {last}")
    return 1 if proof.broken else 0
