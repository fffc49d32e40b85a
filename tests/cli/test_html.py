"""HTML pages through every command: names, formats, places in the source, and the way back."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.cli._diff import unified
from cleaner.inputs.html import MAX_BYTES

Cli = Callable[..., Any]
Tree = Callable[[Path], dict[str, bytes]]

P = [
    "The council met on Monday and voted, after a long debate, to keep the old bridge open for another year at least.",
    "Engineers had warned in spring that two of the piers were moving, by a hair a month, to the northern bank.",
    "The mayor said that she would ask the government for money, and that nobody would have to pay for the crossing.",
]
PAGE = f"""<html lang=en><head><title>Bridge stays open</title></head>
<body><nav><a href="/">Home</a></nav>
<article><h1>Bridge stays <em>open</em></h1>
<p>{P[0]}</p>
<p>Advertisement</p>
<p>{P[1]}</p><ul><li>Piers and more of the piers</li></ul>
<pre>
caf\N{LATIN SMALL LETTER E WITH ACUTE} = 1
Advertisement
x = 2
</pre>
<p>{P[2]}</p>
</article>
<!-- nothing to see -->
</body></html>
"""
PLAIN = f"""Bridge stays open

{P[0]}

{P[1]}

Piers and more of the piers

café = 1
Advertisement
x = 2

{P[2]}
"""
MARKDOWN = (
    PLAIN.replace("Bridge stays open", "# Bridge stays *open*", 1)
    .replace("Piers and", "- Piers and")
    .replace("café", "```\ncafé")
    .replace("x = 2", "x = 2\n```")
)


def rows(report: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in report.read_bytes().split(b"\n")[:-1]]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    root = tmp_path / "pages"
    root.mkdir()
    (root / "a.html").write_bytes(PAGE.encode())
    (root / "b.htm").write_bytes(PAGE.encode("cp1252").replace(b"<head>", b"<head><meta charset=latin1>"))
    (root / "c.txt").write_bytes(b"Rain fell.\nAdvertisement\n")
    return root


# clean and restore


@pytest.mark.parametrize(
    ("options", "suffix", "text"),
    [((), ".txt", PLAIN), (("--format", "text"), ".txt", PLAIN), (("--format", "markdown"), ".md", MARKDOWN)],
)
def test_a_folder(
    cli: Cli, tree: Tree, pages: Path, tmp_path: Path, options: tuple[str, ...], suffix: str, text: str
) -> None:
    out = tmp_path / "out"
    ran = cli("clean", pages, "-o", out, *options)
    assert ran.code == 0, ran.err
    written = tree(out)
    del written["report.jsonl"]
    assert written == {f"a.html{suffix}": text.encode(), f"b.htm{suffix}": text.encode(), "c.txt": b"Rain fell.\n"}
    assert ran.last == "inputs 3 = outputs 3 + skips 0 + errors 0"
    first, second, third = rows(out / "report.jsonl")
    assert (first["path"], first["output"], first["media_type"]) == ("a.html", f"a.html{suffix}", "text/html")
    assert (first["metadata"]["title"], first["metadata"]["language"]) == ("Bridge stays open", "en")
    assert (second["encoding"], second["clean_encoding"]) == ("cp1252", "utf-8")
    assert not {"blocks", "markup", "metadata"} & third.keys()
    ran = cli("restore", out, "-o", tmp_path / "back")
    assert ran.code == 0, ran.err
    assert {name: data for name, data in tree(tmp_path / "back").items() if name != "report.jsonl"} == tree(pages)


def test_an_edited_text_is_not_restored(cli: Cli, pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cli("clean", pages, "-o", out)
    (out / "a.html.txt").write_bytes(b"x")
    ran = cli("restore", out, "-o", tmp_path / "back")
    assert ran.code == 3
    assert "E-RESTORE-MISMATCH" in ran.err
    assert sorted(path.name for path in (tmp_path / "back").iterdir()) == ["b.htm", "c.txt"]


@pytest.mark.parametrize(("format", "taken"), [("text", "a.html.txt"), ("markdown", "a.html.md")])
def test_a_name_that_is_taken(cli: Cli, tree: Tree, tmp_path: Path, format: str, taken: str) -> None:
    root, out = tmp_path / "in", tmp_path / "out"
    root.mkdir()
    (root / "a.html").write_bytes(PAGE.encode())
    (root / taken).write_bytes(b"Rain fell.\n")
    assert cli("clean", root, "-o", out, "--format", format).code == 0
    names = {row["path"]: row.get("output", row["path"]) for row in rows(out / "report.jsonl")}
    assert len(set(names.values())) == 2
    stem, _, suffix = taken.rpartition(".")
    assert names["a.html"] == taken
    assert names[taken].startswith(f"{stem}-")
    assert names[taken].endswith(f".{suffix}")
    assert cli("restore", out, "-o", tmp_path / "back").code == 0
    assert tree(tmp_path / "back") == tree(root)


@pytest.mark.parametrize(("options", "text"), [((), PLAIN), (("--format", "markdown"), MARKDOWN)])
def test_a_stream(cli: Cli, tmp_path: Path, options: tuple[str, ...], text: str) -> None:
    ran = cli(
        "clean", "-", "--media-type", "text/html", "--report", tmp_path / "r.jsonl", *options, stdin=PAGE.encode()
    )
    assert (ran.code, ran.out.decode()) == (0, text)
    (row,) = rows(tmp_path / "r.jsonl")
    assert row["media_type"] == "text/html"
    plain = cli("clean", "-", stdin=PAGE.encode())
    assert b"<nav>" in plain.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-", "--media-type", "text/htm"), "media type 'text/htm' is not known (did you mean 'text/html'?)"),
        (("-", "--media-type", "x"), "media type 'x' is not known (one of text/"),
        (("a.html", "-o", "out", "--format", "markdwn"), "format 'markdwn' is not known (did you mean 'markdown'?)"),
        (("a.html", "-o", "out", "--format", "atomic"), "format 'atomic' is not known (one of markdown, text)"),
        (("-", "--format", "lock"), "format 'lock' is not known"),
        (("a.html", "-o", "out", "--media-type", "text/html"), "--media-type goes with `-`"),
        (("a.html", "--compare", "r.jsonl", "--format", "text"), "--compare writes nothing: it goes without --format"),
    ],
)
def test_what_is_not_understood(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    monkeypatch.chdir(tmp_path)
    ran = cli("clean", *arguments)
    assert (ran.code, ran.out) == (2, b"")
    assert said in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_row_11_too_big(cli: Cli, tmp_path: Path) -> None:
    """Known from stat, before anything is read; pages have a limit of their own."""
    root = tmp_path / "in"
    root.mkdir()
    with (root / "a.html").open("wb") as sparse:
        sparse.truncate(MAX_BYTES + 1)
    (root / "b.html").write_bytes(PAGE.encode())
    for command in (("clean", root, "-o", tmp_path / "out"), ("check", root)):
        ran = cli(*command)
        assert ran.code == 3
        assert "a.html: E-TOO-BIG: " in ran.err
        assert "20,971,520" in ran.err
        assert "errors: E-TOO-BIG 1\n" in ran.err
    ran = cli("check", root, "--max-bytes", "100")
    assert "b.html: E-TOO-BIG: " in ran.err
    assert "errors: E-TOO-BIG 2\n" in ran.err
    (root / "a.html").rename(root / "a.txt")
    assert "skips: S-BINARY 1" in cli("check", root / "a.txt").err  # a text may be larger
    ran = cli("clean", "-", "--media-type", "text/html", "--max-bytes", "100", stdin=PAGE.encode())
    assert (ran.code, ran.out) == (3, b"")
    assert "stdin: E-TOO-BIG" in ran.err


# check


def test_check_says_where_in_the_source(cli: Cli, pages: Path) -> None:
    ran = cli("check", pages / "a.html")
    assert ran.code == 1
    assert ran.lines == [
        f"{pages}/a.html:2:24  common/html/left-out  outside  «Home»",
        f"{pages}/a.html:5:4  en/ads/label  ad-marker  «Advertisement»",
    ]
    lines = PAGE.split("\n")
    assert lines[1][23:].startswith("Home")
    assert lines[4][3:].startswith("Advertisement")


def test_fix_leaves_pages(cli: Cli, tree: Tree, pages: Path, tmp_path: Path) -> None:
    before = tree(pages)
    report = tmp_path / "r.jsonl"
    ran = cli("check", "--fix", "--report", report, pages / "a.html", pages / "b.htm")
    assert ran.code == 0
    assert ran.last == "inputs 2 = checked 0 + skips 2 + errors 0"
    assert tree(pages) == before
    assert [(row["code"], row["message"]) for row in rows(report)] == [
        ("S-HTML", "a page is rewritten only with --fix-html")
    ] * 2
    ran = cli("check", "--fix", "--no-report", pages)
    assert ran.code == 1
    assert {name for name, data in tree(pages).items() if data != before[name]} == {"c.txt"}


def test_fix_html(cli: Cli, tree: Tree, pages: Path, tmp_path: Path) -> None:
    before = tree(pages)
    report = tmp_path / "r.jsonl"
    ran = cli("check", "--fix", "--fix-html", "--report", report, pages / "a.html")
    assert ran.code == 1
    assert f"changed {pages}/a.html: 2 drops" in ran.err
    assert (pages / "a.html").read_bytes() == PLAIN.encode()
    assert cli("restore", pages / "a.html", "--report", report).code == 0
    assert tree(pages) == before


@pytest.mark.parametrize("flags", [("--fix-html",), ("--fix-html", "--diff")])
def test_fix_html_needs_fix(cli: Cli, pages: Path, flags: tuple[str, ...]) -> None:
    ran = cli("check", pages, *flags)
    assert (ran.code, ran.out) == (2, b"")
    assert "--fix-html goes with --fix" in ran.err


def test_a_page_that_nothing_is_dropped_from_is_changed_too(cli: Cli, tmp_path: Path) -> None:
    """It becomes its text: exit code 1, and it is said."""
    page = tmp_path / "a.html"
    page.write_text("".join(f"<p>{paragraph}</p>" for paragraph in P))
    ran = cli("check", "--fix", "--fix-html", "--no-report", page)
    assert ran.code == 1
    assert f"changed {page}: 0 drops" in ran.err
    assert page.read_text() == "\n\n".join(P) + "\n"


DIFFS = {
    "UTF-8": PAGE.encode(),
    "windows-1252": PAGE.encode("cp1252").replace(b"<head>", b"<head><meta charset=latin1>"),
    "bytes that are none": PAGE.encode().replace(b"x = 2", b"\xff = 2 \xc3\xa9"),
    "bytes that mean something": PAGE.encode().replace(b"x = 2", b"\xe2<b>\x80\x9c</b>\n\xc3\xa9\n"),
    "line ends": PAGE.replace("\n", "\r\n").encode(),
    "no line end": PAGE.rstrip().encode(),
    "one line": "".join(f"<p>{paragraph}" for paragraph in P).encode(),
}


@pytest.mark.parametrize("raw", DIFFS.values(), ids=DIFFS)
def test_a_diff_is_what_fix_html_writes(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    monkeypatch.chdir(tmp_path)
    page = Path("a.html")
    page.write_bytes(raw)
    diff = cli("check", "--diff", "a.html").out
    assert page.read_bytes() == raw
    cli("clean", "a.html", "-o", "out")
    fixed = Path("out/a.html.txt").read_bytes()
    assert fixed != raw
    ran = cli("check", "--fix", "--fix-html", "--no-report", "a.html")
    assert (ran.code, page.read_bytes()) == ((3, raw) if "E-DECODE" in ran.err else (1, fixed))  # it does not guess
    for command in (["git", "apply", "--whitespace=nowarn", "-"], ["patch", "-p1", "--binary", "-s"]):
        if shutil.which(command[0]):
            page.write_bytes(raw)
            subprocess.run(command, input=diff, check=True)
            assert page.read_bytes() == fixed


def applied(diff: list[bytes], raw: bytes) -> bytes:
    """What `patch` makes of it: every line that stays or goes is the very line of the file."""
    old = [line + b"\n" for line in raw.split(b"\n")[:-1]] + ([raw.rpartition(b"\n")[2]] if raw[-1:] != b"\n" else [])
    new, at, last = list[bytes](), 0, b""
    for line in b"".join(diff).split(b"\n")[2:-1]:
        if line.startswith(b"@@"):
            start = int(line.split()[1][1:].split(b",")[0])
            new += old[at : max(start - 1, 0)]
            at = max(start - 1, 0)
        elif line.startswith(b"\\"):
            assert not old[at - 1].endswith(b"\n") or new[-1].endswith(b"\n")
            if new and last == b"+":
                new[-1] = new[-1][:-1]
        else:
            last, content = line[:1], line[1:] + b"\n"
            if last in (b" ", b"-"):
                assert content.rstrip(b"\n") == old[at].rstrip(b"\n")
                at += 1
            if last == b" ":
                new.append(old[at - 1])
            elif last == b"+":
                new.append(content)
    return b"".join([*new, *old[at:]])


PIECES = [
    "<p>",
    "</p>",
    "<br>",
    "<pre>",
    "</pre>",
    "a",
    "b c",
    "é",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "<!--\n-->",
    "<h1>",
    "&amp;",
    "<td>",
]
ANY_PAGES = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@settings(max_examples=100, deadline=None)
@given(ANY_PAGES, st.sampled_from(["utf-8", "cp1252"]))
def test_a_diff_of_any_page(source: str, codec: str) -> None:
    """A page that ends in text, without a line end, had none: it was an IndexError."""
    raw = (f"<meta charset={codec}>{source}" if codec != "utf-8" else source).encode(codec)
    result = Cleaner([]).clean(raw, media_type="text/html")
    diff = list(unified(result, "a.html"))
    assert (applied(diff, raw) if diff else raw) == result.encode()


# explain


@pytest.fixture
def ask(cli: Cli, pages: Path) -> Callable[..., str]:
    def asked(line: int, *options: str) -> str:
        ran = cli("explain", f"{pages}/a.html:{line}", *options)
        assert ran.code == 0, ran.err
        return ran.out.decode().replace(str(pages), "DIR")

    return asked


def test_explain_what_was_left_out(ask: Callable[..., str]) -> None:
    first, second, third, *more = ask(2).split("\n")
    assert (first, second) == ("DIR/a.html:2 goes", "  «Home»")
    assert third.startswith("  common/html/left-out (outside, sure) rules/common/html.toml:")
    assert more[-2:] == ["  a paragraph, 100% links, in html > body > nav", ""]


def test_explain_a_text_rule(ask: Callable[..., str]) -> None:
    told = ask(5)
    assert told.startswith("DIR/a.html:5 goes\n  «Advertisement»\n  en/ads/label (ad-marker, sure) ")
    assert told.endswith("\n  a paragraph, 0% links, in html > body > article > p\n")


def test_explain_a_copy(cli: Cli, pages: Path) -> None:
    """The line is that of the source, not that of the text which is left."""
    (pages / "a.html").write_text(PAGE.replace("<p>Advertisement</p>", "<p>Bridge stays open</p>"))
    told = cli("explain", f"{pages}/a.html:5").out.decode()
    assert "a.html:5 goes\n  «Bridge stays open»\n" in told
    assert "    copy of line 3\n" in told


def test_explain_code(ask: Callable[..., str]) -> None:
    told = ask(9)
    assert told.startswith("DIR/a.html:9 stays\n  «Advertisement»\n  protected: ")
    assert told.endswith("\n  a code, 0% links, in html > body > article > pre\n")


def test_explain_two_blocks_on_a_line_and_one_that_came_back(
    ask: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.kinds.main_content.main_text", lambda page: "\n".join(["Bridge stays open", *P]))
    told = ask(6)
    assert told.count("DIR/a.html:6 stays\n") == 2
    assert f"  «{P[1][:60]}" in told
    assert "  «Piers and more of the piers»\n" in told
    (back,) = [line for line in told.split("\n") if "brought back" in line]
    assert back.startswith("  brought back by common/html/item (outside, sure) rules/common/html.toml:")
    assert told.index("«Piers") < told.index("brought back")


def test_explain_says_why_nothing_was_left_out(ask: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.kinds.main_content.main_text", lambda page: "words that are not on the page")
    told = ask(2, "--ignore", "site-name")
    assert told.startswith("DIR/a.html:2 stays\n  «Home»\n")
    assert "  W-MAIN-CONTENT: only 0% of the main content" in told


@pytest.mark.parametrize("line", [1, 7, 13, 14, 15])
def test_explain_a_line_without_text(ask: Callable[..., str], line: int) -> None:
    assert ask(line) == f"DIR/a.html:{line} holds no text that a reader sees\n"


def test_explain_a_line_beyond_the_end(cli: Cli, pages: Path) -> None:
    ran = cli("explain", f"{pages}/a.html:16")
    assert (ran.code, ran.out) == (2, b"")
    assert "there is no line 16, the last one is 15" in ran.err
    (pages / "empty.html").write_bytes(b"")
    assert cli("explain", f"{pages}/empty.html:1").out.endswith(b"holds no text that a reader sees\n")
    assert cli("explain", f"{pages}/empty.html:2").code == 2


def test_explain_rules_of_a_site(cli: Cli, tmp_path: Path) -> None:
    """They are on where the page says that it is of the site: explain once did not look."""
    (tmp_path / "own" / "sites").mkdir(parents=True)
    (tmp_path / "own" / "sites" / "example.org.toml").write_text(
        '[[rule]]\nid = "box"\ncategory = "other"\nkind = "selector"\ncss = [".bridge"]\n'
        "drops = ['<p class=bridge>x</p>']\nkeeps = ['<p class=bridges>x</p>']\n"
    )
    (tmp_path / "a.html").write_text(
        f"<link rel=canonical href=https://www.example.org/a><p>{P[0]}\n<p class=bridge>{P[1]}\n<p>{P[2]}"
    )
    said = cli("check", tmp_path / "a.html", "--rules", tmp_path / "own").lines
    told = cli("explain", f"{tmp_path}/a.html:2", "--rules", tmp_path / "own").out.decode()
    assert [line.split("  ")[1] for line in said] == ["sites/example.org/box"]
    assert told.startswith(f"{tmp_path}/a.html:2 goes\n")
    assert "  sites/example.org/box (other, sure) " in told


def test_explain_a_page_of_one_line(pages: Path) -> None:
    """All rules were compiled once for each block of a line: minutes for a page without line ends."""
    import time

    from cleaner.config import Config
    from cleaner.explain import explain_page
    from cleaner.inputs.html import parse

    one = Cleaner([])
    rules = _shipped()
    page = parse("".join(f"<p>{P[0]} {number}" for number in range(40)))
    start = time.process_time()
    assert len(list(explain_page(page, 0, one, rules, Config()))) == 40
    assert time.process_time() - start < 8


def _shipped() -> list[Any]:
    from cleaner.pack import load_all

    return load_all(())


# compare


@pytest.mark.parametrize("format", ["text", "markdown"])
def test_compare(cli: Cli, pages: Path, tmp_path: Path, format: str) -> None:
    report = tmp_path / "out" / "report.jsonl"
    cli("clean", pages, "-o", tmp_path / "out", "--format", format)
    ran = cli("clean", pages, "--compare", report)
    assert (ran.code, ran.out) == (0, b"")
    assert "documents: compared 3, different 0, " in ran.err
    ran = cli("clean", pages, "--compare", report, "--ignore", "ad-marker")
    assert ran.code == 1
    assert ran.lines == [
        f"{name}  - en/ads/label  ad-marker  «Advertisement»" for name in ("a.html:5", "b.htm:5", "c.txt:2")
    ]


def test_compare_a_page_that_changed(cli: Cli, pages: Path, tmp_path: Path) -> None:
    cli("clean", pages, "-o", tmp_path / "out")
    (pages / "a.html").write_bytes(PAGE.replace("Monday", "Tuesday").encode())
    ran = cli("clean", pages, "--compare", tmp_path / "out" / "report.jsonl")
    assert ran.code == 1
    assert ran.lines == ["a.html  changed since the report; not compared"]
