"""Choose the HTML pages and write pages.jsonl.xz and its section of SOURCES.md.

    python -m bench.accuracy.make_pages folder-of-wcxb

The rule of the choice: of the development pages that metadata.json names, of each type the first NUMBER in the order of
the SHA-256 of their id whose HTML is no larger than MAX_BYTES. Nobody chose a page by what is in it or how it scores;
empty shells of pages that scripts fill in are among them.
"""

from __future__ import annotations

import gzip
import json
import lzma
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.accuracy import sources
from bench.accuracy.pages import FILE

NUMBER = {"article": 30, "collection": 5, "documentation": 5, "forum": 5, "listing": 5, "product": 5, "service": 5}
MAX_BYTES = 300_000
HEAD = f"""# Where the pages of pages.jsonl.xz come from

**WCXB: Web Content eXtraction Benchmark** (version 1.0, development part), by Murrough Foley, 2026,
<https://github.com/murroughfoley/wcx>. Copyright (c) 2026 Murrough Foley. Licence:
[Creative Commons Attribution 4.0 International](https://creativecommons.org/licenses/by/4.0/legalcode) (CC BY 4.0).
The pages themselves were published by the sites below. Nobody of them endorses this project.

Changes made: {sum(NUMBER.values())} of the 1,497 pages were chosen ({NUMBER["article"]} articles and 5 of each
other type, by a hash of their ids, none larger than {MAX_BYTES // 1000} kB, see `make_pages.py`). The HTML, the gold
text and the required and forbidden snippets are WCXB's, unchanged; its other annotations are left out. The licence of
the code of this repository does not cover these pages.

| id | type | page |
|---|---|---|
"""


def main(argv: list[str]) -> int:
    """Write both files beside this one."""
    folder = Path(argv[0])
    rows, section = [], HEAD
    for kind, name in chosen(folder):
        page = json.loads((folder / "dev" / "ground-truth" / f"{name}.json").read_text(encoding="utf-8"))
        truth = page["ground_truth"]
        row: dict[str, Any] = {"id": name, "type": kind, "html": _html(folder, name).decode("utf-8")}
        row |= {"gold": truth["main_content"] or "", "with": truth["with"] or [], "without": truth["without"] or []}
        rows.append(json.dumps(row, ensure_ascii=False) + "\n")
        section += f"| {name} | {kind} | <{page['url']}> |\n"
    FILE.write_bytes(lzma.compress("".join(rows).encode(), preset=9 | lzma.PRESET_EXTREME))
    sources.write(section)
    print(f"{FILE.name}: {len(rows)} pages, {FILE.stat().st_size:,} bytes")
    return 0


def chosen(folder: Path) -> list[tuple[str, str]]:
    """Return types and ids, sorted: so every third page of the file has a third of the articles."""
    named = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))["files"]
    here = {path.stem for path in (folder / "dev" / "ground-truth").glob("*.json")} & named.keys()
    left = dict(NUMBER)
    found = []
    for name in sorted(here, key=lambda name: sha256(name.encode()).hexdigest()):
        kind = named[name]["page_type"]
        if left[kind] and len(_html(folder, name)) <= MAX_BYTES:
            left[kind] -= 1
            found.append((kind, name))
    return sorted(found)


def _html(folder: Path, name: str) -> bytes:
    return gzip.decompress((folder / "dev" / "html" / f"{name}.html.gz").read_bytes())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
