"""The promises that hold for every text: restored, tiled, stable, and the same answer however it is asked for."""

from __future__ import annotations

import os
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Result, clean, restore
from cleaner.document import Document
from cleaner.examples import MARK, examples
from cleaner.fold import blind, core, fold
from cleaner.matcher import Matcher
from cleaner.pack import load_all
from cleaner.view import View

RULES = load_all([])
BOLD = Cleaner(RULES, level="bold", extend_select=["byline", "timestamp"])
NORMAL = Cleaner(RULES)

PROSE = [
    "The council met on Monday and voted, after a long debate, to keep the old bridge open for another year at least.",
    "“We will be open,” she said; the mayor — her brother — did not answer, and the crowd went home in the rain.",
    "Die Straße war gesperrt, weil ein Lastwagen umgekippt war; die Polizei sprach von großem Glück für alle Beteiligten.",
    "Совет проголосовал за проект, который обсуждали три года, и мост останется открытым ещё как минимум год.",
    "市議会は月曜日に長い議論の末、古い橋をもう一年残すことを決めた。",
    "Short line", "Q: Why?", "- 3:1", "***", "A B", "C++", "print f()", "Interview",
]  # fmt: skip
JUNK = [MARK.sub(r"\1", x) for rule in RULES for x in examples(rule)]
NEAR = [x for rule in RULES for x in rule.keeps]
ENDS = ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\r\r", "\n \n", "\n\r", "\u2028", "\x0b\n", "\x85"]
ENDS += ["\r\u200b\n", "\n\ufeff"]


def spoiled(line: str, how: int) -> str:
    """A line as scrapers spoil it: case, ornaments, odd spaces, invisible characters, curly quotes."""
    return [
        line,
        line.upper(),
        line.title(),
        f"» {line} «",
        f"  {line}\t",
        line.replace(" ", "\u00a0"),
        line.replace(" ", "  "),
        line[:3] + "\u200b" + line[3:],
        line.replace("'", "’").replace("-", "–"),
        f"【{line}】",
        f"{line} …",
        f"* {line}:",
        line + " " + line,
        line.replace("e", "e\u0301"),
        f"Said so.{line}Then more.",
    ][how % 15]


lines = st.one_of(
    st.sampled_from(PROSE),
    st.sampled_from(NEAR),
    st.builds(spoiled, st.sampled_from(JUNK), st.integers(0, 14)),
    st.sampled_from(JUNK),
    st.text(max_size=30),
)
# A few lines drawn several times make repetitions; one document has all kinds of line ends or one kind.
documents = st.builds(
    lambda pool, picks, ends, lead, tail: (
        lead + "".join(pool[p % len(pool)] + ends[p % len(ends)] for p in picks) + tail
    ),
    st.lists(lines, min_size=1, max_size=8),
    st.lists(st.integers(0, 1000), max_size=14),
    st.lists(st.sampled_from(ENDS), min_size=1, max_size=3),
    st.sampled_from(["", "\ufeff", "\n\n", "\ufeff\ufeff", " "]),
    st.sampled_from(["", "", "Advertisement", "\r"]),
)
# Whole pages: menus, markers with teasers, headlines and prose, with what rules take and what only looks like it.
MENU = [
    "Home", "News", "Sport", "World News", "Opinion & Ideas", "12:30", "3 min read", "|", "Startseite", "Политика",
    "الرئيسية", "ニュース", "समाचार",
]  # fmt: skip
TEASERS = [
    "Storm closes the harbour of the northern islands", "Storm closes northern harbour", "Who pays for the bridge?",
    "• Council votes on a new budget", "1. Bridge", "The council voted to keep it.", "The mayor speaks now!",
    "Sturm schließt den Hafen der Inseln", "Совет голосует за новый мост", "市議会、古い橋をもう一年残す",
    "المجلس يبقي الجسر القديم لعام آخر", "मेयर ने पुल खोला और लोग खुश हैं",
]  # fmt: skip
PIECES = ["the mayor, who", "said on Monday that", "(see below)", "and so on,", "“We will", "in the town of"]
BODY = [
    *PROSE[:5],
    "Engineers had warned in spring that two of the piers were moving towards the northern bank, the treasurer said.",
    "صوت المجلس يوم الاثنين بعد نقاش طويل على إبقاء الجسر القديم مفتوحا لمدة عام آخر على الأقل.",
    "परिषद ने लंबी बहस के बाद पुराने पुल को एक और साल के लिए खुला रखने का फैसला किया।",
]
MARKERS = sorted(x for rule in RULES if rule.kind == "section" for x in rule.params.marker.line)
TOGETHER = sorted(x for rule in RULES if rule.kind == "cluster" for x in rule.params.lines.line)
UNSURE = [x for rule in RULES if rule.confidence.name != "sure" for x in examples(rule)]
page_lines = st.one_of(map(st.sampled_from, [MENU, TEASERS, PIECES, BODY, BODY, MARKERS, TOGETHER, JUNK, UNSURE, NEAR]))
pages = st.builds(
    lambda pool, picks, ends: "".join(pool[p % len(pool)] + ends[p % len(ends)] for p in picks),
    st.lists(page_lines, min_size=3, max_size=14),
    st.one_of(st.lists(st.integers(0, 1000), max_size=30), st.integers(5, 40).map(range)),
    st.lists(st.sampled_from(ENDS[:8]), min_size=1, max_size=2),
)
many = settings(
    max_examples=int(os.environ.get("EXAMPLES", "100")), deadline=None, suppress_health_check=list(HealthCheck)
)


def tiles(result: Result) -> None:
    """Kept text and edits are the source, each character once, and no CRLF is cut in half."""
    at, kept = 0, []
    for (start, end), replacement, removed in result.edits:
        assert at <= start < end
        assert removed == result.source[start:end]
        assert replacement == ""
        kept.append(result.source[at:start])
        at = end
        for edge in (start, end):
            assert result.source[edge - 1 : edge + 1] != "\r\n" or edge == 0
    kept.append(result.source[at:])
    assert "".join(kept) == result.text


@many
@given(documents)
def test_a_clean_text_is_restored_and_tiled(text: str) -> None:
    for cleaner in (NORMAL, BOLD):
        result = cleaner.clean(text)
        assert restore(result) == text
        tiles(result)
        assert all(d.removed == text[d.span.start : d.span.end] for d in result.drops)


@many
@given(pages, st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9]))
def test_a_page_is_restored_tiled_and_clean_at_once(text: str, share: float) -> None:
    """Structure kinds look at what other rules took, which a second run does not see."""
    for options in ({}, {"level": "bold", "extend_select": ["byline", "timestamp"]}, {"level": "careful"}):
        cleaner = _cleaner(share, **options)
        result = cleaner.clean(text)
        assert restore(result) == text
        tiles(result)
        again = cleaner.clean(result.text)
        assert again.text == result.text, [d.rule for d in again.drops]


@many
@given(documents, st.sampled_from([0.1, 0.5, 0.7, 0.9]))
def test_cleaning_twice_equals_cleaning_once(text: str, share: float) -> None:
    for options in ({}, {"level": "bold", "extend_select": ["byline", "timestamp"]}, {"level": "careful"}):
        cleaner = _cleaner(share, **options)
        once = cleaner.clean(text).text
        again = cleaner.clean(once)
        assert again.text == once, [d.rule for d in again.drops]


_cleaners: dict[str, Cleaner] = {}


def _cleaner(share: float, **options: object) -> Cleaner:
    key = f"{share} {options}"
    if key not in _cleaners:
        _cleaners[key] = Cleaner(RULES, max_drop_share=share, **options)  # type: ignore[arg-type]
    return _cleaners[key]


@many
@given(documents)
def test_without_rules_nothing_changes(text: str) -> None:
    result = Cleaner([]).clean(text)
    assert (result.text, result.drops, result.edits) == (text, [], [])


@many
@given(documents)
def test_bytes_and_text_give_the_same(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    try:
        raw.decode()
    except UnicodeDecodeError:
        return
    result = NORMAL.clean(raw)
    assert result.text == NORMAL.clean(text).text
    assert restore(result) == raw


@many
@given(documents)
def test_the_view_after_all_drops_is_the_parsed_output(text: str) -> None:
    document = Document(text)
    dropped, _ = BOLD.drops(document)
    view = View(document, dropped.layout.gone, dropped.layout.cuts)
    output = Document(BOLD.clean(text).text)
    assert [view.text(i) for i in view.lines] == [output.line(i) for i in range(len(output))]


def _naive(matcher: Matcher, document: Document) -> set[tuple[int, str]]:
    """Fold every line and ask every rule: what the scan stands for."""
    from cleaner.registry import load

    found = set()
    for line in range(len(document)):
        folded = document.folded(line)
        for rule in matcher.rules if folded else ():
            kind = load("kinds", rule.kind)
            if rule.kind == "phrase" and kind.hit(rule.params, core(folded or "")):
                found.add((line, rule.id))
            if rule.kind == "pattern" and kind.spans(rule.params, document.line(line), folded):
                found.add((line, rule.id))
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_the_scan_loses_no_match_that_folding_everything_finds(text: str) -> None:
    matcher = BOLD._matcher(False, frozenset())
    document = Document(text)
    pointed = {(i, rule) for i in matcher.judge.index.lines(document) for rule in matcher.pointed(document, i)}
    assert _naive(matcher, document) <= pointed


def test_the_scan_loses_nothing_on_any_spelling_of_any_literal() -> None:
    matcher = BOLD._matcher(False, frozenset())
    rng = random.Random(7)
    picked = rng.sample(JUNK + NEAR, 250)  # every rule is asked about every line
    every = [spoiled(x, how) for x in picked for how in rng.sample(range(15), 5)]
    document = Document("\n".join(x.replace("\n", " ") for x in every))
    pointed = {(i, rule) for i in matcher.judge.index.lines(document) for rule in matcher.pointed(document, i)}
    naive = _naive(matcher, document)
    assert len(naive) > 500
    assert naive - pointed == set()


@given(st.text(max_size=60))
@many
def test_folding_is_idempotent(text: str) -> None:
    folded = fold(re.sub(r"[\r\n]", " ", text))
    assert folded is None or fold(folded) == folded


@pytest.mark.parametrize("raw", [b"", b"\xef\xbb\xbf", b"x", b"\n", b" \r\n", b"Advertisement", b"Advertisement\n\n"])
def test_tiny_inputs(raw: bytes) -> None:
    result = clean(raw)
    assert restore(result) == raw
    assert result.text.strip("\ufeff \r\n") in ("", "x")
    assert [w.code for w in result.warnings] == (
        [] if raw == b"x" else ["W-EMPTY-AFTER"] if result.drops else ["W-EMPTY-INPUT"]
    )
    assert blind(raw) == blind(blind(raw))
