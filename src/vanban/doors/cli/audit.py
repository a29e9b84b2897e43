"""`vanban audit verify`: proof that the trail of acts was not altered."""

import argparse
import sys

from vanban.doors.cli.processes import prepare_django

HELP = "Chứng minh nhật ký không bị sửa"
FAULTS = {
    "changed": "dòng đã bị sửa",
    "missing": "thiếu dòng",
    "cut_off": "bị cắt ở cuối",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what to do with the trail, and whose."""
    parser.add_argument("what", choices=["verify"], help="tính lại mọi mắt xích")
    parser.add_argument("--process", choices=["office", "axis"], default="office")


def run(options: argparse.Namespace) -> int:
    """Recompute every chain; 1 when one does not hold, naming the first row that does not fit."""
    prepare_django(options.process)
    from vanban.foundation.actor import Actor
    from vanban.foundation.chain import prove_chains

    broken = 0
    proofs = prove_chains(Actor.system(None, name="vanban audit verify"))
    for proof in proofs:
        words = f"{proof.chain}  {proof.entries} dòng  đầu chuỗi {proof.head}"
        if proof.fault is None:
            print(f"NGUYÊN VẸN  {words}")
            continue
        broken += 1
        what = FAULTS.get(proof.fault.kind, proof.fault.kind)
        print(f"KHÔNG KHỚP  {words}  dòng {proof.fault.sequence}: {what} ({proof.fault.entry_id})")
    print(f"{len(proofs)} chuỗi, {broken} không khớp.", file=sys.stderr)
    return 1 if broken else 0
