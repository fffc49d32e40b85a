"""The table of cleaner/decide.py, row by row, and that the order in which matches come says nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.decide import Won, decide
from cleaner.edit import Span
from cleaner.rule import Confidence, Match, Origin, Rule


def rule(id: str, *, keep: bool = False, priority: int = 0, confidence: str = "sure") -> Rule:
    return Rule(id, "other", "phrase", Origin("x", 1), keep=keep, priority=priority, confidence=Confidence[confidence])


A, B, C = rule("en/x/a"), rule("en/x/b"), rule("en/x/c")
KEEP, KEEP_LOW, KEEP_HIGH = (
    rule("en/k/keep", keep=True), rule("en/k/low", keep=True, priority=-1), rule("en/k/high", keep=True, priority=2),
)  # fmt: skip
HIGH, LOW = rule("common/x/high", priority=1), rule("sites/x/low", priority=-1)
SITE, COMMON = rule("sites/example.org/a"), rule("common/x/a")
GUESS = rule("en/a/guess", confidence="guess")

Pointed = tuple[Rule, int, int]


def match(pointed: Pointed) -> Match:
    return Match(Span(pointed[1], pointed[2]), pointed[0], (pointed[1], pointed[2] - 1))


def shown(won: list[Won]) -> list[tuple[str, int, int, list[str]]]:
    return [(w.match.rule.id, *w.match.span, [r.id for r in w.also]) for w in won]


TABLE: dict[str, tuple[list[Pointed], list[tuple[Rule, int, int, list[Rule]]]]] = {
    "nothing": ([], []),
    "one": ([(A, 3, 5)], [(A, 3, 5, [])]),
    "disjoint": ([(B, 5, 9), (A, 0, 5)], [(A, 0, 5, []), (B, 5, 9, [])]),
    "1: a keep wins over a drop": ([(A, 0, 9), (KEEP, 3, 5)], [(KEEP, 3, 5, [A])]),
    "1: however short it is, at either end": ([(A, 0, 9), (KEEP, 8, 20)], [(KEEP, 8, 20, [A])]),
    "1: unless the drop's priority is higher": ([(HIGH, 0, 9), (KEEP, 3, 5)], [(HIGH, 0, 9, [KEEP])]),
    "1: also where both are low": ([(A, 0, 9), (KEEP_LOW, 3, 5)], [(A, 0, 9, [KEEP_LOW])]),
    "1: a higher keep": ([(HIGH, 0, 9), (KEEP_HIGH, 3, 5)], [(KEEP_HIGH, 3, 5, [HIGH])]),
    "1: a keep wins over a site's drop": ([(SITE, 0, 9), (KEEP, 3, 5)], [(KEEP, 3, 5, [SITE])]),
    "2: the higher priority, though shorter and common": ([(A, 0, 9), (HIGH, 3, 5)], [(HIGH, 3, 5, [A])]),
    "2: a low priority loses, though a site's": ([(COMMON, 3, 5), (LOW, 0, 9)], [(COMMON, 3, 5, [LOW])]),
    "3: a site over a language, though shorter": ([(A, 0, 9), (SITE, 3, 5)], [(SITE, 3, 5, [A])]),
    "3: a language over common, though shorter": ([(COMMON, 0, 9), (B, 3, 5)], [(B, 3, 5, [COMMON])]),
    "3: a site over common": ([(COMMON, 0, 9), (SITE, 3, 5)], [(SITE, 3, 5, [COMMON])]),
    "4: the longer": ([(A, 0, 4), (B, 2, 9)], [(B, 2, 9, [A])]),
    "4: the longer, though it comes later in the alphabet": ([(A, 3, 4), (C, 3, 9)], [(C, 3, 9, [A])]),
    "5: the earlier start": ([(B, 0, 5), (A, 3, 8)], [(B, 0, 5, [A])]),
    "5: then the id": ([(B, 0, 5), (A, 0, 5)], [(A, 0, 5, [B])]),
    "confidence says nothing": ([(GUESS, 0, 5), (A, 0, 5)], [(GUESS, 0, 5, [A])]),
    "6: all losers are witnesses, by id": ([(C, 0, 9), (B, 0, 4), (A, 5, 9)], [(C, 0, 9, [A, B])]),
    "6: a rule is no witness for itself": ([(A, 0, 9), (A, 3, 5), (B, 3, 5)], [(A, 0, 9, [B])]),
    "6: a rule is a witness once": ([(C, 0, 9), (A, 0, 4), (A, 4, 9)], [(C, 0, 9, [A])]),
    "a loser is not trimmed": ([(A, 0, 6), (B, 4, 14), (C, 13, 15)], [(B, 4, 14, [A, C])]),
    "what only the loser held in check stands": (
        [(A, 0, 4), (B, 3, 10), (SITE, 9, 11)], [(A, 0, 4, []), (SITE, 9, 11, [B])],
    ),
    "the witness stands with the best of those who beat it": (
        [(SITE, 0, 4), (B, 3, 10), (HIGH, 9, 11)], [(SITE, 0, 4, []), (HIGH, 9, 11, [B])],
    ),
    "keeps beside each other": ([(KEEP, 0, 4), (KEEP_LOW, 4, 6)], [(KEEP, 0, 4, []), (KEEP_LOW, 4, 6, [])]),
    "clusters do not see each other": (
        [(A, 0, 4), (B, 0, 4), (A, 4, 8), (C, 4, 8)], [(A, 0, 4, [B]), (A, 4, 8, [C])],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("pointed", "expected"), TABLE.values(), ids=TABLE)
def test_the_table(pointed: list[Pointed], expected: list[tuple[Rule, int, int, list[Rule]]]) -> None:
    wanted = [(r.id, start, end, [w.id for w in also]) for r, start, end, also in expected]
    assert shown(decide(map(match, pointed))) == wanted
    assert shown(decide(map(match, reversed(pointed)))) == wanted


pool = [A, B, C, KEEP, KEEP_LOW, KEEP_HIGH, HIGH, LOW, SITE, COMMON, GUESS]
spans = st.builds(lambda start, size: (start, start + size), st.integers(0, 24), st.integers(1, 8))
pointings = st.lists(st.builds(lambda r, s: (r, *s), st.sampled_from(pool), spans), max_size=12, unique=True)


@settings(deadline=None)
@given(pointings, st.randoms(use_true_random=False))
def test_the_order_of_the_matches_says_nothing(pointed: list[Pointed], random: object) -> None:
    mixed = list(pointed)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert shown(decide(map(match, mixed))) == shown(decide(map(match, pointed)))


@settings(deadline=None)
@given(pointings)
def test_winners_are_disjoint_sorted_and_account_for_every_match(pointed: list[Pointed]) -> None:
    won = decide(map(match, pointed))
    spans = [w.match.span for w in won]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for r, start, end in pointed:
        over = [w for w in won if w.match.span.start < end and start < w.match.span.end]
        assert over, "a match without a winner over its text"
        assert any(r in (w.match.rule, *w.also) for w in over)


@settings(deadline=None)
@given(pointings)
def test_deciding_on_the_winners_changes_nothing(pointed: list[Pointed]) -> None:
    won = decide(map(match, pointed))
    assert [w.match for w in decide(w.match for w in won)] == [w.match for w in won]
