"""The results as Markdown tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bench.accuracy.score import Figures, Score, by_group, figures
from bench.accuracy.texts import INPUTS, OF_PAGES
from cleaner.rule import CATEGORIES, OFF_BY_DEFAULT

OWN = "documents | precision | recall | words lost, % | perfect | harmed"
WCXB = "documents | F1 before | F1 after | precision | recall | words lost, % | junk words gone, % | harmed | badly"


def by_peer(
    own: Mapping[str, Sequence[Score]], wcxb: Mapping[str, Sequence[Score]], seconds: Mapping[str, float]
) -> str:
    """All that are compared, on both sets."""
    rows = ["Our own texts:", "", *_head(f"cleaner | {OWN}")]
    rows += [f"| {name} | {_own(figures(scores))} |" for name, scores in own.items()]
    rows += ["", "WCXB:", "", *_head(f"cleaner | {WCXB} | CPU s")]
    rows += [f"| {name} | {_wcxb(figures(scores))} | {seconds[name]:.1f} |" for name, scores in wcxb.items()]
    return "\n".join(rows)


def by_language(scores: Sequence[Score]) -> str:
    """Our own texts, one row a language."""
    groups = sorted(by_group(scores).items())
    rows = [f"| {language} | {_own(figures(some))} |" for language, some in groups]
    return "\n".join([*_head(f"language | {OWN}"), *rows, f"| all | {_own(figures(scores))} |"])


def by_input(scores: Sequence[Score]) -> str:
    """WCXB, one row an input type."""
    groups = by_group(scores)
    rows = [f"| {kind} | {_wcxb(figures(groups[kind]))} |" for kind in INPUTS if kind in groups]
    return "\n".join([*_head(f"input | {WCXB}"), *rows, f"| all | {_wcxb(figures(scores))} |"])


def by_category(levels: Mapping[str, Sequence[Score]], selected: Sequence[Score]) -> str:
    """Our own texts: how much of each category goes, by level (the last one is the one `selected` was made at).

    `selected` are the scores with only those categories on that are off by default.
    """
    rows = _head("category | junk lines | " + " | ".join(levels))
    counts = [_counted(scores) for scores in levels.values()]
    off = [Counter[tuple[str, bool]]()] * (len(levels) - 1) + [_counted(selected)]
    for category in (name for name in CATEGORIES if name not in OF_PAGES):
        shown = off if category in OFF_BY_DEFAULT else counts
        number = max(count[category, True] + count[category, False] for count in shown)
        gone = [f"{count[category, True] / max(number, 1):.2f}" if count else "–" for count in shown]
        mark = " (only where selected)" if category in OFF_BY_DEFAULT else ""
        rows.append(f"| {category}{mark} | {number} | {' | '.join(gone)} |")
    return "\n".join(rows)


def _counted(scores: Sequence[Score]) -> Counter[tuple[str, bool]]:
    return sum((score.categories for score in scores), Counter())


def _head(columns: str) -> list[str]:
    return [f"| {columns} |", "|---|" + "---:|" * columns.count("|")]


def _own(f: Figures) -> str:
    return f"{f.documents} | {f.precision:.3f} | {f.recall:.3f} | {f.lost:.2f} | {f.perfect} | {f.harmed}"


def _wcxb(f: Figures) -> str:
    quality = f"{f.before:.4f} | {f.after:.4f} | {f.precision:.3f} | {f.recall:.3f}"
    return f"{f.documents} | {quality} | {f.lost:.2f} | {f.junk:.1f} | {f.harmed} | {f.badly}"
