"""Rules that point at blocks, decided: kinds one after the other, keeps, too many blocks, and never all of a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cleaner.inputs.html import parse
from cleaner.pagerules import MOST, LeftOut, PageRules
from cleaner.rule import Rule

Pack = Callable[[str], list[Rule]]
A = "The council met on Monday and voted, after a long debate, to keep the old bridge open for another year at least."
B = "Engineers had warned in spring that two of the piers were moving, by a hair a month, to the northern bank of it."
REST = '[[rule]]\nid = "rest"\ncategory = "outside"\nkind = "main_content"\ncase = "x"\nallow_all = true\n'
AD = '[[rule]]\nid = "ad"\ncategory = "other"\nkind = "selector"\ncss = [".ad"]\ndrops = ["<p class=ad>x"]\nkeeps = ["<p class=add>x"]\n'
KEEP = '[[rule]]\nid = "keep"\ncategory = "other"\nkind = "selector"\naction = "keep"\ncss = [".poem"]\nkeeps = ["<p class=poem>x"]\n'
PHRASE = '[[rule]]\nid = "line"\ncategory = "other"\nline = ["this is an advertisement"]\n'
PAGE = f"<nav><p class=ad>Menu</nav><p>{A}<p class=ad>Ad<p>{B}<p class='ad poem'>Poem<footer>Imprint</footer>"


@pytest.fixture(autouse=True)
def _witness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.kinds.main_content.main_text", lambda page: f"{A}\nAd\n{B}")


def left_out(pack: Pack, body: str, source: str = PAGE) -> LeftOut:
    return PageRules(pack(body)).left_out(parse(source))


def shown(found: LeftOut) -> list[tuple[int, str, list[str]]]:
    return [(won.match.span.start, won.match.rule.id, [rule.id for rule in won.also]) for won in found.won]


DECIDED = {  # rules, blocks that go with their rule and those that lost
    "none": ("", []),
    "lines only": (PHRASE, []),
    "main content": (REST, [(0, "p/rest", []), (4, "p/rest", []), (5, "p/rest", [])]),
    "selector": (AD, [(0, "p/ad", []), (2, "p/ad", []), (4, "p/ad", [])]),
    "both": (AD + REST, [(0, "p/rest", []), (2, "p/ad", []), (4, "p/rest", []), (5, "p/rest", [])]),
    "a keep": (AD + REST + KEEP, [(0, "p/rest", []), (2, "p/ad", []), (5, "p/rest", [])]),
    "a keep alone": (KEEP, []),
    "a drop over a keep": (AD.replace('"ad"', '"ad"\npriority = 1') + KEEP, [(0, "p/ad", []), (2, "p/ad", []), (4, "p/ad", ["p/keep"])]),
}  # fmt: skip


def test_what_came_back_may_go_by_another_kind(pack: Pack) -> None:
    back = '[[rule]]\nid = "back"\ncategory = "outside"\nkind = "main_content"\naction = "keep"\ncase = "x"\n'
    source = f"<article><p>{A}<p class=ad>Back<p>{B}</article>"
    assert shown(left_out(pack, REST + back, source)) == []
    assert shown(left_out(pack, REST + back + AD, source)) == []
    first = AD.replace('"ad"', '"ad"\npriority = 1')
    assert shown(left_out(pack, REST + back + first, source)) == [(1, "p/ad", ["p/back", "p/rest"])]


@pytest.mark.parametrize(("rules", "goes"), DECIDED.values(), ids=DECIDED)
def test_what_goes(pack: Pack, rules: str, goes: list[tuple[int, str, list[str]]]) -> None:
    found = left_out(pack, rules)
    assert shown(found) == goes
    assert found.cautions == []


def test_the_keeps_that_won_are_told(pack: Pack) -> None:
    (won,) = left_out(pack, AD + REST + KEEP).kept
    assert (won.match.span.start, won.match.rule.id) == (4, "p/keep")
    assert "p/rest" in [rule.id for rule in won.also]


@pytest.mark.parametrize("rules", [AD, AD + KEEP, AD + AD.replace('"ad"', '"other"').replace(".ad", ".sub")])
def test_the_last_block_of_a_page_does_not_go(pack: Pack, rules: str) -> None:
    found = left_out(pack, rules, "<div class=ad><p>One<p class=sub>Two</div>")
    assert shown(found) == []
    (caution,) = found.cautions
    assert caution.code == "W-NO-SENTENCE"
    assert caution.message.startswith("no text would be left by p/ad")
    assert len(left_out(pack, rules, "<div class=ad><p>One<p class=sub>Two</div><p>Three").won) == 2


def test_no_blocks_at_all(pack: Pack) -> None:
    assert left_out(pack, AD, "<div class=ad></div>") == LeftOut([], [], [])


def test_too_many_blocks(pack: Pack) -> None:
    few, many = (f"<p class=ad>Ad{'<p>x' * count}" for count in (MOST - 1, MOST))
    assert shown(left_out(pack, AD, few)) == [(0, "p/ad", [])]
    found = left_out(pack, AD, many)
    assert shown(found) == []
    (caution,) = found.cautions
    assert (caution.code, caution.message) == ("W-TOO-WIDE", "50,001 blocks, more than 50,000: nothing was dropped")


def test_cautions_of_the_kinds_are_passed_on(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.kinds.main_content.main_text", lambda page: "something else that is not on the page")
    found = left_out(pack, AD + REST)
    assert [caution.code for caution in found.cautions] == ["W-MAIN-CONTENT"]
    assert [block for block, _, _ in shown(found)] == [0, 2, 4]
