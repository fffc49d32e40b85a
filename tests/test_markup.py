"""Tags, attributes and character references, as the standard's tokenizer reads them."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cleaner.markup import TAG, attributes, end_of_raw, is_empty, read_reference, read_references

# What is matched stands between « and ».
TAGS = {
    "none": "a < b, c <3, </",
    "start": "«<b>»x",
    "end": "«</b>»x",
    "with attributes": "«<a b c=d e='>' f=\">\" / g>»x",
    "what looks like an end tag in a value": "«<a b='</a>'>»x",
    "not closed": "«<a b='>x",
    "not closed, a name": "«<a",
    "comment": "«<!-- > -->» -->",
    "comment of nothing": "«<!-->»a«<!--->»b«<!---->»c«<!----!>»d",
    "comment, not closed": "«<!-- -- > ",
    "comment, nearly closed": "«<!-- --!",
    "comment that ends with dashes": "«<!-- --------->»a",
    "declaration": "«<!a>»b«<?a>»b«<![CDATA[>»b",
    "declaration, not closed": "«<!a",
    "an end tag of nothing": "«</>»a«</ b>»a«</3>»a",
    "an end tag of nothing, not closed": "«</ a",
    "CR and FF part names from attributes": "«<a b\r=\f'>'>»x",
    "NEL and VT do not": "«<a\x85='>»'>",
}


@pytest.mark.parametrize("marked", TAGS.values(), ids=TAGS)
def test_where_tags_stand(marked: str) -> None:
    text = marked.replace("«", "").replace("»", "")
    made = TAG.sub(lambda found: f"«{found[0]}" + ("»" if found.end() < len(text) or text[-1] == ">" else ""), text)
    assert made == marked


def test_the_parts_of_a_tag() -> None:
    found = TAG.fullmatch("</Ab c=d >")
    assert found
    assert found.groups() == ("/", "Ab", " c=d ", ">")
    assert TAG.match("<a b")[4] == ""  # type: ignore[index]


ATTRIBUTES = {
    "none": (" / ", {}),
    "without a value": (" a b= ", {"a": "", "b": ""}),
    "three ways to quote": (" a=1 b='2 ' c=\"3'\"", {"a": "1", "b": "2 ", "c": "3'"}),
    "names in lower case, values not": (" A=B", {"a": "B"}),
    "the first counts": (" a=1 A=2", {"a": "1"}),
    "an empty one counts too": (" a='' a=2", {"a": ""}),
    "slashes part names, not values": ("/a/b=c/d", {"a": "", "b": "c/d"}),
    "= begins a name": (" =a=b", {"=a": "b"}),
    "quotes in names": (" a\"b='c'", {'a"b': "c"}),
    "references": (" a='&lt;&#65;&notin;'", {"a": "<A∉"}),
    "references without their end": (" a='&lt &amp'", {"a": "< &"}),
    "what follows a name in an address": (" a='?b=1&copy=2&lt2&ampx;&notit;'", {"a": "?b=1&copy=2&lt2&ampx;&notit;"}),
    "no references": (" a='&;&x;&#;&'", {"a": "&;&x;&#;&"}),
    "a number of 5,000 digits": (f" a='&#{'1' * 5000};'", {"a": "\ufffd"}),
    "a value of 5,000 digits": (f" a={'1' * 5000}", {"a": "1" * 5000}),
}


@pytest.mark.parametrize(("text", "expected"), ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_attributes(text: str, expected: dict[str, str]) -> None:
    assert attributes(text, 0, len(text)) == expected


def test_attributes_stand_where_it_is_said() -> None:
    assert attributes("a=1 b=2 c=3", 4, 7) == {"b": "2"}


PIECES = [*"ab =/'\"&;\n", "&lt", "&copy", "&lt;", "&#65;", "&notit;", "A=b", "='c'", "&#x0;"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_attributes_are_those_of_the_standard(inner: str) -> None:
    source = f"<a {inner}>"
    found = TAG.fullmatch(source)
    assume(found and found[4])
    assert found
    expected = html5lib.parseFragment(source, treebuilder="etree", namespaceHTMLElements=False)[0].attrib
    assert attributes(source, *found.span(3)) == expected


EMPTY = {" /": True, "/": True, " a/": True, " a='b'/": True, " a=b /": True, "": False, " a": False, " a=/": False, " a=b/": False, "/ ": False, " a='/'": False}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), EMPTY.items(), ids=EMPTY)
def test_an_empty_element(text: str, expected: bool) -> None:
    assert is_empty(f"<x{text}>", 2, 2 + len(text)) is expected


# The content ends at «.
RAW = {
    "at its end tag": ("style", "a</b></styles«</style>b"),
    "in capitals": ("title", "a«</TITLE\n>b"),
    "never": ("title", "a</titl«"),
    "plaintext": ("plaintext", "a</plaintext>b«"),
    "two": ("script", "a«</script></script>"),
    "a comment": ("script", "<!-- «</script>-->"),
    "a script in a comment": ("script", "<!-- <script></script> «</script>-->"),
    "which does not end": ("script", "<!-- <script></script>«"),
    "a comment of nothing": ("script", "<!--><script>«</script></script>"),
    "a comment within one that ends it": ("script", "<!-- <script> <!-->«</script>"),
    "a style in a comment": ("style", "<!-- <style>«</style></style>"),
}


@pytest.mark.parametrize(("name", "marked"), RAW.values(), ids=RAW)
def test_where_raw_text_ends(name: str, marked: str) -> None:
    assert end_of_raw("«" + marked.replace("«", ""), name, 1) == marked.index("«") + 1


REFERENCES = {
    "&amp;": "&",
    "&AMP": "&",
    "&am;": "&am;",
    "&notin;": "∉",
    "&notit;": "¬it;",
    "&NotEqualTilde;": "≂̸",
    "&CounterClockwiseContourIntegral;": "∳",
    "&CounterClockwiseContourIntegral": "&CounterClockwiseContourIntegral",
    "&amp" + "x" * 60: "&" + "x" * 60,
    "&" + "x" * 60: "&" + "x" * 60,
    "&#65": "A",
    "&#X41;": "A",
    "&#" + "0" * 60 + "65;": "A",
    "&#x" + "0" * 60 + "41": "A",
    "&#" + "0" * 60: "\ufffd",
    "&#x" + "0" * 60 + ";": "\ufffd",
    "&#0;": "\ufffd",
    "&#xD800;": "\ufffd",
    "&#1114112;": "\ufffd",
    "&#" + "9" * 5000: "\ufffd",
    "&#x" + "9" * 5000 + ";": "\ufffd",
    "&#128;": "€",
    "&#1;": "",
    "&#127;": "",
}


@pytest.mark.parametrize(("reference", "text"), REFERENCES.items(), ids=lambda x: x[:20])
def test_references(reference: str, text: str) -> None:
    assert read_reference(reference) == text
    assert read_references(f"& {reference}<&;") == f"& {text}<&;"
