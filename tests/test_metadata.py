"""What a page says of itself; whatever is wrong in it is left out, and the text is the same without it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.inputs.html import parse
from cleaner.metadata import KEYS, metadata


def ld(data: Any, kind: str = "application/ld+json") -> str:
    return f'<script type="{kind}">{data if isinstance(data, str) else json.dumps(data)}</script>'


ARTICLE = {"@type": "NewsArticle", "headline": "T", "datePublished": "2020-01-02", "author": {"name": "A"}}
KNOWN = {"title": "T", "date": "2020-01-02", "author": "A"}
SAID = {
    "nothing": ("<p>a", {}),
    "title": ("<title> a &amp;\n b </title>", {"title": "a & b"}),
    "the first title": ("<title>a</title><title>b</title>", {"title": "a"}),
    "no title of a drawing": ("<svg><title>a</title></svg>", {}),
    "Open Graph": (
        "<title>x</title><meta property=og:title content='T &amp; U'><meta property='og:url' content='https://a.b/c'>"
        "<meta property=og:site_name content=S><meta property=og:locale content=en_GB>",
        {"title": "T & U", "url": "https://a.b/c", "language": "en_GB", "site": "S"},
    ),
    "article:*": ("<meta property=article:published_time content=2020-01-02>", {"date": "2020-01-02"}),
    "names in any case": ("<META NAME=' Author ' CONTENT=' a\n b '>", {"author": "a b"}),
    "the first of two": ("<meta name=author content=a><meta name=author content=b>", {"author": "a"}),
    "og:title before twitter:title": (
        "<meta name=twitter:title content=b><meta property=og:title content=a>",
        {"title": "a"},
    ),
    "what is empty is not said": ("<meta name=author content=' '><meta name=author content=b>", {"author": "b"}),
    "without content": ("<meta name=author><meta content=x><meta>", {}),
    "canonical": (
        "<meta property=og:url content=http://a.b/c><link rel='x CANONICAL' href=' http://a.b/d '>",
        {"url": "http://a.b/d"},
    ),
    "an address with names of characters in it": (
        "<link rel=canonical href='http://a.b/?c=1&copy=2&amp;d=3'>",
        {"url": "http://a.b/?c=1&copy=2&d=3"},
    ),
    "another link": ("<link rel=alternate href=http://a.b/>", {}),
    "language": ("<!DOCTYPE html><html lang=' de '>a", {"language": "de"}),
    "language before others": ("<html lang=de><meta http-equiv=content-language content=en>", {"language": "de"}),
    "language by header": ("<meta http-equiv=Content-Language content=en>", {"language": "en"}),
    "only of the page": ("<p><p lang=fr>a", {}),
    "JSON-LD": (ld(ARTICLE), KNOWN),
    "in a list": (ld([{"@type": "WebSite", "headline": "x"}, ARTICLE]), KNOWN),
    "in a graph": (ld({"@context": "x", "@graph": [{"@type": "Person", "name": "x"}, ARTICLE]}), KNOWN),
    "in a graph in a list": (ld([{"@graph": [ARTICLE]}]), KNOWN),
    "of two types": (ld({**ARTICLE, "@type": ["Thing", "BlogPosting"]}), KNOWN),
    "of none of ours": (ld({**ARTICLE, "@type": "Articles"}) + ld({"headline": "x"}), {}),
    "type with a charset": (ld(ARTICLE, "Application/LD+JSON; charset=utf-8"), KNOWN),
    "other scripts": (ld(ARTICLE, "application/json") + ld("x = {", "text/javascript"), {}),
    "authors": (ld({**ARTICLE, "author": [{"name": "A"}, "B", {}, 3]}), {**KNOWN, "author": "A, B"}),
    "an author by number": (ld({**ARTICLE, "author": {"@id": "#a"}}), {**KNOWN, "author": "#a"}),
    "tags before JSON-LD": ("<meta name=author content=B>" + ld(ARTICLE), {**KNOWN, "author": "B"}),
    "JSON-LD before the title": ("<title>x</title>" + ld(ARTICLE), KNOWN),
    "wrong types": (ld({"@type": "Article", "headline": 3, "author": {"name": ["x"]}, "url": {}, "datePublished": None}), {}),
    "wrong types of types": (ld([{"@type": 3}, {"@type": {}}, {"@type": [[], None]}, 3, None, [ARTICLE]]), {}),
    "a graph of nothing": (ld({"@graph": 3}) + ld({"@graph": [3, None, [ARTICLE]]}), {}),
    "too long": (f"<title>{'x' * 501}</title><meta name=author content={'x' * 500}>", {"author": "x" * 500}),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), SAID.values(), ids=SAID)
def test_metadata(source: str, expected: dict[str, str]) -> None:
    assert metadata(parse(source)) == (expected, [])


URLS = {
    "https://a.b/c": True,
    "HTTP://a.b": True,
    "javascript:alert(1)": False,
    "javascript://a.b/%0aalert(1)": False,
    "data:text/html,x": False,
    "file:///etc/passwd": False,
    "/a": False,
    "//a.b/c": False,
    "https:": False,
    "https://[a": False,
    "https://a.b/" + "c" * 500: False,
}


@pytest.mark.parametrize(("url", "good"), URLS.items(), ids=lambda x: str(x)[:30])
def test_what_is_no_address_is_not_said(url: str, good: bool) -> None:
    expected = {"url": url} if good else {}
    for source in (
        f'<link rel="canonical" href="{url}">',
        f'<meta property="og:url" content="{url}">',
        ld({**ARTICLE, "url": url}),
    ):
        assert {k: v for k, v in metadata(parse(source))[0].items() if k == "url"} == expected
    assert metadata(parse(""), url)[0] == expected


def test_the_address_that_is_known_better() -> None:
    assert metadata(parse("<link rel=canonical href=http://a.b/>"), "http://c.d/")[0] == {"url": "http://c.d/"}


UNREADABLE = {
    "nothing": "",
    "no JSON": "{'a': 1}",
    "two": '{"@type": "Article"} {}',
    "nested 100,000 deep": "[" * 100_000,
    "nested 90,000 deep, closed": "[" * 90_000 + "]" * 90_000,
    "objects 20,000 deep": '{"@graph":' * 20_000,
    "a number of 5,000 digits": '{"@type": "Article", "headline": %s}' % ("9" * 5000),
    "control characters": '{"@type": "Article", "headline": "a\nb"}',
    "longer than it may be": '{"@type": "Article", "headline": "%s"}' % ("x" * 200_001),
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_said_and_the_rest_is_read(data: str) -> None:
    page = parse(f"<title>x</title><p>a{ld(data)}{ld(ARTICLE)}{ld(data)}b")
    found, cautions = metadata(page)
    assert found == KNOWN
    assert [(one.code, one.message) for one in cautions] == [("W-META", "2 blocks of JSON-LD cannot be read")]
    assert [block.text for block in page.blocks] == ["ab"]


def test_authors_in_lists_in_lists() -> None:
    """As deep as JSON may be read, or deeper: none of ours, or a caution, but no error."""
    for depth in (10, 400, 900):
        found, cautions = metadata(parse(ld('{"@type": "Article", "author": %s"A"%s}' % ("[" * depth, "]" * depth))))  # noqa: UP031
        assert (found, [one.code for one in cautions]) in (({"author": "A"}, []), ({}, ["W-META"]))


words = st.sampled_from(
    ["@type", "@graph", "Article", "headline", "author", "name", "url", "http://a.b/", "", "x\u2028\x1b"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@given(values, values)
def test_any_json(data: Any, author: Any) -> None:
    found, cautions = metadata(parse(ld(data) + ld({"@type": "Article", "author": author, "headline": "T"})))
    assert cautions == []
    assert found["title"]
    assert set(found) <= set(KEYS)
    assert all(isinstance(value, str) and value and "\n" not in value for value in found.values())


@given(st.text(max_size=20))
def test_any_value_is_one_line(value: str) -> None:
    attribute = value.replace("&", "").replace('"', "")
    found, _ = metadata(parse(f'<meta name="author" content="{attribute}">'))
    assert found.get("author", "") == " ".join(attribute.split())
