"""What a reader sees of a page is what the standard's tree construction shows, as html5lib builds it."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.inputs.html import parse

NOT_SEEN = "script style template title textarea select svg iframe noembed noframes audio video canvas datalist"


def letters(text: str) -> str:
    """White space is ours to set, and control characters are not shown."""
    return "".join(c for c in text if not c.isspace() and not c < " " and not "\x7f" <= c < "\xa0")


def visible(source: str) -> str:
    """The text of html5lib's tree, without what a reader does not see; no recursion."""
    pieces = []
    todo: list[str | Element] = [html5lib.parse(source, treebuilder="etree", namespaceHTMLElements=False)]
    while todo:
        one = todo.pop()
        if isinstance(one, str):
            pieces.append(one)
            continue
        todo.append(one.tail or "")
        if isinstance(one.tag, str) and one.tag.rpartition("}")[2] not in NOT_SEEN.split():
            todo += reversed(one)
            todo.append(one.text or "")
    return letters("".join(pieces))


def ours(source: str) -> str:
    """The text of our blocks, without what we set between cells."""
    pieces = [piece for block in parse(source).blocks for piece in block.pieces if piece[0] < piece[1]]
    return letters("".join(source[start:end] if text is None else text for start, end, text in pieces))


SEEN = {
    "nothing": ("", ""),
    "no tag at all": ("a < b > c & d", "a<b>c&d"),
    "a tag name begins with a letter": ("<3 </3> <ä> <$x>", "<3<ä><$x>"),
    "an end tag without a name": ("a</>b</ c>d", "abd"),
    "a tag that ends with the source": ("a<b c", "a"),
    "an end tag that ends with the source": ("a</p", "a"),
    "the start of one": ("a<", "a<"),
    "the start of an end tag": ("a</", "a</"),
    "a sign before a tag": ("a<<b>b", "a<b"),
    "a name takes all up to space, slash and >": ("<b<i>x</b<i>y", "xy"),
    "> in quotes": ("""<a b=">" c='>'>x""", "x"),
    "quotes in the middle of a value are none": ('<a b=c">x">y', 'x">y'),
    "quotes where a name stands are part of it": ('<a b">x">y', 'x">y'),
    "a quote after a slash": ('<a /">x">y', 'x">y'),
    "= begins a name": ("<a =>x =b>y", "x=b>y"),
    "== has = for a value": ("<a b==>x", "x"),
    "a value that is missing": ("<a b=>x", "x"),
    "a value after spaces": ("<a b \n=\t '>' >x", "x"),
    "quotes that touch": ("<a b='>'c=\">\">x", "x"),
    "the other quote in a value": ("""<a b='">'>x""", "x"),
    "a slash in a value": ("<a b=c/>x</a>", "x"),
    "a quote that is never closed": ('x<a b="y>z', "x"),
    "comment": ("a<!-- > <b> -- - -->b", "ab"),
    "comment, ended at once": ("a<!-->b<!--->c<!---->d", "abcd"),
    "comment, ended with !": ("a<!-- x --!>b", "ab"),
    "comment, ended with many": ("a<!-- x ----->b", "ab"),
    "comment with another": ("a<!-- <!-- x -->b-->c", "ab-->c"),
    "comment, -- > does not end it": ("a<!-- -- > -->b", "ab"),
    "comment, not closed": ("a<!-- b -- > ->", "a"),
    "comment, not begun": ("a<!- b ->c", "ac"),
    "declaration": ("<!DOCTYPE html [<!x>]>a", "]>a"),
    "instruction": ("<?xml version='1.0' >?>a", "?>a"),
    "CDATA is a comment up to >": ("a<![CDATA[ <b> ]]>b", "a]]>b"),
    "references": ("&lt;&ampamp;&AMP&notin;&notit;&nosuch;&am&;&#65&#x42;&#X43z", "<&amp;&∉¬it;&nosuch;&am&;ABCz"),
    "a name before many letters": ("&amp" + "x" * 50, "&" + "x" * 50),
    "numbers that are no characters": ("&#0;&#xd800;&#x110000;&#x80;&#;&#x;", "\ufffd\ufffd\ufffd€&#;&#x;"),
    "a number behind many zeros": ("&#" + "0" * 50 + "65;&#x" + "0" * 50 + "42;&#" + "0" * 50, "AB\ufffd"),
    "a number of 4,000 digits": ("&#" + "9" * 4000 + ";x&#x" + "f" * 4000, "\ufffdx\ufffd"),
    "script": ("a<script><p>x</p></scriptx></ script></script\n>b", "ab"),
    "script in capitals": ("a<SCRIPT>x</sCript/>b", "ab"),
    "a comment in a script hides no end": ("a<script><!-- x</script>b-->c", "ab-->c"),
    "a script in a comment in a script does": ("a<script><!-- '<script>' + '</script>' --></script>b", "ab"),
    "and ends no script behind the comment": ("a<script><!--><script></script>b", "ab"),
    "nor in a comment of three": ("a<script><!---><script></script>b", "ab"),
    "it has to be the whole name": ("a<script><!--<scripty></script>b", "ab"),
    "the second end ends it": ("a<script><!-- <script></script></script>b", "ab"),
    "a comment that ends in the inner one": ("a<script><!-- <script>--></script>b", "ab"),
    "script, not closed": ("a<script>b</scrip", "a"),
    "style": ("a<style></style x='>'>b", "ab"),
    "title": ("<title>a</b></title>b", "b"),
    "textarea": ("<textarea><p></textarea>b", "b"),
    "iframe, noembed, noframes": ("<iframe><p>x</iframe>a<noembed><p>x</noembed>b<noframes>x</noframes>c", "abc"),
    "xmp": ("<xmp><b>&amp;</b></xmp>b", "<b>&amp;</b>b"),
    "plaintext": ("<plaintext><b>&amp;</plaintext>", "<b>&amp;</plaintext>"),
    "noscript": ("<noscript><p>a</noscript>b", "ab"),
    "select": ("<select><option>a<option>b</select>c", "c"),
    "select with a button": ("<select><button>a</select>b", "b"),
    "a select in a select ends it": ("<select>a<select>b", "b"),
    "a field ends it": ("<select>a<input>b", "b"),
    "datalist": ("a<datalist><option>b<option>c</datalist>d", "ad"),
    "media": ("a<video>b<p>c</p></video>d<audio>e</audio>f<canvas>g</canvas>h", "adfh"),
    "svg": ("a<svg><text>b</text><title>c</title><style>d</style></svg>e", "ae"),
    "svg in svg": ("a<svg>b<svg>c</svg>d</svg>e", "ae"),
    "empty svg": ("a<svg/>b<svg a='b' />c", "abc"),
    "a slash of a value": ("a<svg a=/>b</svg>c", "ac"),
    "html in svg": ("a<svg><foreignObject><div>b</div></foreignObject>c</svg>d", "ad"),
    "nothing in a label": ("a<svg><foreignObject/><p>b", "ab"),
    "a block ends an svg": ("<svg><path><div>a<svg></svg>", "a"),
    "so does a bold word": ("<svg>a<b>c", "c"),
    "not in a label of it": ("<svg><desc><div>a</div></desc><title><b>c</b></title></svg>d", "d"),
    "a label around it is none": ("<desc><svg><div>a", "a"),
    "the element around ends it": ("<div><svg>a</div>b", "b"),
    "a comment with its end": ("<svg><!-- </svg> -->a</svg>b", "b"),
    "its end tag does not end a video with a block in it": ("<video><div>a</video>b", ""),
    "the element around ends a video": ("<div><video><button>a</div>b", "b"),
    "a cell ends a video": ("<!DOCTYPE html><table><tr><td><video>a<td>b<tr><td><video>c<tbody><td>d", "bd"),
    "a button in a button": ("<button><video>a<button>b", "b"),
    "an item in a table in an item": (
        "<ul><li>a<table><tr><td><ul><li>b<li>c<video>d</ul></td><td>e</table>f</ul>",
        "abcef",
    ),
    "void elements hold nothing": ("<div>a<br>b<img>c<hr>d<wbr>e</div>", "abcde"),
    "after the end": ("<html><body>a</body></html>b", "ab"),
    "in the head": ("<head><meta charset=x>a<title>b</title>", "a"),
}


@pytest.mark.parametrize(("source", "text"), SEEN.values(), ids=SEEN)
def test_what_is_seen(source: str, text: str) -> None:
    assert ours(source) == text
    assert visible(source) == text


OTHERWISE = {
    # A <select> that nobody closed hides the rest of many a page in html5lib; we end it where a block begins.
    "a block ends a select": ("<select><option>a<p>b", "b", ""),
    # html5lib 1.1 knows no templates: their end tags are those of any element to it.
    "template": ("<template><h1>a</template>b", "b", ""),
    # In drawings and formulas the standard reads CDATA; we take it for a comment, as elsewhere.
    "CDATA in svg": ("<svg><![CDATA[><i>]]></svg>a", "]]>a", "a"),
    # Elements in <math> are not told from others of the same names.
    "code in math": ("<math><xmp><b>a</b></xmp></math>", "<b>a</b>", "a"),
    # Words in bold are no elements to us: they close nothing.
    "a video in bold": ("<i><video></i>a", "", "a"),
    "a link in a link": ("<a><video><a>b", "", "b"),
    # Text in a table but outside of its cells stands where it stands, not before the table.
    "foster parents": ("a<table>b<tr><td>c</table>", "abc", "abc"),
    "text between rows": ("<table><tr><td>c</td>b</table>", "cb", "bc"),
    # Framesets have no text.
    "frameset": ("<frameset>a", "a", ""),
}


@pytest.mark.parametrize(("source", "text", "standard"), OTHERWISE.values(), ids=OTHERWISE)
def test_what_is_otherwise_on_purpose(source: str, text: str, standard: str) -> None:
    assert ours(source) == text
    assert visible(source) == standard


NAMES = "div p span b i a li ul ol dt dd dl h1 h2 button form section x-y br img hr pre blockquote noscript body head html center font ruby code label option"
WORDS = [
    "x",
    "y ",
    "z\n",
    "é",
    "&amp;",
    "&ampx",
    "&notit;",
    "&lt",
    "&#65",
    "&#x42;",
    "&#0;",
    "&#x80;",
    "&#1114112;",
    "&",
    "&;",
    "&#",
]
JUNK = [*"<>\"'=/-!&;", "--", "]]>", "<!--", "-->", "<!-->", "<!--->", "--!>", "<!", "<?", "<![CDATA[", "</>", "</3>", "<a/b=c>", "<a b='>'>", '<a b="', "<a b='", "<a =b=c>", "<a b = ' >", "</", "<p", "<p/", "</script>", "</title>"]  # fmt: skip
ENDS = ["", " ", "/", " /", " a", ' a="<"', " a='>'", " a=b/", " a>", "\n", " a=&gt;"]
name = st.sampled_from(NAMES.split()) | st.sampled_from(NAMES.split()).map(str.upper)
word = st.sampled_from(WORDS)
words = st.lists(word, max_size=3).map("".join)
tag = st.builds("<{}{}{}>".format, st.sampled_from(["", "", "/"]), name, st.sampled_from(ENDS))
raw = st.builds(
    "<{0}{1}>{2}{3}</{0}>".format,
    st.sampled_from(["script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp", "STYLE"]),
    st.sampled_from(["", " a=b", " a='>'"]),
    st.lists(st.sampled_from(["<!--", "-->", "<script>", "</script>", "</scrip", "<p>", *WORDS]), max_size=5).map(
        "".join
    ),
    st.sampled_from(["", "", "</b", "<!-- <script></script> -->"]),
)
# Hidden elements are closed and hold no blocks here: how unclosed ones end is in the tables.
hidden = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["video", "audio", "canvas", "svg", "datalist"]), words)
chosen = st.builds("<select><option>{}<option>{}</select>".format, words, words)
anything = tag | word | hidden | chosen | raw | st.sampled_from(JUNK)
# A doctype, as without one html5lib lets tables stand in paragraphs.
page = st.lists(anything, max_size=14).map("".join).map("<!DOCTYPE html>".__add__)


@given(page)
def test_any_markup_is_read_as_the_standard_has_it(source: str) -> None:
    assert ours(source) == visible(source)


CELLS = ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<caption>", "<tbody>", "<thead>"]


@given(st.lists(tag | word | st.sampled_from(CELLS) | chosen, max_size=14).map("".join))
def test_no_text_of_tables_is_lost(inner: str) -> None:
    """As a multiset: html5lib moves what stands between cells."""
    source = f"<!DOCTYPE html><table><tr><td>{inner}</table>"
    assert Counter(ours(source)) == Counter(visible(source))
