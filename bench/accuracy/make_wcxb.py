"""Choose the sample of WCXB and write wcxb.jsonl.xz and its section of SOURCES.md.

    python -m bench.accuracy.make_wcxb dev.jsonl.gz folder-of-wcxb

`dev.jsonl.gz` holds the article pages of WCXB's development part as eight scrapers turn them into text, each line
labelled by comparing it with the gold text (keep, drop, mixed, title, none) and mixed lines with a mask of their words:
rows {id, input, domain, title, gold, text, labels, masks}. The folder is WCXB itself, for the addresses of the pages.

The rule of the choice: PAGES pages in the order of the SHA-256 of their id; of each page the EACH input types whose
SHA-256 of `id/input` comes first. Nobody chose a page by what is in it.
"""

from __future__ import annotations

import gzip
import json
import lzma
import sys
from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.accuracy import sources
from bench.accuracy.texts import INPUTS, WCXB, words

PAGES = 120
EACH = 2
HEAD = f"""# Where the texts of wcxb.jsonl.xz come from

**WCXB: Web Content eXtraction Benchmark** (version 1.0, development part), by Murrough Foley, 2026,
<https://github.com/murroughfoley/wcx>. Copyright (c) 2026 Murrough Foley. Licence:
[Creative Commons Attribution 4.0 International](https://creativecommons.org/licenses/by/4.0/legalcode) (CC BY 4.0).
The texts themselves were published by the sites below. Nobody of them endorses this project.

Changes made: {PAGES} of the 793 pages of type *article* were chosen (by a hash of their ids, see `make_wcxb.py`);
the HTML of each was turned into plain text by {EACH} of eight scrapers; every line of these texts was labelled by
comparing it with WCXB's gold text. The gold text is WCXB's, unchanged. The licence of the code of this repository does
not cover these texts.

| id | page |
|---|---|
"""


def main(argv: list[str]) -> int:
    """Write both files beside this one."""
    rows, folder = Path(argv[0]), Path(argv[1])
    pages: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    with gzip.open(rows, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            pages[row["id"]][row["input"]] = row
    chosen = sorted(sorted(pages, key=_hash)[:PAGES])
    section = HEAD
    with lzma.open(WCXB, "wb", preset=9) as out:
        for name in chosen:
            kinds = sorted(sorted(pages[name], key=lambda kind: _hash(f"{name}/{kind}"))[:EACH], key=INPUTS.index)
            texts = {kind: _labelled(pages[name][kind]) for kind in kinds}
            page = {"id": name, "gold": pages[name][kinds[0]]["gold"], "texts": texts}
            out.write((json.dumps(page, ensure_ascii=False) + "\n").encode())
            truth = json.loads((folder / "dev" / "ground-truth" / f"{name}.json").read_text(encoding="utf-8"))
            section += f"| {name} | <{truth['url']}> |\n"
    sources.write(section)
    print(f"{WCXB.name}: {len(chosen)} pages, {WCXB.stat().st_size:,} bytes")
    return 0


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _labelled(row: dict[str, Any]) -> dict[str, Any]:
    """The labels as letters; a mask is left out where our words are not those it was made for."""
    lines = [line for line in row["text"].split("\n") if line.strip()]
    masks = {n: mask for n, mask in row["masks"].items() if len(mask) == len(words(lines[int(n)]))}
    return {"text": row["text"], "labels": "".join(label[0] for label in row["labels"]), "masks": masks}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
