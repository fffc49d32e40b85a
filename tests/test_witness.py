"""trafilatura is a witness: whatever it does, no text is lost in silence. Rows 12, 13, 18 and 19 of the fault table."""

from __future__ import annotations

import time
from collections import namedtuple
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, Result, restore
from cleaner.api import default
from cleaner.inputs.html import parse
from cleaner.pack import load_all
from cleaner.witness import DEEP, MOST, Refused, main_text

Answer = namedtuple("Answer", "text")
"""What trafilatura answers, as far as we look at it."""
RULES = Path(__file__).parents[1] / "rules" / "common" / "html.toml"
P = [
    "The council met on Monday and voted, after a long debate, to keep the old bridge open for another year at least.",
    "Engineers had warned in spring that two of the piers were moving, by a hair a month, to the northern bank.",
    "The mayor said that she would ask the government for money, and that nobody would have to pay for the crossing.",
    "Shops on both sides of the water had asked for it, since most of their customers come over the bridge on foot.",
]
UNIQUE = "A heron, grey as the water it stood in, watched the last ferry of the season leave with nobody on board."
MENU = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/n'>News</a></li></ul></nav>"


@cache
def cleaner() -> Cleaner:
    return Cleaner(load_all([str(RULES)], with_shipped=False))


def page(inside: str = f"<p>{UNIQUE}</p>", attributes: str = "") -> str:
    first, *others = (f"<p>{paragraph}</p>" for paragraph in P)
    return f"<html><body {attributes}>{MENU}<article><h1>Bridge stays open</h1>{first}{inside}{''.join(others)}</article></body></html>"


def clean(source: str) -> Result:
    result = cleaner().clean(source, media_type="text/html")
    assert restore(result) == source
    return result


def gone(result: Result) -> list[str | None]:
    return [drop.text for drop in result.drops]


def test_the_main_content() -> None:
    result = clean(page())
    assert gone(result) == ["Home", "News"]
    assert result.text == "\n\n".join(["Bridge stays open", P[0], UNIQUE, *P[1:]]) + "\n"
    assert result.warnings == []


# With `deduplicate`, trafilatura remembers the paragraphs of earlier pages and leaves them out of later ones.
def test_a_page_again_and_again() -> None:
    first = clean(page())
    assert all(clean(page()).text == first.text for _ in range(5))
    other = clean(page().replace(UNIQUE, P[1]))
    assert other.text.count(P[1]) == 2


# Whatever stands in the article, the paragraph in it stays and the menu goes. libxml2 ends a page at NUL, at control characters and at
# references to them, and loses what stands in more than 255 elements; Python refuses to read more than 4,300 digits.
ODD = {
    "NUL": f"<p>a\0b</p><p>{UNIQUE}</p>",
    "a reference to a control character": f"<p>a&#1;b</p><p>{UNIQUE}</p>",
    "the same in hexadecimal": f"<p>a&#x1;&#X1F;b</p><p>{UNIQUE}</p>",
    "a reference to NUL": f"<p>a&#0;b</p><p>{UNIQUE}</p>",
    "a reference without an end": f"<p>a&#1b</p><p>{UNIQUE}</p>",
    "a reference beyond all characters": f"<p>&#99999999999999999999;</p><p>{UNIQUE}</p>",
    "a reference of 5,000 digits": f"<p>&#{'1' * 5000};</p><p>{UNIQUE}</p>",
    "control characters": f"<p>{''.join(map(chr, range(1, 32)))}\x7f</p><p>{UNIQUE}</p>",
    "a lone surrogate": f"<p>a\ud800b</p><p>{UNIQUE}</p>",
    "a colspan of 5,000 digits": f"<table><tr><td colspan={'9' * 5000}>a bridge over the river</td></tr></table><p>{UNIQUE}</p>",
    "a rowspan in quotes": f"<table><tr><td ROWSPAN=\"{'9' * 5000}\">a bridge over the river</td></tr></table><p>{UNIQUE}</p>",
    "a comment of a megabyte": f"<!--{'x ' * 500_000}--><p>{UNIQUE}</p>",
    "an attribute of a megabyte": f"<p data-x='{'x ' * 500_000}'>a bridge</p><p>{UNIQUE}</p>",
    "an entity that is none": f"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;<p>{UNIQUE}</p>",
    "300 elements": f"{'<div>' * 300}<p>{UNIQUE}</p>{'</div>' * 300}",
    "5,000 elements": f"{'<div>' * 5000}<p>{UNIQUE}</p>{'</div>' * 5000}",
    "300 that are not closed": f"{'<div>' * 300}<p>{UNIQUE}</p>",
    "300 times bold": f"<p>{'<b>' * 300}{UNIQUE}{'</b>' * 300}</p>",
    "5,000 times bold": f"<p>{'<b>' * 5000}{UNIQUE}{'</b>' * 5000}</p>",
    "spans": f"<p>{'<span>' * 1000}{UNIQUE}{'</span>' * 1000}</p>",
    "lists": f"{'<ul><li>' * 300}{UNIQUE}",
}  # fmt: skip


@pytest.mark.parametrize("inside", ODD.values(), ids=ODD)
def test_a_paragraph_among_odd_things_stays(inside: str) -> None:
    result = clean(page(inside))
    for paragraph in (UNIQUE, *P):
        assert paragraph in result.text
    assert result.page is not None
    if result.page.depth <= DEEP:  # else it is given the blocks alone, of which none is a menu
        assert gone(result)[:2] == ["Home", "News"]
        assert result.warnings == []


def test_with_all_rules_too() -> None:
    """The shipped cleaner, on the pages that cost most text before."""
    whole = default()
    for name in ("a reference to a control character", "a colspan of 5,000 digits", "300 elements", "5,000 times bold"):
        assert UNIQUE in whole.clean(page(ODD[name]), media_type="text/html").text, name


def test_nothing_is_read_that_is_named_in_a_page(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret that no page may read, however nicely it asks for the file of it")
    named = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><xi:include href="file://{tmp_path}/secret"/>&x;'
    assert "secret that" not in clean(named + page()).text


def kept_whole(result: Result) -> str:
    """The words of the caution of a page from which common/html took nothing."""
    assert gone(result) == []
    assert all(word in result.text for word in ("Home", "News", UNIQUE, *P))
    (caution,) = result.warnings
    assert caution.code == "W-MAIN-CONTENT"
    assert caution.message.endswith(": all text was kept")
    return caution.message


def test_too_many_elements() -> None:
    asked = page(f"<p>{UNIQUE}</p>" + "<hr><x></x>" * (MOST - 50))
    assert gone(clean(asked)) == ["Home", "News"]
    start = time.process_time()
    many = page(f"<p>{UNIQUE}</p>" + "<x></x>" * (MOST * 2))
    assert "elements are too many to look for the main content" in kept_whole(clean(many))
    assert time.process_time() - start < 5


def test_an_exception_in_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: Any, **options: Any) -> str:
        raise RecursionError("too deep")

    monkeypatch.setattr("trafilatura.bare_extraction", broken)
    assert kept_whole(clean(page())) == "trafilatura failed: RecursionError: too deep: all text was kept"


@pytest.mark.parametrize("answer", [None, ""])
def test_an_empty_answer(monkeypatch: pytest.MonkeyPatch, answer: str | None) -> None:
    monkeypatch.setattr(
        "trafilatura.bare_extraction", lambda *given, **options: answer if answer is None else Answer(answer)
    )
    assert kept_whole(clean(page())) == "trafilatura found no main content: all text was kept"


@pytest.mark.parametrize(("strange", "left"), [(0.05, True), (0.15, False), (1.0, False)])
def test_an_answer_that_is_not_on_the_page(monkeypatch: pytest.MonkeyPatch, strange: float, left: bool) -> None:
    """Below 90 % of it there is no telling what it left out."""
    body = "\n".join(["Bridge stays open", P[0], UNIQUE, *P[1:]])
    words = "z" * int(len(body) * strange)
    text = words if strange == 1 else f"{body}\n{words}"
    monkeypatch.setattr("trafilatura.bare_extraction", lambda *given, **options: Answer(text))
    if left:
        assert gone(clean(page())) == ["Home", "News"]
    else:
        assert "% of the main content that trafilatura found is on the page" in kept_whole(clean(page()))


def test_never_with_deduplicate(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr("trafilatura.bare_extraction", lambda *given, **options: asked.append(options) or Answer(P[0]))
    main_text(parse(page()))
    assert asked
    assert not any(options.get("deduplicate") for options in asked)


def test_no_text_at_all() -> None:
    with pytest.raises(Refused, match="no main content"):
        main_text(parse("<html><body></body></html>"))
    assert [w.code for w in clean("<html><body></body></html>").warnings] == ["W-MAIN-CONTENT", "W-EMPTY-INPUT"]


def test_the_order_of_pages_changes_nothing() -> None:
    others = [page("<p>Rain fell.</p>"), "<p>x", page(ODD["lists"])]
    alone = [clean(source).text for source in others]
    for source in reversed(others):
        clean(source)
    assert [clean(source).text for source in others] == alone


def test_an_empty_root_holds_the_page_and_a_fragment_stays_whole() -> None:
    """`<html/>` is empty for libxml2, and U+FFFE ends a text for it; one short block is no page with a main content."""
    empty = page().replace("<html>", '<html lang="en" />').replace(UNIQUE, UNIQUE + "\ufffe")
    assert gone(clean(empty)) == ["Home", "News"]
    assert clean(f"<p>{UNIQUE}</p>").text == f"{UNIQUE}\n"


def test_tags_that_are_no_matter_of_text_are_left_out_wherever_they_end() -> None:
    """Even those with attributes of great length, which are left out by themselves elsewhere."""
    inside = (
        f"<img alt='a > b' data-x='{'x ' * 20_000}'><p>{UNIQUE}</p><input value='<p>'><script>var a = '<p>'</script>"
    )
    result = clean(page(inside))
    assert gone(result) == ["Home", "News"]
    assert UNIQUE in result.text
