"""Count what a cleaner did to labelled lines, and make figures of the counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from bench.accuracy.texts import Doc, Line, words

BADLY = 0.02
"""A document that lost a larger share of its article than this is badly harmed."""
_FIRST = {"keep": 0, "mixed": 1, "title": 2, "either": 3, "drop": 4}


@dataclass
class Score:
    """What happened to one document."""

    doc: Doc
    count: Counter[str] = field(default_factory=Counter)
    categories: Counter[tuple[str, bool]] = field(default_factory=Counter)
    """(category, gone?): junk lines, and runs of junk inside lines."""
    lost: list[str] = field(default_factory=list)
    """Lines of the article that went."""
    left: list[str] = field(default_factory=list)
    """Junk lines that stayed."""
    f1: tuple[float, float] = (0.0, 0.0)
    """Words against the gold article, before and after; both 0 for own texts."""


def measure(doc: Doc, left: Sequence[str]) -> Score:
    """Score what is left of each line of `doc` ("" where it went).

    A line is dropped if fewer than half of its words are left. Equal lines are interchangeable: copies that stayed are
    counted for the lines that should stay first.
    """
    score = Score(doc)
    alive = _fair(doc, [_alive(line, rest) for line, rest in zip(doc.lines, left, strict=True)])
    for line, kept in zip(doc.lines, alive, strict=True):
        if kept:
            _count(score, line, kept)
    count = score.count
    count["documents"] = 1
    count["harmed"] = int(count["lost"] > 0)
    count["badly"] = int(count["lost"] > BADLY * count["gold"])
    count["perfect"] = int(not count["lost"] and count["junk"] == count["junk gone"])
    if doc.gold is not None:
        score.f1 = _f1(doc, alive)
    return score


def _alive(line: Line, rest: str) -> list[bool]:
    """For each word of the line: is it left?"""
    if rest == line.text or not line.words:
        return [True] * len(line.words)
    remaining = words(rest)
    if remaining == line.words:
        return [True] * len(line.words)
    alive = [False] * len(line.words)
    for block in SequenceMatcher(None, line.words, remaining, autojunk=False).get_matching_blocks():
        alive[block.a : block.a + block.size] = [True] * block.size
    return alive


def _fair(doc: Doc, alive: list[list[bool]]) -> list[list[bool]]:
    """Give the copies of a line that stayed to those that should stay."""
    lines = doc.lines
    for group in doc.rivals:
        fates = sorted((alive[n] for n in group), key=sum, reverse=True)
        for number, fate in zip(sorted(group, key=lambda n: (_FIRST[lines[n].label], n)), fates, strict=True):
            alive[number] = fate
    return alive


def _count(score: Score, line: Line, alive: Sequence[bool]) -> None:
    count, gone = score.count, 2 * sum(alive) < len(alive)
    if line.category:
        score.categories[line.category, gone] += 1
    if line.label == "drop":
        count["hit" if gone else "missed"] += 1
        count["junk"] += len(alive)
        count["junk gone"] += len(alive) - sum(alive)
        if not gone:
            score.left.append(line.text)
        return
    if line.label not in ("keep", "mixed"):
        return
    of_article = [a for a, wanted in zip(alive, line.article, strict=True) if wanted] if line.article else alive
    words_lost = len(of_article) - sum(of_article)
    count["gold"] += len(of_article)
    count["lost"] += words_lost
    if words_lost:
        score.lost.append(line.text)
    if line.label == "keep":
        count["wrong"] += int(gone)
        return
    of_junk = [a for a, wanted in zip(alive, line.article, strict=True) if not wanted]
    count["junk"] += len(of_junk)
    count["junk gone"] += len(of_junk) - sum(of_junk)
    for category in line.junk:
        score.categories[category, 2 * sum(of_junk) < len(of_junk)] += 1


def _f1(doc: Doc, alive: Sequence[Sequence[bool]]) -> tuple[float, float]:
    gone: Counter[str] = Counter()
    for line, kept in zip(doc.lines, alive, strict=True):
        if line.label != "title" and not all(kept):
            gone.update(word for word, stays in zip(line.words, kept, strict=True) if not stays)
    have, gold = doc.counted, doc.gold_counted
    shared = doc.shared
    for word, number in gone.items():
        shared -= min(gold[word], have[word]) - min(gold[word], have[word] - number)
    whole = have.total() + gold.total()
    return 2 * doc.shared / max(whole, 1), 2 * shared / max(whole - gone.total(), 1)


@dataclass(frozen=True)
class Figures:
    """Means and shares over documents. Shares of lines and words are over all of them together, F1 is the mean."""

    documents: int
    precision: float
    """Of the dropped lines, those that were junk; 1 if none was dropped."""
    recall: float
    """Of the junk lines, those that were dropped; 1 if there is none."""
    lost: float
    """Words of the articles that went, %."""
    junk: float
    """Words of the junk that went, %."""
    perfect: int
    """Documents without a fault: all junk gone, also inside lines, and every word of the article left."""
    harmed: int
    """Documents that lost at least one word of their article."""
    badly: int
    """Documents that lost more than 2 % of it."""
    before: float
    after: float


def figures(scores: Iterable[Score]) -> Figures:
    """Sum up."""
    rows = list(scores)
    total: Counter[str] = Counter()
    for row in rows:
        total.update(row.count)
    return Figures(
        documents=len(rows),
        precision=_share(total["hit"], total["hit"] + total["wrong"]),
        recall=_share(total["hit"], total["hit"] + total["missed"]),
        lost=100 * total["lost"] / max(total["gold"], 1),
        junk=100 * _share(total["junk gone"], total["junk"]),
        perfect=total["perfect"],
        harmed=total["harmed"],
        badly=total["badly"],
        before=sum(row.f1[0] for row in rows) / max(len(rows), 1),
        after=sum(row.f1[1] for row in rows) / max(len(rows), 1),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def by_group(scores: Iterable[Score]) -> dict[str, list[Score]]:
    """Scores by language (own texts) or input type (WCXB)."""
    groups: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        groups[score.doc.group].append(score)
    return dict(groups)
