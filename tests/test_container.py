"""The container is the innermost element with nearly all of what was kept, and what stands apart in it has a name."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cleaner.container import Container
from cleaner.inputs.html import parse

A, B, C = (
    "Rain fell on the town all day. " * 4,
    "Nobody went out before the evening. " * 4,
    "The river rose by a foot. " * 4,
)


def container(source: str, kept: Sequence[str]) -> Container:
    """The one of a page whose blocks with one of these words were kept."""
    page = parse(source)
    return Container(page, [any(word in block.text for word in kept) for block in page.blocks])


def number(one: Container, word: str) -> int:
    return next(n for n, block in enumerate(one.page.blocks) if word in block.text)


INNERMOST = {  # source, what was kept, the container
    "an article": (f"<body><nav>Home</nav><article><p>{A}</p><p>{B}</p></article>", ["Rain", "Nobody"], "article"),
    "one paragraph": (f"<body><article><p>{A}</p><p>{B}</p></article>", ["Rain"], "p"),
    "the innermost of several": (f"<body><main><div><section><p>{A}<p>{B}</section></div></main>", ["Rain", "Nobody"], "section"),
    "nearly all": (f"<body><div><p>{A * 8}</p><p>{B * 8}</p></div><p>River</p>", ["Rain", "Nobody", "River"], "div"),
    "too much outside": (f"<body><div><p>{A}</p><p>{B}</p></div><p>{C}</p>", ["Rain", "Nobody", "river"], "body"),
    "links do not count": (f"<body><div><p>{A}<p>{B}</div><p><a href=/>{C * 9} river</a></p>", ["Rain", "Nobody", "river"], "div"),
    "text outside of all elements": (f"{A}<p>{B}</p>", ["Rain", "Nobody"], None),
    "nothing kept": (f"<body><p>{A}</p>", [], "p"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "kept", "name"), INNERMOST.values(), ids=INNERMOST)
def test_the_innermost_element(source: str, kept: list[str], name: str | None) -> None:
    one = container(source, kept)
    assert (one.page.elements[one.element].name if one.element >= 0 else None) == name


def test_size_and_ends() -> None:
    one = container(f"<body><p>Home<p>{A}<p>x<p>{B}<a href=/>more</a><p>Imprint", ["Rain", "Nobody"])
    assert (one.first, one.last) == (1, 3)
    assert one.size == len(A.strip()) + len(B)  # with the space before the link


PARTS = {  # source around A and B, a word of a block that was left out, its part
    "the headline": ("<h1>Title</h1>{A}{B}", "Title", "headline"),
    "a second one": ("<h1>First</h1>{A}<h1>Title</h1>{B}", "Title", "other"),
    "another rank": ("<h2>Title</h2>{A}{B}", "Title", "other"),
    "a headline among comments": ("<div id=comments><h1>Title</h1></div>{A}{B}", "Title", "headline"),
    "a caption": ("{A}<figure><figcaption>A bridge</figcaption></figure>{B}", "bridge", "caption"),
    "a caption above": ("<figure><figcaption>A bridge</figcaption></figure>{A}{B}", "bridge", "other"),
    "a caption below": ("{A}{B}<figcaption>A bridge</figcaption>", "bridge", "other"),
    "a comment": ("{A}{B}<div class=comments><p>Fine words", "words", "comment"),
    "a comment, deep": ("{A}{B}<ol class='comment-list'><li><div><p>Fine words", "words", "comment"),
    "by id": ("{A}{B}<div id=disqus>Fine words", "words", "comment"),
    "camel case": ("{A}{B}<div class=userComments>Fine words", "words", "comment"),
    "a word like it": ("{A}{B}<div class=commentary>Fine words", "words", "other"),
    "the id of a heading": ("{A}{B}<h2 id=comments>Fine words", "words", "other"),
    "a menu": ("<nav>Fine words</nav>{A}{B}", "words", "other"),
}


@pytest.mark.parametrize(("source", "word", "part"), PARTS.values(), ids=PARTS)
def test_parts(source: str, word: str, part: str) -> None:
    one = container("<article>" + source.format(A=f"<p>{A}</p>", B=f"<p>{B}</p>"), ["Rain", "Nobody"])
    assert one.part(number(one, word)) == part


def test_a_caption_outside_of_the_container() -> None:
    one = container(f"<body><div><p>{A}</div><figcaption>A bridge</figcaption><div><p>x</div><p>{B}", ["Rain", "x"])
    assert one.part(number(one, "bridge")) == "other"


APART = {  # what stands between A and B, whether it stands apart
    "a paragraph": ("<p>Fine words", False),
    "a name in outside": ("<div class='box share-bar'><p>Fine words</div>", True),
    "by id": ("<div id=share>Fine words</div>", True),
    "a part of a word": ("<div class=shareholders>Fine words</div>", False),
    "an aside": ("<aside><p>Fine words</aside>", True),
    "a form": ("<form>Fine words</form>", True),
    "hidden": ("<div hidden><p>Fine words</div>", True),
}


@pytest.mark.parametrize(("between", "apart"), APART.values(), ids=APART)
def test_apart(between: str, apart: bool) -> None:
    one = container(f"<aside class=share><p>{A}</p>{between}<p>{B}</p></aside>", ["Rain", "Nobody"])
    block = one.page.blocks[number(one, "words")]
    assert one.holds(block.element)
    assert one.apart(block.element, frozenset(["share"])) is apart
    assert one.apart(block.element, frozenset()) is (apart and "share" not in between)


def test_the_container_is_not_apart_whatever_its_name() -> None:
    one = container(f"<footer class=share><p>{A}<p>Fine words<p>{B}</footer>", ["Rain", "Nobody"])
    assert one.page.elements[one.element].name == "footer"
    assert not one.apart(one.page.blocks[1].element, frozenset(["share"]))
