"""selector: elements by CSS and by the words of their names, on all pages or on those of one site."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner import Cleaner, PackError, Result, restore
from cleaner.examples import check
from cleaner.pack import load_all
from cleaner.rule import Rule

Pack = Callable[[str], list[Rule]]
LONG = (
    "The council met on Monday and voted, after a long debate, to keep the old bridge open for another year at least. "
    * 6
)
HEAD = '[[rule]]\nid = "a"\ncategory = "other"\nkind = "selector"\n'
EXAMPLES = "drops = ['<p class=xx>x</p>']\nkeeps = ['<p class=xxx>x</p>']\n"


def cleaner(pack: Pack, *, css: str = "", names: str = "", more: str = "") -> Cleaner:
    keys = (f"css = ['''{css}''']\n" if css else "") + (f'names = ["{names}"]\n' if names else "")
    return Cleaner(pack(HEAD + keys + EXAMPLES + more))


def clean(one: Cleaner, source: str, **options: str) -> Result:
    result = one.clean(source, media_type="text/html", **options)
    assert restore(result) == source
    return result


def goes(one: Cleaner, piece: str, **options: str) -> bool:
    """Whether a piece of a page goes; what stands around it stays."""
    result = clean(one, f"<body class=page><p>{LONG}</p>{piece}<p>Rain fell.</p>", **options)
    assert LONG.strip() in result.text
    assert "Rain fell." in result.text
    return bool(result.drops)


MATCHED = {  # a selector, what it matches, what it does not
    "class": (".ad", "<p class=ad>x", "<p class=add>x"),
    "one class of several": (".ad", "<p class='box ad\tleft'>x", "<p class='box-ad'>x"),
    "two classes": (".ad.left", "<p class='left ad'>x", "<p class='left'>ad"),
    "id": ("#ad", "<p id=ad>x", "<p class=ad>x"),
    "name": ("aside", "<aside>x</aside>", "<p>aside</p>"),
    "name in capitals": ("ASIDE", "<Aside>x</Aside>", "<p>x"),
    "name and class": ("div.ad", "<div class=ad>x</div>", "<p class=ad>x"),
    "attribute": ("[data-ad]", "<p data-ad>x", "<p data-add>x"),
    "attribute with a value": ('[role="dialog"]', "<p role='dialog'>x", "<p role='dialogs'>x"),
    "value without quotes": ("[role=dialog]", "<p role=dialog>x", "<p data-role=dialog>x"),
    "a word of the value": ('[rel~="ad"]', "<p rel='b ad'>x", "<p rel='bad'>x"),
    "beginning of the value": ("[id^=taboola]", "<p id=taboola-1>x", "<p id=a-taboola>x"),
    "end of the value": ("[id$=taboola]", "<p id=a-taboola>x", "<p id=taboola-1>x"),
    "part of the value": ("[class*=promo]", "<p class=bigpromobox>x", "<p class=pro>mo"),
    "value with a space": ('[aria-label="share > this"]', "<p aria-label='share > this'>x", "<p aria-label='share'>this"),
    "references in the value": ('[data-x="a&b"]', "<p data-x='a&amp;b'>x", "<p data-x='a'>b"),
    "descendant": (".box .ad", "<div class=box><div><p class=ad>x</div></div>", "<p class=ad>x"),
    "child": (".box > .ad", "<div class=box><p class=ad>x</div>", "<div class=box><div><p class=ad>x</div></div>"),
    "name below a class": (".box li", "<ul class=box><li>x</ul>", "<ul><li class=box>x</ul>"),
    "deep": (".ad", "<div class=ad><ul><li><p>x</ul></div>", "<div><ul><li><p>ad</ul></div>"),
    "not": ("p:not(.ad)[hidden]", "<p hidden>x", "<p hidden class=ad>x"),
    "not, with a descendant": (".foo:not(.bar .baz)", "<p class=foo>x", "<div class=bar><p class='foo baz'>x</div>"),
    "not, twice": (":not(.bar).foo:not(.baz)", "<p class=foo>x", "<p class='foo baz'>x"),
    "is": (".box:is(.ad, .promo)", "<p class='promo box'>x", "<p class=box>x"),
    "where, within": (".box:where(:is(.ad), :not(p))", "<p class='ad box'>x", "<p class=box>x"),
    "of the body": ("body.page > .ad", "<p class=ad>x", "<div><p class=ad>x</div>"),
}  # fmt: skip


@pytest.mark.parametrize(("css", "matched", "other"), MATCHED.values(), ids=MATCHED)
def test_css(pack: Pack, css: str, matched: str, other: str) -> None:
    one = cleaner(pack, css=css)
    assert goes(one, matched)
    assert not goes(one, other)


def test_all_blocks_of_an_element_go_each_once(pack: Pack) -> None:
    one = cleaner(pack, css="div.ad", names="promo")
    source = f"<p>{LONG}</p><div class='ad promo'><p>One</p><div class=ad>Two <b>and</b> three</div></div>"
    result = clean(one, source)
    assert [(d.rule, d.text, d.removed) for d in result.drops] == [
        ("p/a", "One", "One"),
        ("p/a", "Two and three", "Two <b>and</b> three"),
    ]


NAMED = {  # a start tag, whether names = ["signup"] finds it
    "a class": ("<div class=signup>", True),
    "an id": ("<div id=signup>", True),
    "one word of several": ("<div class='box signup-form'>", True),
    "camel case": ("<div class=footerSignupBox>", True),
    "two words that are one": ("<div class=signUp>", True),
    "with a hyphen": ("<div class=sign-up>", True),
    "with an underscore": ("<div class=js-sign_up>", True),
    "two classes that are one word": ("<div class='sign up'>", True),
    "in capitals": ("<DIV CLASS=SIGNUP>", True),
    "part of a word": ("<div class=signups>", False),
    "another attribute": ("<div data-class=signup>", False),
    "an id of three words": ("<div id=the-signup-box>", True),
    "an id of many words is text": ("<div id=how-the-signup-of-ten-towns-went>", False),
    "a class of many words is none": ("<div class=how-the-signup-of-ten-towns-went>", True),
    "the id of a heading": ("<h2 id=signup>", False),
    "the class of a heading": ("<h2 class=signup>", True),
}


@pytest.mark.parametrize(("tag", "found"), NAMED.values(), ids=NAMED)
def test_names(pack: Pack, tag: str, found: bool) -> None:
    name = re.findall("[a-zA-Z0-9]+", tag)[0]
    assert goes(cleaner(pack, names="signup"), f"{tag}Never miss a story</{name}>") is found


@pytest.mark.parametrize(("words", "found"), [(20, True), (60, True), (400, False)])
@pytest.mark.parametrize("linked", [False, True])
def test_an_element_with_much_of_the_text_is_no_widget(pack: Pack, words: int, found: bool, linked: bool) -> None:
    text = "word " * words
    piece = f"<div class=signup>{f'<a href=/>{text}</a>' if linked else text}</div>"
    assert goes(cleaner(pack, names="signup"), piece) is (found or linked)
    assert goes(cleaner(pack, css=".signup"), piece)  # a selector says what it means


REFUSED = [
    ("", "the rule has neither css nor names"),
    ("css = []", "the rule has neither css nor names"),
    ('css = ".ad"', "css is a list of selectors"),
    ("css = [1]", "css is a list of selectors"),
    ('css = [" "]', "css is a list of selectors"),
    ('css = [".ad["]', "'.ad\\[' is no selector: Malformed"),
    ('css = ["..ad"]', "is no selector: "),
    ('css = ["h2 + p.ad"]', "needs neighbours or content: only an element and those around it are looked at"),
    ('css = ["h2 ~ p.ad"]', "needs neighbours or content"),
    ('css = [".ad:has(p)"]', "needs neighbours or content"),
    ('css = [".ad:nth-child(2)"]', "needs neighbours or content"),
    ('css = [".ad:first-child"]', "needs neighbours or content"),
    ('css = [".ad:-soup-contains(x)"]', "needs neighbours or content"),
    ('css = [".ad:not(:has(p))"]', "needs neighbours or content"),
    ('css = [".ad, .promo"]', "is several selectors: write them as several strings"),
    ('css = [".x"]', "no class, id or attribute of two letters or more"),
    ('css = ["*"]', "names at its end no element, and no class"),
    ('css = [".box > *"]', "names at its end no element, and no class"),
    ('css = [".box :not(.ad)"]', "names at its end no element, and no class"),
    ('css = [":is(.ad, .promo)"]', "names at its end no element, and no class"),
    ('names = "ad"', "names is a list of words in lower case, such as newsletter"),
    ('names = ["ad"]', "names is a list of words in lower case"),
    ('names = ["Signup"]', "names is a list of words in lower case"),
    ('names = ["sign-up"]', "names is a list of words in lower case"),
    ("names = [1]", "names is a list of words in lower case"),
    ('css = [".ad"]\nroles = ["item"]', "unknown key 'roles'"),
]


@pytest.mark.parametrize(("body", "message"), REFUSED)
def test_what_is_refused(pack: Pack, body: str, message: str) -> None:
    with pytest.raises(PackError, match=message):
        pack(f"{HEAD}{body}\n{EXAMPLES}")


@pytest.mark.parametrize("css", ['[data-x="a+b~c:d"]', "[rel~=ad]", '[title="a, b"]'])
def test_signs_in_values_are_no_combinators(pack: Pack, css: str) -> None:
    assert pack(f"{HEAD}css = ['''{css}''']\n{EXAMPLES}")


@pytest.mark.parametrize("needed", ["drops", "keeps"])
def test_examples_are_needed(pack: Pack, needed: str) -> None:
    examples = "\n".join(line for line in EXAMPLES.splitlines() if not line.startswith(needed))
    with pytest.raises(PackError, match=f"p/a has no {needed}"):
        pack(f'{HEAD}css = [".xx"]\n{examples}')


# Keeps ------------------------------------------------------------------------------------------------------------

A = "The council met on Monday and voted, after a long debate, to keep the old bridge open for another year at least."
B = "Engineers had warned in spring that two of the piers were moving, by a hair a month, to the northern bank of it."
REST = '[[rule]]\nid = "rest"\ncategory = "outside"\nkind = "main_content"\ncase = "x"\nallow_all = true\n'
KEEP = '[[rule]]\nid = "k"\ncategory = "other"\nkind = "selector"\naction = "keep"\ncss = [".stays"]\nkeeps = [\'<p class=stays>x\']\n'


def test_a_keep_brings_back_what_main_content_left_out(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.kinds.main_content.main_text", lambda page: f"{A}\n{B}")
    source = f"<nav>Home</nav><p>{A}</p><p>{B}</p><div class=stays><p>Poem</p></div><footer>Imprint</footer>"
    assert clean(Cleaner(pack(REST)), source).text == f"{A}\n\n{B}\n"
    assert clean(Cleaner(pack(REST + KEEP)), source).text == f"{A}\n\n{B}\n\nPoem\n"


def test_a_keep_wins_over_a_selector(pack: Pack) -> None:
    assert not goes(cleaner(pack, css=".ad", more=KEEP), "<div class=ad><p class=stays>Poem</div>")
    first = KEEP.replace('keep"\n', 'keep"\npriority = -1\n')
    assert goes(cleaner(pack, css=".ad", more=first), "<div class=ad><p class=stays>Poem</div>")


# Sites ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Cleaner:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "example.org.toml").write_text(f'{HEAD}css = [".xx"]\n{EXAMPLES}')
    return Cleaner(load_all([str(tmp_path)], with_shipped=False))


SITES = {
    "https://example.org/a": True,
    "http://www.example.org": True,
    "https://EXAMPLE.org:8080/a?b#c": True,
    "https://news.example.org/a": True,
    "https://badexample.org/a": False,
    "https://example.org.evil.com/a": False,
    "https://example.com/?u=example.org": False,
    "example.org": False,  # no address
}


@pytest.mark.parametrize(("url", "on"), SITES.items())
def test_rules_of_a_site_are_for_its_pages(site: Cleaner, url: str, on: bool) -> None:
    assert [rule.id for rule in site.rules] == ["sites/example.org/a"]
    assert goes(site, "<p class=xx>Ad", url=url) is on
    assert goes(site, f"<link rel=canonical href='{url}'><p class=xx>Ad") is on
    assert goes(site, f"<meta property=og:url content='{url}'><p class=xx>Ad") is on


def test_without_an_address_they_are_off(site: Cleaner) -> None:
    assert not goes(site, "<p class=xx>Ad")


def test_the_address_that_is_given_counts_more(site: Cleaner) -> None:
    said = "<link rel=canonical href='https://example.org/a'><p class=xx>Ad"
    assert not goes(site, said, url="https://example.com/a")


# Examples ---------------------------------------------------------------------------------------------------------


def problems(pack: Pack, body: str) -> list[str]:
    return [problem.message for problem in check(pack(HEAD + body))]


HELD = 'css = [".promo-box"]\nnames = ["signup"]\n'
HELD += (
    "drops = ['<div class=promo-box>x</div>', '<div class=signUp>y</div>']\nkeeps = ['<p class=promo-boxes>x</p>']\n"
)


def test_examples_that_hold(pack: Pack) -> None:
    assert problems(pack, HELD) == []
    assert problems(pack, HELD + KEEP) == []


BROKEN = {  # what is changed, what is said
    "a drop that stays": ("'<div class=promo-box>x</div>'", "'<div class=promo-box>x</div>', '<div class=promo>z</div>'", "does not drop '<div class=promo>z</div>'"),
    "a drop of which half stays": ("'<div class=promo-box>x</div>'", "'<div class=promo-box>x</div><p>z</p>'", "does not drop '<div class=promo-box>x</div><p>z</p>'"),
    "a keep that goes": ("<p class=promo-boxes>x</p>", "<p class=promo-box>x</p><p>z</p>", "drops '<p class=promo-box>x</p><p>z</p>', which must stay"),
    "a keep that is no near miss": ("<p class=promo-boxes>x</p>", "<p class=poem>x</p>", "'<p class=poem>x</p>' is no near miss: it holds no name and no word of a selector"),
    "a selector without an example": ('".promo-box"', '".promo-box", ".ad-box"', "no example hits '.ad-box'"),
    "a name without an example": ('"signup"', '"signup", "popup"', "no example hits 'popup'"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), BROKEN.values(), ids=BROKEN)
def test_examples_that_do_not_hold_are_reported(pack: Pack, old: str, new: str, message: str) -> None:
    assert problems(pack, HELD.replace(old, new)) == [message]


def test_what_another_rule_drops_is_reported(pack: Pack) -> None:
    other = '[[rule]]\nid = "other"\ncategory = "other"\nkind = "selector"\ncss = [".promo-boxes"]\n'
    other += "drops = ['<p class=promo-boxes>z</p>']\nkeeps = ['<p class=promo-boxes-of-old>z</p>']\n"
    both = HELD.replace("x</p>']", "x</p><p>z</p>']") + other
    assert problems(pack, both) == ["'<p class=promo-boxes>x</p><p>z</p>' must stay, and p/other drops it"]


def test_examples_of_a_site_are_tried_on_it(site: Cleaner) -> None:
    assert list(check(site.rules)) == []
