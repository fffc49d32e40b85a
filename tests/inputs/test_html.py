"""Pages as bytes, and pages that are there to take time: rows 5, 6 and 11 to 19 of the fault table."""

from __future__ import annotations

import time

import pytest

from cleaner.decode import decode, encode
from cleaner.edit import apply
from cleaner.errors import InputError
from cleaner.inputs._open import DEPTH
from cleaner.inputs.html import CHARSET_WITHIN, decode_page, parse
from cleaner.metadata import metadata
from cleaner.page import Page

# Bytes ------------------------------------------------------------------------------------------------------------

JA = "日本語の記事"


def said(label: str) -> bytes:
    return f'<meta charset="{label}">'.encode()


BYTES = {
    "nothing": (b"", None, "", "utf-8"),
    "UTF-8, unsaid": ("é".encode(), None, "é", "utf-8"),
    "windows-1252": (said("windows-1252") + b"\x93caf\xe9\x94", None, "“café”", "cp1252"),
    "latin-1 is windows-1252": (said("ISO-8859-1") + b"\x93", None, "“", "cp1252"),
    "ASCII": (said("us-ascii") + b"a", None, "a", "utf-8"),
    "UTF-8 under a label that lies": (said("iso-8859-1") + "é“".encode(), None, "é“", "utf-8"),
    "UTF-8 that it is not": (said("utf-8") + b"\x93caf\xe9 the one and only\x94", None, "“café the one and only”", "cp1252"),
    "shift_jis": (said("Shift_JIS") + JA.encode("shift_jis"), None, JA, "cp932"),
    "euc-jp": (said("EUC-JP") + JA.encode("euc_jp"), None, JA, "euc_jp"),
    "iso-2022-jp": (said("ISO-2022-JP") + JA.encode("iso2022_jp"), None, JA, "iso2022_jp"),
    "windows-1251": (said("windows-1251") + "Привет".encode("cp1251"), None, "Привет", "cp1251"),
    "by header": (b"<META http-equiv=content-type content='text/html; charset=koi8-r'>" + "Да".encode("koi8-r"), None, "Да", "koi8-r"),
    "not in quotes": (b"<meta charset=koi8-r>" + "Да".encode("koi8-r"), None, "Да", "koi8-r"),
    "the first counts": (b"<meta charset=koi8-r><meta charset=cp1251>" + "Да".encode("koi8-r"), None, "Да", "koi8-r"),
    "the label before what is said": (said("koi8-r") + "Да".encode("cp1251"), "windows-1251", "Да", "cp1251"),
    "even where it is UTF-8": ("é".encode(), "windows-1252", "Ã©", "cp1252"),
    "a mark before the label": (b"\xef\xbb\xbf" + said("koi8-r") + "é".encode(), "windows-1252", "é", "utf-8"),
    "a mark of UTF-16": (b"\xff\xfe" + '<meta charset="koi8-r">é'.encode("utf-16-le"), None, "é", "utf-16-le"),
    "at the last place": (b" " * (CHARSET_WITHIN - 21) + b"<meta charset=koi8-r>" + "Да".encode("koi8-r"), None, "Да", "koi8-r"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "label", "end", "encoding"), BYTES.values(), ids=BYTES)
def test_bytes(raw: bytes, label: str | None, end: str, encoding: str) -> None:
    found = decode_page(raw, label, "guess")
    assert (found.text[-len(end) :] if end else found.text, found.encoding) == (end, encoding)
    assert encode(found.text, found.encoding, found.errors) == raw


NO_LABELS = ["zlib", "hex", "rot13", "utf-7", "idna", "punycode", "unicode_escape", "undefined", "mbcs", "x" * 5000, "", "é", "utf-8\x00", "../x", "replacement", "x-user-defined"]  # fmt: skip


@pytest.mark.parametrize("label", NO_LABELS, ids=lambda x: ascii(x)[:16])
@pytest.mark.parametrize(
    "rest", [b"+ADw-b\\u00e9 \xc3\xa9", "Привет всем, кто это читает".encode("cp1251")], ids=["UTF-8", "not"]
)
def test_what_is_no_label_counts_as_none(label: str, rest: bytes) -> None:
    """Names of codecs that make no text of bytes, or other text than it is."""
    assert decode_page(rest, label, "guess") == decode(rest)
    assert decode_page(said(label) + rest, None, "guess") == decode(said(label) + rest)


def test_what_would_have_to_be_guessed_is_refused() -> None:
    with pytest.raises(InputError, match="not UTF-8"):
        decode_page(said("zlib") + b"\xe9", None, "error")
    assert decode_page(said("koi8-r") + b"\xe9", None, "error").encoding == "koi8-r"


def test_a_label_is_not_looked_for_in_the_text() -> None:
    raw = b" " * CHARSET_WITHIN + said("koi8-r") + b"\xe9"
    assert decode_page(raw, None, "guess").encoding != "koi8-r"


def test_lone_surrogates_stay() -> None:
    assert [block.text for block in parse("<p>a\ud800<b>\udfff&#xd800;").blocks] == ["a\ud800\udfff\ufffd"]


# Depth and what is never closed -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["div", "x", "p", "ul", "li", "table", "tr", "td", "a", "b", "blockquote", "ul><li", "table><tr><td", "span"],
)
def test_deep_ones_are_siblings_and_no_text_is_lost(name: str) -> None:
    page = parse("".join(f"<{name}>{n} " for n in range(2000)) + "x" + f"</{name.rpartition('<')[2]}>" * 2000 + "y")
    text = " ".join(block.text.replace(" |", "") for block in page.blocks)
    assert text.replace("xy", "x y").split() == [*map(str, range(2000)), "x", "y"]
    if name in ("div", "x", "ul", "blockquote", "ul><li", "table><tr><td", "span"):
        assert [one.code for one in page.cautions] == ["W-DEPTH"]
        assert len(list(page.around(len(page.elements) - 1))) == DEPTH


def test_100_000_deep() -> None:
    page = parse("<div>" * 100_000 + "x")
    assert ([one.code for one in page.cautions], [block.text for block in page.blocks]) == (["W-DEPTH"], ["x"])


def test_how_deep_is_deep() -> None:
    assert parse("<div>" * DEPTH + "x").cautions == ()
    assert parse("<div>" * (DEPTH + 1) + "x").cautions != ()


SWALLOWED = {
    "script": ("<p>a<script>" + "b" * 50, "<script>"),
    "style": ("a<STYLE>" + "b" * 50, "<style>"),
    "textarea": ("a<textarea>" + "b" * 50, "<textarea>"),
    "a comment": ("a<!-- " + "b" * 50, "a comment"),
    "a tag": ("a<p title='" + "b" * 50, "a tag"),
    "svg": ("a<svg>" + "b" * 50, "<svg>"),
    "select": ("a<select><option>" + "b" * 50, "<select>"),
    "template": ("a<template><div><div>" + "b" * 50, "<template>"),
    "a script in a script": ("a<script><!-- <script></script>" + "b" * 50, "<script>"),
    "a short one": ("a" * 100 + "<script>" + "b" * 50, None),
    "a short comment": ("a" * 100 + "<!--" + "b" * 50, None),
    "a closed one": ("a<script>" + "b" * 50 + "</script>", None),
    "a closed comment": ("a<!--" + "b" * 50 + "-->", None),
    "a comment that ends with the page in >": ("a<!-->" + "b" * 50, None),
}


@pytest.mark.parametrize(("source", "what"), SWALLOWED.values(), ids=SWALLOWED)
def test_what_swallows_the_page_is_said(source: str, what: str | None) -> None:
    page = parse(source)
    assert [one.message.partition(" is never closed")[0] for one in page.cautions] == ([what] if what else [])
    assert all(one.code == "W-SWALLOWED" for one in page.cautions)
    assert page.blocks[0].text[0] == "a"


# Time and memory --------------------------------------------------------------------------------------------------


def read(source: str) -> Page:
    """Everything that reads the source of a page."""
    page = parse(source)
    body = page.body(range(len(page.blocks)))
    assert apply(source, body.edits) == body.text
    metadata(page)
    for number in range(0, len(page.elements), 1 + len(page.elements) // 20):
        page.attributes(number)
    return page


def cost(source: str, times: int = 1) -> float:
    """CPU seconds, at best."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        read(source)
        taken.append(time.process_time() - start)
    return min(taken)


BOMBS = {  # before, again and again, behind
    **{text: ("", text, "") for text in (
        "<!--", "<!--x", "<!-->", "<!---", "<![", "<![CDATA[", "<!", "<?", "--", "--!", "<", "</", "<a", "<a ", "<a b=", "<a b=\"", "<a b='", "<a b", "<a =",
        "<a/", "<a b=c", "&", "&#", "&#x", "&am", "&amp", "&a", "&#1", "<div>", "<p>", "<b>", "<x>", "<a>", "<li>", "<li>x", "<ul><li>", "<td>x", "<tr><td>x",
        "<table>", "<option>", "<h1>", "<dt>", "<button>", "<svg>", "<svg/>", "<svg><title>", "<p><svg>", "<svg><b>", "<svg></svg>", "<select>", "<template>",
        "<video>", "<script>", "<script><!--", "<script><!--<script>", "<script></script>", "<title>", "<xmp>", "<plaintext>", "<pre>\n", "</p>", "</x>",
        "<x><y></x>", "<p></b>", "<br>", "\n", "\r", "x\n", "<p>x", "x<i>", "<h1></h2>", "<meta name=a content=b>", "<link rel=", "\xa0",
    )},
    "comment in a script": ("<script>", "<!--", "</script>"),
    "script in a comment in a script": ("<script><!--", "<script>", ""),
    "end tags of scripts in a comment": ("<script><!--<script>", "</script><script>", ""),
    "attributes": ("<a ", "b=c ", ">"),
    "attributes of one name": ("<meta ", "b ", ">"),
    "attributes of many quotes": ("<meta ", "b='\"' ", ">"),
    "an attribute of many names": ("<meta content='", "&am", "'>"),
    "an attribute of many numbers": ("<meta content='", "&#", "'>"),
    "an attribute of many =": ("<meta content='", "&a=", "'>"),
    "a data URI": ("<img src='data:", "AAAA", "'>"),
    "colspan": ("<table><tr><td colspan=", "9", ">x"),
    "a number": ("&#", "9", ";"),
    "a number of noughts": ("&#", "0", "65;"),
    "a hex number": ("<p title='&#x", "f", "'>"),
    "a name": ("&", "amp", ";"),
    "end tags beyond a block": ("<q><div>" + "<x>" * 400, "</q>", ""),
    "paragraphs beyond a button": ("<p><button>" + "<x>" * 400, "<div></div>", ""),
    "rows of no cells": ("<table>" + "<x>" * 400, "<tr></tr>", ""),
    "items beyond a list": ("<li><ul>" + "<x>" * 400, "<li></li>", ""),
    "title": ("<title>", "a &am", "</title>"),
    "JSON-LD": ("<script type=application/ld+json>", "[", "</script>"),
    "xmp": ("<xmp>", "<b>\n", "</xmp>"),
}  # fmt: skip
ENOUGH = 0.003
"""CPU seconds from which on a measure says something."""


@pytest.mark.parametrize(("before", "again", "behind"), BOMBS.values(), ids=map(ascii, BOMBS))
def test_time_is_linear(before: str, again: str, behind: str) -> None:
    """Four times the size takes eight times as long at most; what is read at 60 MB/s is not looked at any longer."""
    times = 1000 // len(again)
    while (small := cost(before + again * times + behind)) < ENOUGH and times * len(again) < 200_000:
        times *= 2
    if small < ENOUGH:
        return
    many = before + again * (4 * times) + behind
    assert any(cost(many) < 8 * cost(before + again * times + behind, tries) for tries in (1, 1, 2))


def test_many_siblings() -> None:
    page = parse("<p>x</p>" * 10_000 + "<i>y</i>" * 30_000)
    assert len(page.blocks) == 10_001
    assert page.blocks[-1].text == "y" * 30_000


def test_a_wide_row() -> None:
    page = parse("<table><tr>" + "<td>x" * 10_000)
    assert [block.text for block in page.blocks] == [" | ".join("x" * 10_000)]


def test_attributes_of_5_mb() -> None:
    page = parse(f"<p>a<img src='data:{'A' * 5_000_000}'>b<p title='{'&amp;' * 1000}'>c")
    assert [block.text for block in page.blocks] == ["ab", "c"]
    assert page.attributes(1) == {"title": "&" * 1000}
