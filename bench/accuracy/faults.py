"""Which rules took lines of articles, and which junk stayed: what to look at next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bench.accuracy.peers import ready
from bench.accuracy.score import Score
from cleaner.result import Drop


def show(level: str, scores: Sequence[Score], number: int) -> None:
    """Print the wrongly dropped lines of the documents that lost most, rules by what they cost, and `number` junk lines
    that stayed."""
    made = ready(level)
    cost: Counter[str] = Counter()
    listed = 0
    for score in sorted(scores, key=lambda s: -s.count["lost"]):
        drops = made.clean(score.doc.text).drops if score.lost else ()
        for line in score.lost:
            rules = sorted({drop.rule for drop in drops if _took(drop, line)}) or ["?"]
            cost.update(rules)
            if listed < number:
                print(f"  LOST {score.doc.name:24} {', '.join(rules):36} {line.strip()[:90]}")
                listed += 1
    for rule, lines in cost.most_common():
        print(f"  {lines:5} lines of articles touched by {rule}")
    left = [(score.doc.name, line) for score in scores for line in score.left]
    for name, line in left[:: max(1, len(left) // number)][:number] if number else []:
        print(f"  LEFT {name:24} {line.strip()[:90]}")


def _took(drop: Drop, line: str) -> bool:
    removed = drop.removed.strip()
    rows = {row.strip() for row in removed.split("\n")}
    return line.strip() in rows or (len(removed) > 3 and removed in line)
