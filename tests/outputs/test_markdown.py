"""Pages as Markdown: what the page shows is shown, nothing of its text becomes a mark, and it leads back to the page."""

from __future__ import annotations

from functools import cache
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Result, restore
from cleaner.outputs import text
from cleaner.outputs.markdown import rendered

NOTHING = Cleaner([])

TABLE: dict[str, tuple[str, str]] = {
    # headings and paragraphs
    "headings": ("<h1>One</h1><h2>Two</h2><h6>Six</h6>", "# One\n\n## Two\n\n###### Six"),
    "a heading with a span": ("<h3><span>Three <b>x</b></span></h3>", "### Three **x**"),
    "paragraphs": ("<p>a<p>b<div>c</div>d", "a\n\nb\n\nc\n\nd"),
    "line breaks": ("<p>a<br>b<br/>c", "a  \nb  \nc"),
    "two line breaks": ("<p>a<br><br>b", "a\n\nb"),
    "spaces": ("<p>  a \n b&nbsp;c  ", "a b c"),
    "nothing": ("", ""),
    "no text": ("<br>", ""),
    # lists
    "a list": ("<ul><li>a<li>b</ul>", "- a\n- b"),
    "an ordered list": ("<ol><li>a<li>b</ol>", "1. a\n1. b"),
    "lists in lists": ("<ul><li>a<ul><li>b<ol><li>c</ol></ul><li>d</ul>", "- a\n   - b\n      1. c\n- d"),
    "a list after a paragraph": ("<p>a<ul><li>b</ul><p>c", "a\n\n- b\n\nc"),
    "a line break in an item": ("<ul><li>a<br>b<li>c</ul>", "- a\n   b\n- c"),
    "terms": ("<dl><dt>t<dd>d</dl>", "- t\n- d"),
    # quotations and code
    "a quotation": ("<blockquote>a</blockquote>b", "> a\n\nb"),
    "lines of a quotation": ("<blockquote>a<br>b<p>c</blockquote>", "> a\n> b\n\n> c"),
    "code": ("<pre>x = 1\n\n  *y*\n</pre>", "```\nx = 1\n\n  *y*\n```"),
    "two blocks of code": ("<pre>a</pre><pre>b</pre>", "```\na\n```\n\n```\nb\n```"),
    "code with tags": ("<pre><code>if a &lt; b:<b> c</b></code></pre><p>d", "```\nif a < b: c\n```\n\nd"),
    "a fence in code": ("<pre>a\n```\nb</pre>", "````\na\n```\nb\n````"),
    "a long fence in code": ("<pre>  ``````x</pre><p>c<pre>d</pre>", "```````\n  ``````x\n```````\n\nc\n\n```\nd\n```"),
    # emphasis
    "emphasis": ("<p>a <b>b</b> <strong>c</strong> <i>d</i> <em>e</em>", "a **b** **c** *d* *e*"),
    "strikes": ("<p><s>a</s> <del>b</del>", "~~a~~ ~~b~~"),
    "at the start of a block": ("<p><b>a</b> b", "**a** b"),
    "the whole block": ("<p><b>a b</b></p><p>c", "**a b**\n\nc"),
    "opened before the block": ("<b><p>a</p></b>", "a"),
    "opened twice at the start": ("<p><b><i>a</i></b> b", "***a*** b"),
    "never closed": ("<p>a <b>b</p><p>c", "a **b**\n\nc"),
    "closed in another order": ("<p><b>a <i>b</b> c</i>", "**a *b*** c"),
    "closed and never opened": ("<p>a</b> b", "a b"),
    "a space before the end": ("<p><b>a: </b>b", "**a:** b"),
    "a space after the start": ("<p>a<b> b</b> c", "a **b** c"),
    "a no-break space in it": ("<p><b>a&nbsp;</b>b", "**a** b"),
    "nothing but a space": ("<p>a<b> </b>b", "a b"),
    "around nothing": ("<p>a<b></b>b", "ab"),
    "inside a word": ("<p>a<b>b</b>c", "a**b**c"),
    "in a heading": ("<h2><b>a</b> b", "## **a** b"),
    "marks that only look": ("<p><u>a</u> <small>b</small> <sup>c</sup>", "a b c"),
    # code in a line
    "code in a line": ("<p>a <code>b</code> <kbd>c</kbd>", "a `b` `c`"),
    "no escapes in code": ("<p><code>__init__ * [x] &lt;y></code> *", "`__init__ * [x] <y>` \\*"),
    "no marks in code": ("<p><code>a <b>b</b> <a href=u>c</a></code> <b>d</b>", "`a b c` **d**"),
    "code in a link": ("<p>a <a href=u><code>b</code></a>", "a [`b`](u)"),
    # links
    "a link": ("<p>a <a href='https://example.org/a?b=1&amp;c=2'>b</a> c", "a [b](https://example.org/a?b=1&c=2) c"),
    "a link at the start": ("<p><a href=u>a</a> b", "[a](u) b"),
    "a mark in a link": ("<p>a <a href=u><b>b</b></a>", "a [**b**](u)"),
    "a link in a mark": ("<p><b>a <a href=u>b</a></b> c", "**a [b](u)** c"),
    "spaces in a link": ("<p>a<a href=u> b </a>c", "a [b](u) c"),
    "an address with spaces and brackets": ("<p>a <a href=' a b(c)<d> '>b</a>", "a [b](a%20b%28c%29%3Cd%3E)"),
    "an address that ends in a backslash": ("<p>a <a href='a\\'>b</a>", "a [b](a%5C)"),
    "line ends in an address": ("<p>a <a href='a\nb\tc'>b</a>", "a [b](a%0Ab%09c)"),
    "mail": ("<p>a <a href=mailto:a@b.c>b</a>", "a [b](mailto:a@b.c)"),
    "javascript": ("<p>a <a href=' JavaScript:alert(1)'>b</a>", "a b"),
    "javascript, hidden": ("<p>a <a href='&#106;avascript:alert(1)'>b</a>", "a b"),
    "javascript, with a tab": ("<p>a <a href='java\tscript:alert(1)'>b</a>", "a [b](java%09script:alert%281%29)"),
    "data": ("<p>a <a href='data:text/html,x'>b</a>", "a b"),
    "no address": ("<p>a <a name=x>b</a> <a href=''>c</a>", "a b c"),
    "never closed, a link": ("<p>a <a href=u>b", "a [b](u)"),
    "links one after the other": ("<p>a <a href=u>b<a href=v>c</a>", "a [b](u)[c](v)"),
    "around a block": ("<a href=u><p>a</p></a>", "a"),
    # tables
    "a table": ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
    "one cell": ("<table><tr><td>a</table>", "| a |\n| --- |"),
    "marks in cells": ("<table><tr><td><b>a</b><td><a href=u>b</a></table>", "| **a** | [b](u) |\n| --- | --- |"),
    "a bar in a cell": ("<table><tr><td>a|b<td>c</table>", "| a\\|b | c |\n| --- | --- |"),
    "a paragraph after a table": ("<table><tr><td>a</table><p>b", "| a |\n| --- |\n\nb"),
    # what is no mark
    "stars": ("<p>a * b ** c", "a \\* b \\*\\* c"),
    "underlines": ("<p>_a_ b_c __d__", "\\_a\\_ b_c \\__d_\\_"),
    "backslashes": ("<p>a\\b", "a\\\\b"),
    "backticks": ("<p>a `b`", "a \\`b\\`"),
    "brackets": ("<p>[a](b) ![c]", "\\[a\\](b) !\\[c\\]"),
    "tags": ("<p>&lt;b>a&lt;/b>", "\\<b>a\\</b>"),
    "strikes that are none": ("<p>~~a~~ ~b", "\\~\\~a\\~\\~ ~b"),
    "references": ("<p>&amp;lt; R&amp;D &amp; &amp;#65;", "\\&lt; R&D & \\&#65;"),
    "a hash": ("<p># a", "\\# a"),
    "a hash in a word": ("<p>#a", "#a"),
    "a dash": ("<p>- a", "\\- a"),
    "a plus": ("<p>+ a", "\\+ a"),
    "a line": ("<p>---", "--\\-"),
    "an underline below": ("<p>a<br>===", "a  \n==\\="),
    "a number": ("<p>1. a<p>12) b<p>1.5 c", "1\\. a\n\n12\\) b\n\n1.5 c"),
    "a quotation mark": ("<p>> a<p>>b<p>&gt;c", "\\> a\n\n\\>b\n\n\\>c"),
    "a fence": ("<p>~~~ a", "~~\\~ a"),
    "marks within": ("<p>a # b - c 1. d", "a # b - c 1. d"),
    "a mark in an item": ("<ul><li>- a</ul>", "- \\- a"),
}  # fmt: skip


def written(source: str) -> Result:
    result = rendered(NOTHING.clean(source, media_type="text/html"))
    assert restore(result) == source
    return result


@pytest.mark.parametrize(("source", "markdown"), TABLE.values(), ids=TABLE)
def test_table(source: str, markdown: str) -> None:
    result = written(source)
    assert result.text == (f"{markdown}\n" if markdown else "")
    assert result.format == "markdown"


def test_what_goes_is_left_out() -> None:
    one = Cleaner([rule for rule in _shipped() if rule.id.startswith(("en/", "common/html-parts"))])
    source = "<h2>Bridge</h2><p>Advertisement</p><ul><li>a</li><li class=byline>b</li><li>c</li></ul><p class=author>d<p>Rain <b>fell</b>."
    plain = one.clean(source, media_type="text/html")
    result = rendered(plain)
    assert result.text == "## Bridge\n\n- a\n- c\n\nRain **fell**.\n"
    assert (result.drops, result.metadata, result.warnings) == (plain.drops, plain.metadata, plain.warnings)
    assert restore(result) == source


@cache
def _shipped() -> list:  # type: ignore[type-arg]
    from cleaner.pack import load_all

    return load_all([])


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown"])
def test_a_text_is_left_as_it_is(media_type: str) -> None:
    result = NOTHING.clean("# *a*\n<b>b</b>\n", media_type=media_type)
    assert rendered(result) is result


def test_plain_text_is_what_cleaning_gives() -> None:
    result = NOTHING.clean("<h1>a</h1>", media_type="text/html")
    assert text.rendered(result) is result
    assert (result.format, result.text) == ("text", "a\n")


# The text of a page, and that of its Markdown without marks and escapes, are the same.
PIECES = [
    *"ab*_`[]<>#|~\\& ", "1. ", "- ", "\n", "&amp;", "&lt;", "&nbsp;", "&amp;lt;", "<b>", "</b>", "<i>", "</i>", "<a href=u>", "</a>", "<code>", "</code>", "<p>", "<h2>",
    "<ul><li>", "<li>", "</ul>", "<br>", "<pre>", "</pre>", "<table><tr><td>", "<td>", "<tr>", "</table>", "<blockquote>", "</blockquote>", "<span>", "</span>",
]  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_there_and_back(source: str) -> None:
    plain, result = NOTHING.clean(source, media_type="text/html"), written(source)
    letters = [c for c in plain.text if c in "ab"]
    links = result.text.replace("](u)", "]")
    assert [c for c in links if c in "ab"] == letters
    assert rendered(cast(Result, result)).text == result.text
