"""The promises for pages: back to the byte, every visible block accounted for, and the same answer however it is asked for."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, RestoreMismatch, Result, restore
from cleaner.api import default
from cleaner.inputs.html import parse
from cleaner.outputs.markdown import rendered
from cleaner.pack import load_all
from cleaner.pages import text_of
from cleaner.reports.jsonl import line, restore_row, row

COMMON = Path(__file__).parents[1] / "rules" / "common"
P = [
    "The council met on Monday and voted, after a long debate, to keep the old bridge open for another year at least.",
    "Engineers had warned in spring that two of the piers were moving, by a hair a month, to the northern bank.",
    "The mayor said that she would ask the government for money, and that nobody would have to pay for the crossing.",
    "Shops on both sides of the water had asked for it, since most of their customers come over the bridge on foot.",
]
NAV = "<nav><ul><li><a href='/'>Home</a></li>\n<li><a href='/n'>News</a></li></ul></nav>\n"


@cache
def pages_only(ignore: tuple[str, ...] = ()) -> Cleaner:
    """The rules that are about pages alone."""
    packs = [str(COMMON / "html.toml"), str(COMMON / "html-parts.toml")]
    return Cleaner(load_all(packs, with_shipped=False), ignore=ignore)


def page(inside: str = "", head: str = "", below: str = "") -> str:
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in P)
    article = f"<article><h1>Bridge stays open</h1>\n<p>{P[0]}</p>\n{inside}\n{body}\n</article>"
    return f"<html><head>{head}</head>\n<body>{NAV}{article}\n{below}<footer>Imprint</footer>\n</body></html>\n"


def clean(source: str | bytes, cleaner: Cleaner | None = None, **options: str) -> Result:
    return (cleaner or pages_only()).clean(source, media_type="text/html", **options)


def said(result: Result) -> dict[str, Any]:
    """The row of a report, as it is read again."""
    found: dict[str, Any] = json.loads(line(row(result, path="a.html", media_type="text/html")))
    return found


def holds(result: Result, given: str | bytes) -> None:
    """What is promised of every page."""
    source, page, report = result.source, result.page, said(result)
    raw = given if isinstance(given, bytes) else given.encode("utf-8", "surrogatepass")
    assert page is not None
    assert restore(result) == given
    assert restore_row(result.encode(), report) == raw
    assert all(source[drop.span.start : drop.span.end] == drop.removed for drop in result.drops)
    assert all(one.span.end <= other.span.start for one, other in pairwise(result.drops))
    assert all(source[edit.span.start : edit.span.end] == edit.removed for edit in result.edits)
    rules = {tuple(drop["span"]): drop["rule"] for drop in report["drops"]}
    assert [tuple(block["span"]) for block in report["blocks"]] == [block.span for block in page.blocks]
    kept = iter(result.text.split("\n"))
    cut = {drop.span for drop in result.drops} - {block.span for block in page.blocks}
    for block, listed in zip(page.blocks, report["blocks"], strict=True):
        assert listed["rule"] == rules.get(block.span)
        inside = any(block.span.start <= start and end <= block.span.end for start, end in cut)
        if listed["rule"] is None and not inside:
            assert block.text in kept  # in their order
    assert restore(rendered(result)) == given
    written = rendered(result)
    assert restore_row(written.encode(), said(written)) == raw


# There and back -----------------------------------------------------------------------------------------------------


def test_a_page() -> None:
    source = page()
    result = clean(source)
    holds(result, source)
    assert [(drop.text, drop.removed, drop.line) for drop in result.drops] == [
        ("Home", "Home", 2),
        ("News", "News", 3),
        ("Imprint", "Imprint", 12),
    ]
    assert result.text == "\n\n".join(["Bridge stays open", P[0], *P]) + "\n"
    report = said(result)
    assert [block["rule"] for block in report["blocks"]] == ["html/left-out"] * 2 + [None] * 6 + ["html/left-out"]
    assert report["blocks"][2] == {
        "span": [120, 137],
        "line": 4,
        "role": "heading",
        "path": "html > body > article > h1",
        "rule": None,
    }


CAFE = "<p>Le café où l’on s’était rencontré, place de l’église, restera fermé jusqu’à l’été prochain.</p>"
BYTES = {
    "utf-8": page(CAFE).encode(),
    "utf-8 with a mark": page(CAFE).encode("utf-8-sig"),
    "utf-8 with bytes that are none": page(CAFE + "<p>caf\udce9 et th\udcff</p>").encode("utf-8", "surrogateescape"),
    "windows-1252, said": page(CAFE, "<meta charset=windows-1252>").encode("cp1252"),
    "windows-1252 with bytes that it has not": page(CAFE + "<p>a \udc81 b", "<meta charset=windows-1252>").encode("cp1252", "surrogateescape"),
    "windows-1252, unsaid": page(CAFE).encode("cp1252"),
    "windows-1252 with references beyond it": page("<p>&#x4e00; &hearts; &rarr; &#128512;", "<meta charset=windows-1252>").encode("cp1252"),
    "utf-16-le": b"\xff\xfe" + page(CAFE).encode("utf-16-le"),
    "utf-16-be": b"\xfe\xff" + page(CAFE).encode("utf-16-be"),
    "iso-2022-jp": page("<p>日本語の記事。</p>", "<meta charset=iso-2022-jp>").encode("iso2022_jp"),
    "shift_jis": page("<p>日本語の記事。</p>", "<meta charset=shift_jis>").encode("shift_jis"),
    "line ends of three kinds": page().replace("\n", "\r\n", 3).replace("</p>\n", "</p>\r").encode(),
    "empty": b"",
    "a mark": b"\xef\xbb\xbf",
    "text without a tag": b"Rain fell.",
    "blank": b" \r\n ",
}  # fmt: skip


@pytest.mark.parametrize("raw", BYTES.values(), ids=BYTES)
def test_bytes_come_back(raw: bytes) -> None:
    result = clean(raw)
    holds(result, raw)
    assert result.encode().decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape") == result.encode()
    assert "Home" not in result.text


# Bytes that the encoding does not have are written as they are. Where they are UTF-8 by chance, or become so when the tags between
# them go, a clean text could not be read again as it was written, and the report was refused.
MEANT = {
    "quotes in UTF-8 on a page in EUC-JP": "<meta charset=euc-jp>".encode("euc_jp") + page("<p>日本語の記事が続きます。").encode("euc_jp") + b"<p>it\xe2\x80\x9cs",
    "a no-break space in UTF-8 on a page in EUC-JP": b"<meta charset=euc-jp><p>\xc6\xfc\xcb\xdca\xc2\xa0b",
    "a quote in UTF-8 on a page in EUC-KR": b"<meta charset=euc-kr><p>\xc7\xd1\xb1\xb9a\xe2\x80\x9cb",
    "tags between bytes": page(CAFE).encode() + b"<p>\xe2<b>\x80\x9c</b>",
}  # fmt: skip


@pytest.mark.parametrize("raw", MEANT.values(), ids=MEANT)
def test_bytes_that_mean_something_where_they_stand_in_the_clean_text(raw: bytes) -> None:
    result = clean(raw)
    assert result.errors == "surrogateescape"
    holds(result, raw)


@pytest.mark.parametrize(
    "source",
    ["<p>\ud800", "\udc80", f"<p>a\udcff{P[0]}<b>\ud83d</b>\ude00", page("<p>\ud800 in the middle")],
    ids=ascii,
)
def test_lone_surrogates(source: str) -> None:
    holds(clean(source), source)
    holds(clean(source, default()), source)


REFUSED = {
    "the clean text": lambda text, report: (text + b" ", report),
    "an empty clean text": lambda text, report: (b"", report),
    "its hash too": lambda text, report: (text, report | {"clean_sha256": "0" * 64}),
    "the hash of the page": lambda text, report: (text, report | {"raw_sha256": "0" * 64}),
    "no markup": lambda text, report: (text, report | {"markup": {}}),
    "markup of another type": lambda text, report: (text, report | {"markup": 1}),
    "an edit less": lambda text, report: (text, report | {"markup": report["markup"] | {"edits": report["markup"]["edits"][1:]}}),
    "an edit more": lambda text, report: (text, report | {"markup": report["markup"] | {"edits": [*report["markup"]["edits"], [0, 0, 9]]}}),
    "an edit before the text": lambda text, report: (text, report | {"markup": report["markup"] | {"edits": [[-1, 0, 0]]}}),
    "edits that are no numbers": lambda text, report: (text, report | {"markup": report["markup"] | {"edits": [["a", "b", "c"]]}}),
    "what was removed": lambda text, report: (text, report | {"markup": report["markup"] | {"removed": ""}}),
    "no base64": lambda text, report: (text, report | {"markup": report["markup"] | {"removed": "é"}}),
    "nothing that was deflated": lambda text, report: (text, report | {"markup": report["markup"] | {"removed": "AAAA"}}),
    "an encoding that is none": lambda text, report: (text, report | {"clean_encoding": "x"}),
    "another encoding": lambda text, report: (text, report | {"encoding": "utf-16-le"}),
}  # fmt: skip


@pytest.mark.parametrize("edited", REFUSED.values(), ids=REFUSED)
def test_what_was_edited_is_refused(edited: Any) -> None:
    result = clean(page(CAFE).encode())
    text, report = edited(result.encode(), said(result))
    with pytest.raises(RestoreMismatch):
        restore_row(text, report)


def test_what_was_removed_is_no_bomb() -> None:
    """No more is inflated than the edits say was removed."""
    import base64
    import tracemalloc
    import zlib

    result = clean(page().encode())
    report = said(result)
    report["markup"]["removed"] = base64.b64encode(zlib.compress(b"x" * 50_000_000)).decode()
    tracemalloc.start()
    with pytest.raises(RestoreMismatch):
        restore_row(result.encode(), report)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


# Any page -----------------------------------------------------------------------------------------------------------

TEXTS = [
    *P, "Advertisement", "Share this article", "Home", "Bridge stays open", "a &amp; b&nbsp;&mdash; c", "x &lt; y", "&#1;&#65;&copy", "1 < 2",
    "caf\udce9", "日本語の記事。", "\ud800", "\xa0", "  \r\n ", "<b>bold</b> and <i>not</i>", "<a href='/x'>More on this story</a>", "one<br>two",
    "x<script>var a = '<p>'</script>y", "<!-- no text -->",
]  # fmt: skip
WRAPS = [
    "{}", "<p>{}</p>", "<p>{}", "<div class='share box'>{}</div>", "<h1>{}</h1>", "<h2>{}</h2>", "<ul><li>{}<li>{}</ul>", "<figure><figcaption>{}</figcaption></figure>",
    "<blockquote><p>{}</blockquote>", "<table><tr><td>{}<td>{}</table>", "<pre>{}\n  {}</pre>", "<nav>{}</nav>", "<aside>{}</aside>", "<div class=comments><p>{}</div>",
    "<p class=byline>{}", "<!--{}-->", "<{}>", "<article>{}",
]  # fmt: skip
made = st.lists(st.tuples(st.sampled_from(WRAPS), st.sampled_from(TEXTS), st.sampled_from(TEXTS)), max_size=14).map(
    lambda rows: "\n".join(wrap.format(*texts) for wrap, *texts in rows)
)
some = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@some
@given(made)
def test_any_page(source: str) -> None:
    holds(clean(source), source)
    result = clean(source, default())
    holds(result, source)
    assert clean(source, default()).text == result.text


@some
@given(
    made.map(lambda source: source.encode("utf-8", "replace")),
    st.sampled_from(["", "<meta charset=euc-jp>", "<meta charset=windows-1252>"]),
)
def test_any_bytes(raw: bytes, head: str) -> None:
    raw = head.encode() + raw.replace(b"c", b"\xe2").replace(b"e", b"\x80")
    holds(clean(raw), raw)


@some
@given(st.permutations(range(6)))
def test_no_page_depends_on_the_pages_before_it(order: list[int]) -> None:
    sources = [page(f"<p>{paragraph}</p>") for paragraph in P] + [page(NAV), "<p>Rain fell."]
    alone = [(clean(source).text, clean(source).drops) for source in sources]
    found = {number: clean(sources[number]) for number in order}
    assert [(found[n].text, found[n].drops) for n in range(6)] == alone


# What is on and what is off -----------------------------------------------------------------------------------------

CAPTION = "<figure><img src=a.png><figcaption>The old bridge in the morning, seen from the north.</figcaption></figure>"
COMMENT = "<div class=comments><p>I crossed it every day of my life.</p></div>"


@pytest.fixture
def _body_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.kinds.main_content.main_text", lambda page: "\n".join([P[0], *P]))


@pytest.mark.usefixtures("_body_only")
@pytest.mark.parametrize(
    ("category", "text"),
    [
        ("headline", "Bridge stays open"),
        ("caption", "The old bridge in the morning, seen from the north."),
        ("comment", "I crossed it every day of my life."),
    ],
)
def test_a_part_that_is_ignored_stays(category: str, text: str) -> None:
    source = page(CAPTION, below=COMMENT)
    drops = {drop.text: (drop.rule, drop.category) for drop in clean(source).drops}
    assert drops[text] == (f"html/{category}", category)
    result = clean(source, pages_only((category,)))
    assert {drop.text for drop in result.drops} == set(drops) - {text}
    assert text in result.text.split("\n")
    holds(result, source)


def test_the_headline_once_more() -> None:
    source = page("<p>Bridge stays open</p>").replace("</h1>", "</h1>\n\n", 1)
    result = clean(source, default())
    (drop,) = [drop for drop in result.drops if drop.category == "duplicate-headline"]
    lines = source.split("\n")
    assert (lines[drop.line - 1], drop.text) == ("<p>Bridge stays open</p>", "Bridge stays open")
    assert drop.copy_of is not None
    assert "<h1>Bridge stays open</h1>" in lines[drop.copy_of - 1]
    assert result.text.count("Bridge stays open") == 1
    assert said(result)["drops"][[d.rule for d in result.drops].index(drop.rule)]["copy_of"] == drop.copy_of


def test_the_title_of_the_page_tells_its_headline() -> None:
    head = "<title>Bridge stays open for a year | Example News</title>"
    source = page("<p>Bridge stays open for a year</p>", head).replace(
        "<h1>Bridge stays open</h1>", "<h2>Bridge stays open for a year</h2>"
    )
    result = clean(source, default())
    assert result.metadata["title"] == "Bridge stays open for a year | Example News"
    assert result.text.count("Bridge stays open for a year") == 1
    titles = {"Bridge stays open for a year | Example News": "Bridge stays open for a year", "Rain": "Rain", None: None}
    titles["BRIDGE STAYS OPEN FOR A YEAR"] = "Bridge stays open for a year"
    for title, known in titles.items():
        assert text_of(default(), parse(source), title)[2].title == known


def test_text_rules_see_what_is_left_and_not_code() -> None:
    source = page("<p>Advertisement</p>\n<pre>x = 1\nAdvertisement\n</pre>\n<p>Adver<b>tise</b>ment</p>")
    result = clean(source, default())
    holds(result, source)
    ads = [drop for drop in result.drops if drop.text == "Advertisement"]
    assert [drop.removed for drop in ads] == ["Advertisement", "Adver<b>tise</b>ment"]
    assert {drop.category for drop in ads} == {"ad-marker"}
    assert "x = 1\nAdvertisement\n" in result.text


def test_a_part_of_a_block_may_go() -> None:
    source = page(f"<p>{P[1]} <i>(Advertisement)</i> <a href=/>Read more</a></p>")
    holds(clean(source, default()), source)
    source = "<p>Rain fell. <i>Read &amp;&nbsp;m<b>ore</b> (ad)</i> It stopped.</p>"
    result = clean(source, _cutting("read & more"))
    assert [(drop.text, drop.removed) for drop in result.drops] == [("Read & more", "Read &amp;&nbsp;m<b>ore")]
    assert result.text.split() == ["Rain", "fell.", "(ad)", "It", "stopped."]
    holds(result, source)
    source = "<p>Rain (ad) fell.</p>"
    result = clean(source, _cutting("\\(ad\\)"))
    assert [(drop.text, drop.removed) for drop in result.drops] == [("(ad)", "(ad)")]
    holds(result, source)


@cache
def _cutting(pattern: str) -> Cleaner:
    import tempfile

    plain = pattern.replace("\\", "")
    rule = f"[[rule]]\nid = 'cut'\ncategory = 'other'\nkind = 'pattern'\npoint = 'match'\npattern = ['{pattern}']\ndrops = ['x ⟦{plain}⟧ y']\nkeeps = ['{plain[:-2]}']\n"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "p.toml").write_text(rule, encoding="utf-8")
        return Cleaner(load_all([f"{folder}/p.toml"], with_shipped=False))


def test_selectors_never_take_all() -> None:
    source = "<div class=newsletter><p>One letter a week.</p><p class=byline>By Ana</p></div>"
    result = clean(source)
    assert [caution.code for caution in result.warnings] == ["W-NO-SENTENCE"]
    assert result.drops == []
    assert result.text == "One letter a week.\n\nBy Ana\n"
    holds(result, source)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "W-EMPTY-INPUT"),
        ("<br>", "W-EMPTY-INPUT"),
        ("<script>x</script>", "W-EMPTY-INPUT"),
        ("<p>Advertisement", "W-EMPTY-AFTER"),
    ],
)
def test_empty(source: str, code: str) -> None:
    result = clean(source, default())
    assert result.text == ""
    assert code in [caution.code for caution in result.warnings]
    holds(result, source)


def test_cautions_of_the_reader_are_passed_on() -> None:
    codes = [caution.code for caution in clean(f"<p>{P[0]}<script>{'x' * 999}").warnings]
    assert codes[0] == "W-SWALLOWED"
    codes = [caution.code for caution in clean(page(head="<script type=application/ld+json>{</script>")).warnings]
    assert codes == ["W-META"]


# Text stays text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown"])
@pytest.mark.parametrize("text", [page(), P[0], "", "<nav>Home</nav>\n"])
def test_text_is_no_page(media_type: str, text: str) -> None:
    result = pages_only().clean(text, media_type=media_type)
    assert (result.text, result.drops, result.page, result.markup, result.metadata) == (text, [], None, (), {})
    assert not {"markup", "blocks", "metadata", "clean_encoding"} & said(result).keys()


def test_rules_for_pages_change_no_text() -> None:
    """The shipped cleaner with and without them."""
    text = (
        "\n\n".join(
            [
                "Home",
                "Bridge stays open",
                P[0],
                "Advertisement",
                *P,
                "Share this article",
                "Subscribe to our newsletter",
            ]
        )
        + "\n"
    )
    without = _without_page_rules().clean(text)
    assert default().clean(text).drops == without.drops
    assert without.drops


@cache
def _without_page_rules() -> Cleaner:
    return Cleaner([rule for rule in default().rules if rule.kind not in ("main_content", "selector")])
