"""The benchmark on HTML pages: which pages, what is counted, and that what is compared can be called."""

from __future__ import annotations

import re
from collections import Counter

import pytest

pytest.importorskip("bench.accuracy", reason="the benchmark is not part of this distribution")

from bench.accuracy import floor, pages, sources
from bench.accuracy.extractors import extractors
from bench.accuracy.make_pages import MAX_BYTES, NUMBER
from bench.accuracy.peers import Skipped


def test_the_pages_are_those_that_the_readme_promises() -> None:
    found = pages.pages()
    assert Counter(page.kind for page in found) == NUMBER
    assert max(len(page.html.encode()) for page in found) <= MAX_BYTES
    third = Counter(page.kind for page in found[:: floor.EVERY])
    assert third["article"] == 10
    assert set(third) == set(NUMBER)


def test_every_page_of_others_is_attributed() -> None:
    (section,) = [text for head, text in sources.sections().items() if pages.FILE.name in head]
    rows = re.findall(r"(?m)^\| (\d+) \| (\w+) \| <https?://", section)
    assert rows == [(page.name, page.kind) for page in pages.pages()]
    assert "CC BY 4.0" in section
    assert pages.FILE.stat().st_size < 4e6


PAGE = pages.Page("x", "article", "<p>Rain", "Rain fell. It rained.", ["rain fell", "hail"], ["Share", "cookie"])


@pytest.mark.parametrize(
    ("text", "precision", "recall", "required", "forbidden"),
    [
        ("Rain fell.\nIt rained.", 1, 1, 1, 0),
        ("RAIN FELL. Share! Rain", 2 / 4, 2 / 4, 1, 1),
        ("Rain", 1, 1 / 4, 0, 0),
        ("Cookies", 0, 0, 0, 1),
        ("", 0, 0, 0, 0),
    ],
)
def test_what_a_page_counts(text: str, precision: float, recall: float, required: int, forbidden: int) -> None:
    got = pages.measure(lambda html: text, PAGE)
    f1 = 2 * precision * recall / (precision + recall or 1)
    assert [got.precision, got.recall, got.f1] == pytest.approx([precision, recall, f1])
    assert (got.required, got.forbidden, got.failure) == ((required, 2), (forbidden, 2), "")


def test_a_shell_of_a_page_has_nothing_to_find() -> None:
    shell = pages.Page("x", "service", "<div id=app>", "", [], [])
    assert pages.compared("", "") == (1, 1, 1)
    assert pages.compared("Loading", "") == (0, 0, 0)
    got = pages.figures([pages.measure(lambda html: "", shell)])
    assert (got.f1, got.required, got.forbidden) == (1, 1, 0)


def test_a_crash_of_an_extractor_is_a_result() -> None:
    def broken(html: str) -> str:
        raise ValueError("no body")

    got = pages.measure(broken, PAGE)
    assert (got.f1, got.failure) == (0, "ValueError: no body")
    assert pages.figures([got, pages.measure(lambda html: PAGE.gold, PAGE)]).failed == 1
    assert pages.failures({"it": [got]}) == ["Failed: it on x: ValueError: no body"]
    assert pages.table({"it": [got]}).count("\n| ") == 2, "a row for all and one for articles"


@pytest.mark.parametrize("name", extractors())
def test_an_extractor_gives_text(name: str) -> None:
    try:
        extract = extractors()[name]()
    except Skipped as reason:
        pytest.skip(str(reason))
    story = (
        "It rained all day in the <b>North</b>, and the river that the town stands on rose by two metres, they said. "
    )
    text = extract(
        f"<html><body><nav><a href='/'>Home</a></nav><article><p>{story * 4}</p><p>{story * 5}</p></article>"
    )
    assert "in the North, and" in text
    assert "<" not in text
