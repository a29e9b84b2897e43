"""Writes docs/pkits.md: our path validation on the public set of NIST (PKITS), by section.

The data come with the PyPI package `cryptography-vectors`, which is no dependency of the project:
install it beside, then run `make bench-pkits`.
"""

import sys
import warnings
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "pkits.md"
HEAD = """# Path validation on PKITS

The public path-validation set of NIST, put to the code that verdicts really use
(`trust/verification/rules`: `build_chain`, then `states_of` with every list of the set at hand).
Written by `make bench-pkits`; needs the package `cryptography-vectors`, which is no dependency.
Counted is every test whose name says what must come out; the tests on policies that a user sets
(section 4.8) are not: verdicts ask for no policy.

*Wrongly accepted* would be a forged or revoked certificate called good. *Left open* is a good one
about which the verdict says "not enough information": self-issued certificates of a key change,
lists that another authority signs, delta lists, lists for some reasons only, DSA keys. None of
these is issued by the authorities of Vietnam that we know.

| section | tests | agree | left open | wrongly accepted |
| --- | --- | --- | --- | --- |
"""


def main() -> int:
    """Put the set to the verifier and write the table; 1 when something was wrongly accepted."""
    sys.path.insert(0, str(ROOT / "tests"))
    from support.pkits import accepted, cases, folder

    data = folder()
    if data is None:
        print("Chưa có dữ liệu PKITS: cài gói cryptography-vectors rồi chạy lại.")
        return 2
    rows: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some of the set is malformed on purpose
        for case in cases(data):
            found = accepted(data, case.name)
            row = rows[case.section]
            row[0] += 1
            row[1] += found == case.valid
            row[2] += case.valid and not found
            row[3] += found and not case.valid
    ordered = sorted(rows, key=lambda name: int(name.split(maxsplit=1)[0].split(".")[1]))
    lines = [f"| {name} | {' | '.join(map(str, rows[name]))} |\n" for name in ordered]
    total = [sum(column) for column in zip(*rows.values(), strict=True)]
    lines.append(f"| **all** | {' | '.join(map(str, total))} |\n")
    PAGE.write_text(HEAD + "".join(lines), encoding="utf-8")
    print("".join(lines))
    return 1 if total[3] else 0


if __name__ == "__main__":
    sys.exit(main())
