"""What is one block, what it is, and how its text is made of the source."""

from __future__ import annotations

import pytest

from cleaner.inputs.html import parse
from cleaner.page import Block

# The text of the page: a role stands before each block, an empty line between paragraphs.
BLOCKS = {
    "nothing": ("", ""),
    "only space": (" \n<p> </p><td>&nbsp;</td>\u2028\n", ""),
    "no markup": ("a\nb", "paragraph a b\n"),
    "paragraphs": ("<p>a<p>b</p>c", "paragraph a\n\nparagraph b\n\nparagraph c\n"),
    "words": ("<p>a<b>b</b> <i>c</i><span> d </span>e<wbr>f</p>", "paragraph ab c d ef\n"),
    "headings": ("<h1>a</h1><h6>b<p>c</h6>d", "heading a\n\nheading b\n\nheading c\n\nparagraph d\n"),
    "items": ("<ul><li>a<li>b</ul>c", "item a\nitem b\n\nparagraph c\n"),
    "items that end": ("<ul> <li>a</li> <li><p>b</p></li> </ul>c", "item a\nitem b\n\nparagraph c\n"),
    "rows that end": ("<table><tr><td>a</td></tr> <tr><td>b</td></tr></table>c", "cell a\ncell b\n\nparagraph c\n"),
    "items in items": ("<ol><li>a<ul><li>b</ul>c</li><li>d</ol>", "item a\nitem b\nitem c\nitem d\n"),
    "terms": ("<dl><dt>a<dd>b<dt>c</dl>", "item a\nitem b\nitem c\n"),
    "captions": ("<figure><img><figcaption>a</figcaption></figure>b", "caption a\n\nparagraph b\n"),
    "quotes": ("<blockquote><p>a</p>b</blockquote>c", "quote a\n\nquote b\n\nparagraph c\n"),
    "a list in a quote": ("<blockquote>a<ul><li>b</ul>c</blockquote>", "quote a\n\nitem b\n\nquote c\n"),
    "cells": ("<table><tr><td>a<td>b<tr><th>c</th> <th>d</th></table>e", "cell a | b\ncell c | d\n\nparagraph e\n"),
    "the caption of a table": ("<table><caption>a</caption><tr><td>b</table>", "caption a\n\ncell b\n"),
    "no cell after the last": ("<table><tr><td>a<td> <td></table>", "cell a\n"),
    "none before the first": ("<table><tr><td> <td>a</table>", "cell a\n"),
    "a cell of 80 characters": (
        f"<table><tr><td>{'x' * 80}<td>{'y' * 81}<td>z</table>",
        f"cell {'x' * 80} | {'y' * 81}\ncell z\n",
    ),
    "paragraphs in cells": ("<table><tr><td><p>a</p><p>b</p></td><td>c</table>", "cell a\ncell b\ncell c\n"),
    "br": ("a<br>b<br><br>c<br> <br/>d</br>e", "paragraph a\nparagraph b\n\nparagraph c\n\nparagraph d\nparagraph e\n"),
    "br before all": ("<br><br>a", "paragraph a\n"),
    "hr": ("a<hr>b", "paragraph a\n\nparagraph b\n"),
    "pre": ("<pre>\n  a\n\tb&lt;  c\n\n<b>d</b> e\n</pre>f", "code   a\ncode \tb<  c\n\ncode d e\n\nparagraph f\n"),
    "pre with CRLF and CR": ("<pre>a\r\nb\rc\r\r\nd</pre>", "code a\ncode b\ncode c\n\ncode d\n"),
    "a line end in pre by number": ("<pre>a&#10;b</pre>", "code a b\n"),
    "xmp": ("a<xmp>  <b>&lt;\n </xmp>b", "paragraph a\n\ncode   <b>&lt;\n\nparagraph b\n"),
    "plaintext": ("<plaintext><p>a", "code <p>a\n"),
    "white space": (" \t\n\f\ra \r\n b\tc&#32;&#10; d ", "paragraph a b c d\n"),
    "no-break spaces": ("a\xa0b&nbsp;c\xa0\xa0d &nbsp;", "paragraph a b c d\n"),
    "a no-break space": ("a\xa0b", "paragraph a b\n"),
    "spaces that stay": ("a\u2003\u2003 b", "paragraph a\u2003\u2003 b\n"),
    "what is not shown": ("a&#1;&#127;b", "paragraph ab\n"),
    "not even by itself": ("a<p>&#1;<p>b", "paragraph a\n\nparagraph b\n"),
    "two characters of one reference": ("&NotEqualTilde;&fjlig;", "paragraph ≂̸fj\n"),
    "NEL and LS end no line": ("a\x85b\u2028c\x0bd", "paragraph a\x85b\u2028c\x0bd\n"),
    "a block in a word": ("a<div>b</div>c", "paragraph a\n\nparagraph b\n\nparagraph c\n"),
    "a button is a block": ("a<button>b</button>c", "paragraph a\n\nparagraph b\n\nparagraph c\n"),
    "the end of what never began": ("a</div>b</span>c", "paragraph a\n\nparagraph bc\n"),
    "end tags in the wrong order": ("<ul><li><b><p>a</b></ul>b", "item a\n\nparagraph b\n"),
    "an item ends beyond words": ("<ul><li><x>a<li>b</ul></li>c", "item a\nitem b\n\nparagraph c\n"),
    "a mark is no text": ("\ufeff\ufeff<p>a", "paragraph a\n"),
}


@pytest.mark.parametrize(("source", "expected"), BLOCKS.values(), ids=BLOCKS)
def test_blocks(source: str, expected: str) -> None:
    page = parse(source)
    body = page.body(range(len(page.blocks)))
    said = "".join("\n" if n is None else f"{page.blocks[n].role} {page.blocks[n].text}\n" for n in body.lines)
    assert said == expected
    assert body.text == "".join("\n" if n is None else f"{page.blocks[n].text}\n" for n in body.lines)


def only(source: str) -> Block:
    (block,) = parse(source).blocks
    return block


LINKS = {
    "none": ("<p>ab", 0),
    "all": ("<a>ab</a>", 1),
    "half": ("<p>ab<a href=x>cd</a>", 0.5),
    "an anchor is a link as well": ("ab<a name=x>cd", 0.5),
    "words in it": ("<a>a<b>b</b></a>cd", 0.5),
    "references count as they are read": ("<a>&hellip;</a>b&amp;c", 0.25),
    "space between counts for none": ("<a>a</a> <a>b</a>", 2 / 3),
    "cells": ("<table><tr><td><a>ab</a><td>c</table>", 2 / 6),
    "only hidden": ("a<svg><a>b</a></svg>", 0),
}


@pytest.mark.parametrize(("source", "density"), LINKS.values(), ids=LINKS)
def test_link_density(source: str, density: float) -> None:
    assert only(source).link_density == density


def test_a_link_over_blocks() -> None:
    assert [block.link_density for block in parse("<a><div>a</div><div>b</a>c").blocks] == [1, 0.5]


# The pieces: what stands there, and what is shown for it.
PIECES = {
    "literal": ("<p>ab c</p>", [("ab c", None)]),
    "collapsed": (
        "a \n b  <b> c",
        [("a", None), (" \n ", " "), ("b", None), ("  ", " "), ("c", None)],
    ),
    "one space stays": ("<b>a</b> b", [("a", None), (" ", None), ("b", None)]),
    "references": ("a&amp;&x;b", [("a", None), ("&amp;", "&"), ("&x;", None), ("b", None)]),
    "a name and what follows": ("&notit;", [("&notit;", "¬it;")]),
    "cells": ("<table><tr><td>a<td>b", [("a", None), ("", " | "), ("b", None)]),
    "code": ("<pre> a  &lt;", [(" a  ", None), ("&lt;", "<")]),
    "raw code": ("<xmp> &lt;", [(" &lt;", None)]),
}


@pytest.mark.parametrize(("source", "expected"), PIECES.values(), ids=PIECES)
def test_pieces(source: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(source[start:end], text) for start, end, text in only(source).pieces] == expected
