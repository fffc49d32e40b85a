"""A page leads from its source to its text and back, whole and in parts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.edit import apply, restore
from cleaner.inputs.html import parse

PIECES = [
    *"ab <>&;\n\r\t\ufeff\xa0é😀\x00\ud800", "\r\n", "<p>", "</p>", "<b>", "</b>", "<br>", "<hr>", "<ul>", "<li>", "</ul>", "<table>",
    "<tr>", "<td>", "</table>", "<pre>", "</pre>", "<xmp>", "</xmp>", "<a>", "</a>", "<h1>", "<svg>", "</svg>", "<select>", "<div>",
    "</div>", "<!--", "-->", "<script>", "</script>", "<a b='", "&amp;", "&ampx", "&#10;", "&#13;", "&#1;", "&nbsp;", "&NotEqualTilde;",
    "<plaintext>", "<video>", "<blockquote>", "<x", "/>",
]  # fmt: skip
sources = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(sources | st.text(max_size=30))
def test_there_and_back(source: str) -> None:
    page = parse(source)
    body = page.body(range(len(page.blocks)))
    assert apply(source, body.edits) == body.text
    assert restore(body.text, body.edits) == source
    assert all(edit.span.end <= later.span.start for edit, later in pairwise(body.edits))


@given(sources, st.data())
def test_there_and_back_for_some_blocks(source: str, data: st.DataObject) -> None:
    page = parse(source)
    kept = [n for n in range(len(page.blocks)) if data.draw(st.booleans())]
    body = page.body(kept)
    assert apply(source, body.edits) == body.text
    assert restore(body.text, body.edits) == source
    assert [n for n in body.lines if n is not None] == kept
    assert body.text.split("\n") == ["" if n is None else page.blocks[n].text for n in body.lines] + [""]


@given(sources)
def test_a_block_is_one_line_with_places_in_order(source: str) -> None:
    at = 0
    for block in parse(source).blocks:
        assert block.text
        assert not block.text.isspace()
        assert not set(block.text) & {"\n", "\r"}
        assert 0 <= block.linked <= len(block.text)
        assert block.gap in ((1, 2) if at else (0, 1, 2))
        assert block.role in {"heading", "paragraph", "item", "caption", "quote", "cell", "code"}
        assert block.span == (block.pieces[0][0], block.pieces[-1][1])
        for start, end, _text in block.pieces:
            assert at <= start <= end
            at = end
        assert block.text == "".join(source[a:b] if text is None else text for a, b, text in block.pieces)
    assert at <= len(source)


@given(sources)
def test_parts_of_blocks(source: str) -> None:
    for block in parse(source).blocks:
        literal = [(text is None) for a, b, text in block.pieces for _ in range(b - a if text is None else len(text))]
        size = len(block.text)
        assert len(literal) == size
        assert block.part(0, size) == block.span
        for start, end in (
            [(n, n + 1) for n in range(size)] + [(0, n) for n in range(1, size)] + [(n, size) for n in range(size)]
        ):
            first, last = block.part(start, end)
            assert block.span.start <= first <= last <= block.span.end
            assert (first, last) == (block.part(start, start + 1).start, block.part(end - 1, end).end)
            if all(literal[start:end]) and end == start + 1:
                assert source[first:last] == block.text[start:end]
            if start and end == start + 1:
                before = block.part(start - 1, start)
                assert before.end <= first or before == (first, last), "two characters of one reference, or in order"


PARTS = {
    (0, 1): "a",
    (0, 2): "a ",
    (1, 2): " ",
    (1, 3): " <b> &amp;",
    (2, 4): "&amp;c",
    (4, 5): "&NotEqualTilde;",
    (5, 6): "&NotEqualTilde;",
    (3, 7): "c&NotEqualTilde;d",
    (6, 8): "d<i>e",
}


@pytest.mark.parametrize(("part", "expected"), PARTS.items(), ids=str)
def test_part(part: tuple[int, int], expected: str) -> None:
    source = "<p>a <b> &amp;c&NotEqualTilde;d<i>e"
    (block,) = parse(source).blocks
    assert block.text == "a &c≂̸de"
    start, end = block.part(*part)
    assert source[start:end] == expected


BODIES = {
    "all": (None, "T\n\na\nb\n\nc\n", [0, None, 1, 2, None, 3]),
    "none": ([], "", []),
    "the first": ([0], "T\n", [0]),
    "the last": ([3], "c\n", [3]),
    "two of a list": ([1, 2], "a\nb\n", [1, 2]),
    "the first of a list is left out": ([0, 2], "T\n\nb\n", [0, None, 2]),
    "what was between is still between": ([1, 3], "a\n\nc\n", [1, None, 3]),
}


@pytest.mark.parametrize(("kept", "text", "lines"), BODIES.values(), ids=BODIES)
def test_body(kept: list[int] | None, text: str, lines: list[int | None]) -> None:
    page = parse("<h1>T</h1> <ul><li>a<li>b</ul> <p>c</p> ")
    body = page.body(range(len(page.blocks)) if kept is None else kept)
    assert (body.text, body.lines) == (text, lines)


def test_text_as_it_stands_is_not_edited() -> None:
    assert parse("a\n").body([0]).edits == [((1, 2), "\n", "\n")]


LINES = {
    "a\nb\nc": [1, 1, 2, 2, 3],
    "a\r\nb": [1, 1, 1, 2],
    "a\rb\r\rc": [1, 1, 2, 2, 3, 4],
    "\n\r\n\r": [1, 2, 2, 3],
    "\x0b\x0c\x85\u2028a": [1, 1, 1, 1, 1],
    "": [],
}


@pytest.mark.parametrize(("source", "lines"), LINES.items(), ids=map(ascii, LINES))
def test_lines_are_counted(source: str, lines: list[int]) -> None:
    page = parse(source)
    assert [page.line(at) for at in range(len(source))] == lines


PATHS = {
    "none": ("a", ""),
    "names": ("<html><body><p>a", "html > body > p"),
    "an id before a class": ("<DIV class='x' id=y>a", "div#y"),
    "the first class": ("<div class=' x  y '><p class>a", "div.x > p"),
    "references": ("<p id='a&amp;b'>a", "p#a&b"),
    "no words in bold": ("<p><b id=x>a", "p"),
    "closed ones are none": ("<div><p>a</p></div>".replace("a</p>", "</p>a"), "div"),
    "a block ends a paragraph": ("<p><div>a", "div"),
    "an item ends one": ("<ul><li><x><li>a", "ul > li"),
    "not that around a table": ("<ul><li><table><tr><td><li>a", "ul > li > table > tr > td > li"),
    "in a table": ("<table class=t><tr><td>a", "table.t > tr > td"),
}


@pytest.mark.parametrize(("source", "path"), PATHS.values(), ids=PATHS)
def test_path(source: str, path: str) -> None:
    page = parse(source)
    assert [page.path(block) for block in page.blocks] == [path]


def test_around() -> None:
    page = parse("<div id=x><p>a<span>")
    names = [(page.elements[n].name, page.attributes(n)) for n in page.around(2)]
    assert names == [("span", {}), ("p", {}), ("div", {"id": "x"})]
    assert list(page.around(-1)) == []
