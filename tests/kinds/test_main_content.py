"""main_content: what trafilatura left out goes, what belongs in the body comes back, and a part that is off stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cleaner import Cleaner, PackError, Result, restore
from cleaner.rule import Rule

Pack = Callable[[str], list[Rule]]
A = "The council met on Monday and voted, after a long debate, to keep the old bridge open for another year at least."
B = "Engineers had warned in spring that two of the piers were moving, by a hair a month, to the northern bank of it."
C = "Shops on both sides of the water had asked for it, since most of their customers come over the bridge on foot."
HEAD = '[defaults]\nkind = "main_content"\nallow_all = true\n'
DROP = '[[rule]]\nid = "{id}"\ncategory = "outside"\ncase = "x"\n{more}\n'
KEEP = '[[rule]]\nid = "k"\ncategory = "outside"\naction = "keep"\ncase = "x"\n{more}\n'
REST = DROP.format(id="d", more="")


@pytest.fixture(autouse=True)
def _witness(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that takes A, B and C: what is asked here is what we make of it."""
    monkeypatch.setattr("cleaner.kinds.main_content.main_text", lambda page: "\n".join([A, B, C]))


def page(between: str = "", above: str = "", below: str = "") -> str:
    return f"<body><nav>Home</nav>{above}<article><p>{A}</p><p>{B}</p>{between}<p>{C}</p></article>{below}<footer>Imprint</footer>"


def clean(pack: Pack, source: str, body: str) -> Result:
    result = Cleaner(pack(HEAD + body)).clean(source, media_type="text/html")
    assert restore(result) == source
    assert all(paragraph in result.text for paragraph in (A, B, C))
    return result


def gone(result: Result) -> list[str | None]:
    return [drop.text for drop in result.drops]


def test_what_was_left_out_goes(pack: Pack) -> None:
    result = clean(pack, page("<p>Fine words</p>"), REST)
    assert gone(result) == ["Home", "Fine words", "Imprint"]
    assert [(drop.rule, drop.category) for drop in result.drops] == [("p/d", "outside")] * 3
    assert result.text == f"{A}\n\n{B}\n\n{C}\n"


def test_without_drops_nothing_happens(pack: Pack) -> None:
    assert gone(clean(pack, page("<p>Fine words</p>"), KEEP.format(more=""))) == []


# Which blocks a drop points at: "Home" and "Imprint" are paragraphs of one word without a link.
MIXED = "<h2>A long night</h2><ul><li>One two three</li></ul><p>One two three four <a href=/>five six</a></p><pre>x = 1</pre>"
MIXED += "<blockquote>Words, words</blockquote><table><tr><td>a<td>b</table>"
POINTED = {  # the keys of a drop, what goes
    "none": ("", ["Home", "A long night", "One two three", "One two three four five six", "x = 1", "Words, words", "a | b", "Imprint"]),
    "one role": ('roles = ["heading"]', ["A long night"]),
    "two roles": ('roles = ["item", "code"]', ["One two three", "x = 1"]),
    "quotes": ('roles = ["quote"]', ["Words, words"]),
    "cells": ('roles = ["cell"]', ["a | b"]),
    "from so many words on": ("min_words = 4", ["One two three four five six"]),
    "up to so many words": ("max_words = 1", ["Home", "Imprint"]),
    "between": ("min_words = 2\nmax_words = 3", ["A long night", "One two three", "x = 1", "Words, words", "a | b"]),
    "no word": ("max_words = 0", []),
    "few links": ('roles = ["paragraph"]\nmin_words = 2\nmax_links = 0.2', []),
    "more links": ('roles = ["paragraph"]\nmin_words = 2\nmax_links = 0.5', ["One two three four five six"]),
    "no links": ("max_links = 0", ["Home", "A long night", "One two three", "x = 1", "Words, words", "a | b", "Imprint"]),
}  # fmt: skip


@pytest.mark.parametrize(("keys", "goes"), POINTED.values(), ids=POINTED)
def test_which_blocks(pack: Pack, keys: str, goes: list[str]) -> None:
    assert gone(clean(pack, page(MIXED), DROP.format(id="d", more=keys))) == goes


PARTS = (
    "<h1>Bridge stays</h1>",
    "<figure><figcaption>A bridge</figcaption></figure>",
    "<div class=comments>Fine words</div>",
)


@pytest.mark.parametrize(
    ("part", "goes"),
    [
        ("headline", ["Bridge stays"]),
        ("caption", ["A bridge"]),
        ("comment", ["Fine words"]),
        ("other", ["Home", "Imprint"]),
    ],
)
def test_each_part_has_its_own_drop(pack: Pack, part: str, goes: list[str]) -> None:
    above, between, below = PARTS
    source = page(between, above, below)
    assert gone(clean(pack, source, DROP.format(id="d", more=f'part = "{part}"'))) == goes
    all_parts = "".join(DROP.format(id=p, more=f'part = "{p}"') for p in ("headline", "caption", "comment", "other"))
    result = clean(pack, source, all_parts)
    assert gone(result) == ["Home", "Bridge stays", "A bridge", "Fine words", "Imprint"]
    assert [d.rule for d in result.drops] == ["p/other", "p/headline", "p/caption", "p/comment", "p/other"]


# Blocks that stand between B and C, and whether a keep brings them back.
NINE = "One two three four five six seven eight nine."
BACK = {
    "a paragraph": (f"<p>{NINE}</p>", "", True),
    "in a part of the body": (f"<div><section><p>{NINE}</p></section></div>", "", True),
    "in an aside": (f"<aside><p>{NINE}</p></aside>", "", False),
    "in a form": (f"<form><p>{NINE}</p></form>", "", False),
    "hidden": (f"<div hidden><p>{NINE}</p></div>", "", False),
    "in a box with a name": (f"<div class=share-box><p>{NINE}</p></div>", 'outside = ["share"]', False),
    "in another box": (f"<div class=sharer><p>{NINE}</p></div>", 'outside = ["share"]', True),
    "with a name itself": (f"<p class=share>{NINE}</p>", 'outside = ["share"]', False),
    "the role": (f"<p>{NINE}</p>", 'roles = ["paragraph"]', True),
    "another role": (f"<p>{NINE}</p>", 'roles = ["item"]', False),
    "words enough": (f"<p>{NINE}</p>", "min_words = 9", True),
    "too few words": (f"<p>{NINE}</p>", "min_words = 10", False),
    "too many words": (f"<p>{NINE}</p>", "max_words = 8", False),
    "links": (f"<p>One two <a href=/>{NINE[8:]}</a></p>", "max_links = 0.5", False),
    "few links": (f"<p>{NINE[:-5]}<a href=/>nine.</a></p>", "max_links = 0.5", True),
    "above what stays": (f"<h2>{NINE}</h2>", "above_kept = true", True),
    "two headings above what stays": (f"<h2>{NINE}</h2><h3>{A[:20]}</h3>", "above_kept = true", True),
    "above a heading that goes": (f"<h2>{NINE}</h2><aside><h3>x</h3></aside>", "above_kept = true", True),
    "above what goes": (f"<h2>{NINE}</h2><aside><p>x</p></aside>", "above_kept = true", False),
    "above what comes back": (f"<h2>{NINE}</h2><ul><li>x</li></ul>", "above_kept = true", True),
}


@pytest.mark.parametrize(("between", "keys", "back"), BACK.values(), ids=BACK)
def test_what_comes_back(pack: Pack, between: str, keys: str, back: bool) -> None:
    result = clean(pack, page(between), REST + KEEP.format(more=keys))
    assert (NINE in result.text) is back
    assert (NINE in gone(result)) is not back
    assert {"Home", "Imprint"} <= set(gone(result))  # not between two blocks of the body


def test_what_stands_beside_the_body_stays_out(pack: Pack) -> None:
    """Between two kept blocks, but not in the element that holds nearly all of them."""
    source = f"<body><p>{A}</p><p>{NINE}</p><div><p>{B * 9}</p><p>{C}</p></div>"
    result = Cleaner(pack(HEAD + REST + KEEP.format(more=""))).clean(source.replace(B * 9, B), media_type="text/html")
    assert NINE in result.text
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleaner.kinds.main_content.main_text", lambda page: "\n".join([A, B * 9, C]))
        assert gone(clean(pack, source, REST + KEEP.format(more=""))) == [NINE]


def test_a_body_that_is_too_small_has_no_container(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.kinds.main_content.main_text", lambda page: f"{A[:60]}\n{B[:60]}")
    source = f"<article><p>{A[:60]}</p><p>{NINE}</p><p>{B[:60]}</p></article>"
    result = Cleaner(pack(HEAD + REST + KEEP.format(more=""))).clean(source, media_type="text/html")
    assert gone(result) == [NINE]


def test_the_first_keep_that_fits_is_named(pack: Pack) -> None:
    from cleaner.inputs.html import parse

    other = KEEP.replace('"k"', '"other"').format(more="min_words = 50")
    one = Cleaner(pack(HEAD + REST + other + KEEP.format(more="")))
    kept = one.page_rules.left_out(parse(page(f"<p>{NINE}</p>"))).kept
    assert [(won.match.rule.id, [rule.id for rule in won.also]) for won in kept] == [("p/k", ["p/d"])]


REFUSED = [
    ('part = "menu"', "part is one of headline, caption, comment, other"),
    ("roles = []", "roles is a list of heading, paragraph, item, caption, quote, cell, code"),
    ('roles = "item"', "roles is a list of heading"),
    ('roles = ["menu"]', "roles is a list of heading"),
    ("min_words = -1", "min_words is a whole number"),
    ("min_words = 1.5", "min_words is a whole number"),
    ("max_words = true", "max_words is a whole number"),
    ('max_words = "9"', "max_words is a whole number"),
    ("max_links = 1.1", "max_links is a share, 0.0 to 1.0"),
    ("max_links = -0.1", "max_links is a share, 0.0 to 1.0"),
    ("max_links = nan", "max_links is a share, 0.0 to 1.0"),
    ("max_links = true", "max_links is a share, 0.0 to 1.0"),
    ("above_kept = 1", "above_kept is true or false"),
    ('outside = "share"', "outside is a list of words in lower case, such as share"),
    ('outside = ["Share"]', "outside is a list of words in lower case, such as share"),
    ('outside = ["share-box"]', "outside is a list of words in lower case, such as share"),
    ("outside = [1]", "outside is a list of words in lower case, such as share"),
    ('line = ["x"]', "unknown key 'line'"),
]


@pytest.mark.parametrize(("body", "message"), REFUSED)
def test_what_is_refused(pack: Pack, body: str, message: str) -> None:
    with pytest.raises(PackError, match=message) as caught:
        pack(HEAD + DROP.format(id="d", more=body))
    assert (caught.value.line or 0) >= 4


def test_a_drop_names_a_case(pack: Pack) -> None:
    with pytest.raises(PackError, match="p/d has no case"):
        pack(HEAD + REST.replace('case = "x"\n', ""))


@pytest.mark.parametrize("roles", ["[[1]]", "[{a = 1}]", "[1]"])
def test_roles_that_are_no_words(pack: Pack, roles: str) -> None:
    """A list of lists was an error of ours once."""
    with pytest.raises(PackError, match="roles is a list of heading"):
        pack(HEAD + DROP.format(id="d", more=f"roles = {roles}"))


@pytest.mark.parametrize("part", ["[]", "{}", "1"])
def test_parts_that_are_no_words(pack: Pack, part: str) -> None:
    with pytest.raises(PackError, match="part is one of"):
        pack(HEAD + DROP.format(id="d", more=f"part = {part}"))
