"""Write the golden cases of fixtures/ anew and show the difference: `python tests/rewrite_fixtures.py`."""

from __future__ import annotations

import difflib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from test_fixtures import CASES, FOLDERS, ROOT, produce


def main() -> int:
    """Rewrite all cases; return 1 if any has changed."""
    changed = 0
    for name in CASES:
        case = produce(name)
        report = json.dumps(case.row, ensure_ascii=True, allow_nan=False).encode("ascii") + b"\n"
        for file, data in {**case.files, "report.jsonl": report}.items():
            changed += _write(FOLDERS[name] / file, data)
    print(f"{len(CASES)} cases, {changed} files changed", file=sys.stderr)
    return int(changed > 0)


def _write(path: Path, new: bytes) -> bool:
    old = path.read_bytes() if path.exists() else b""
    if old == new and path.exists():
        return False
    shown = str(path.relative_to(ROOT))
    sys.stdout.writelines(difflib.unified_diff(_lines(old), _lines(new), f"a/{shown}", f"b/{shown}"))
    path.write_bytes(new)
    return True


def _lines(data: bytes) -> list[str]:
    """Lines to show: a row with one key a line, a text with its odd bytes escaped."""
    if data.startswith(b"{"):
        return [line + "\n" for line in json.dumps(json.loads(data), indent=1).split("\n")]
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = data.decode(encoding, "backslashreplace")
    return [repr(line)[1:-1] + "\n" for line in text.split("\n")]


if __name__ == "__main__":
    sys.exit(main())
