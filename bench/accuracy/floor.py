"""The floor: figures of cleaner at level normal that may not get worse unsaid, nor much better.

`python -m bench.accuracy --write-floor` writes floor.toml; where a figure gets worse it wants `--because "reason"`.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from bench.accuracy import extractors, pages, texts
from bench.accuracy.peers import cleaner
from bench.accuracy.score import Score, by_group, figures, measure

FILE = texts.HERE / "floor.toml"
SLACK = {
    "own.precision": 0.01,
    "own.recall": 0.03,
    "own.lost": 0.1,
    "own.perfect": 0.05,
    "own.harmed": 0.03,
    "own_recall": 0.15,
    "wcxb.precision": 0.02,
    "wcxb.recall": 0.03,
    "wcxb.lost": 0.1,
    "wcxb.f1": 0.005,
    "wcxb.badly": 0.02,
    "html.articles": 0.005,
    "html.f1": 0.01,
    "html.forbidden": 0.03,
}
"""How much better than the floor a figure may be before the floor has to follow. A language has few lines,
so it gets more room."""
LESS_IS_BETTER = ("lost", "harmed", "badly", "forbidden")
GIVEN = {"texts": "the texts or their labels", "pages": "the HTML pages", "trafilatura": "the version of trafilatura"}
"""What the figures belong to: digests, and whose word cleaner takes for where the main content of a page is."""
EVERY = 3
"""Of the HTML pages, which are slow, only every third has a part in the floor."""
HEAD = """# Figures of cleaner at level normal on the committed texts. tests/test_floor.py fails when one gets worse,
# and when one is better by more than the slack in floor.py. To change it on purpose:
#
#     python -m bench.accuracy --write-floor                          when figures rose
#     python -m bench.accuracy --write-floor --because "the reason"   when one fell; the reason stands below
#
# precision, recall, f1 and perfect (share of documents) are least values; lost (% of the words of the articles),
# harmed and badly (shares of documents) are greatest values. html is every third of the HTML pages: F1 of its articles
# and of all, and the share of the forbidden snippets found (a greatest value).
"""


def measured() -> dict[str, Any]:
    """Return the figures as they are now: floats in tables, and what they belong to."""
    ready, own, wcxb = cleaner("normal"), texts.own(), texts.wcxb()
    extract = extractors.cleaner()
    return figures_of(
        [measure(doc, ready(doc)) for doc in own],
        [measure(doc, ready(doc)) for doc in wcxb],
        [pages.measure(extract, page) for page in pages.pages()[::EVERY]],
    )


def figures_of(own: list[Score], wcxb: list[Score], html: list[pages.Scored]) -> dict[str, Any]:
    """Return what stands in the file, of scores at hand."""
    ours, theirs, kinds = figures(own), figures(wcxb), pages.by_kind(html)
    return {
        "texts": texts.digest([score.doc for score in (*own, *wcxb)]),
        "pages": pages.digest([score.page for score in html]),
        "trafilatura": version("trafilatura"),
        "own": {
            "precision": ours.precision,
            "recall": ours.recall,
            "lost": ours.lost,
            "perfect": ours.perfect / ours.documents,
            "harmed": ours.harmed / ours.documents,
        },
        "own_recall": {language: figures(some).recall for language, some in sorted(by_group(own).items())},
        "wcxb": {
            "precision": theirs.precision,
            "recall": theirs.recall,
            "lost": theirs.lost,
            "f1": theirs.after,
            "badly": theirs.badly / theirs.documents,
        },
        "html": {
            "articles": pages.figures(kinds["article"]).f1,
            "f1": pages.figures(html).f1,
            "forbidden": pages.figures(html).forbidden,
        },
    }


def read() -> dict[str, Any]:
    """Return the floor as it stands in the file; empty if there is none yet."""
    return tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def worse(now: Mapping[str, Any], floor: Mapping[str, Any]) -> list[str]:
    """Say which figures are below their floor (or, where less is better, above it), or not measured any more.

    With another trafilatura than that of the floor, figures of pages may be worse by the slack.
    """
    said = []
    other = now.get("trafilatura") != floor.get("trafilatura")
    for table, name, least in _entries(floor):
        value = now.get(table, {}).get(name)
        room = _slack(table, name) if other and table == "html" else 0.0
        if value is None:
            said.append(f"{table}.{name} is in the floor but was not measured")
        elif (value > least + room) if name in LESS_IS_BETTER else (value < least - room):
            said.append(f"{table}.{name} is {value:.4f}, the floor is {least:.4f}")
    return said


def better(now: Mapping[str, Any], floor: Mapping[str, Any]) -> list[str]:
    """Say which figures are so much better than their floor that it should follow, and which have none."""
    said = []
    for table, name, value in _entries(now):
        least = floor.get(table, {}).get(name)
        slack = _slack(table, name)
        if least is None:
            said.append(f"{table}.{name} is {value:.4f} and has no floor")
        elif ((least - value) if name in LESS_IS_BETTER else (value - least)) > slack:
            said.append(f"{table}.{name} is {value:.4f}, the floor only {least:.4f} (slack {slack})")
    return said


def write(now: Mapping[str, Any], because: str = "") -> list[str]:
    """Write the file, or return what got worse since it was written and wants a reason."""
    floor = read()
    fallen = worse(now, floor)
    changed = [what for key, what in GIVEN.items() if floor.get(key, now.get(key)) != now.get(key)]
    fallen += [f"{what} changed, so the figures are not those of before" for what in changed]
    if fallen and not because:
        return fallen
    reason = because if fallen else floor.get("because", "")
    rows = [HEAD, *[f'{key} = "{now[key]}"' for key in GIVEN if key in now]]
    rows.append(f"because = {json.dumps(reason, ensure_ascii=False)}")
    table = ""
    for section, name, value in _entries(now):
        if section != table:
            rows.append(f"\n[{section}]")
            table = section
        rows.append(f"{name} = {_rounded(name, value):.4f}")
    FILE.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return []


def _slack(table: str, name: str) -> float:
    return SLACK.get(f"{table}.{name}", SLACK.get(table, 0.0))


def _entries(figures: Mapping[str, Any]) -> list[tuple[str, str, float]]:
    return [(table, name, v) for table, row in figures.items() if isinstance(row, dict) for name, v in row.items()]


def _rounded(name: str, value: float) -> float:
    """To four places, to the side that lets the figure itself pass."""
    return (math.ceil(value * 1e4 - 1e-6) if name in LESS_IS_BETTER else math.floor(value * 1e4 + 1e-6)) / 1e4
