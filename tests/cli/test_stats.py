"""cleaner rules stats: what the rules did in a report, and which texts show it."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.cli._samples import KEPT, WIDTH, Samples

Cli = Callable[..., Any]
SCROLL = "en/ads/scroll-to-continue"

KEEP = """\
[[rule]]
id = "kept"
category = "other"
action = "keep"
line = ["a line of more than three words"]
"""


def drop(removed: str, rule: str = "en/ads/label", category: str = "ad-marker", **more: Any) -> dict[str, Any]:
    base = {"rule": rule, "category": category, "line": 1, "removed": removed, "also": []}
    return base | more


def row(path: str, *drops: dict[str, Any], **more: Any) -> bytes:
    """A row as `clean` writes it, as far as it is read: the drops stand one after the other."""
    at = 0
    for one in drops:
        one.setdefault("span", [at, at + len(one["removed"])])
        at += len(one["removed"])
    return json.dumps({"path": path, "drops": drops, "blank_runs": [], **more}).encode() + b"\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.jsonl"
    path.write_bytes(
        row("a.txt", drop("Advertisement\n"), drop("ADVERTISEMENT\r\n", line=3), drop("Advertisement"))
        + row("b.txt", drop("Advertisement", line=7, also=[SCROLL, "own/late"]))
        + row("c.txt", drop("A teaser\n", "own/gone", "teaser"))
        + row("d.txt")
        + b'{"input": "e.pdf", "code": "S-TYPE", "message": "x"}\n'
    )
    return path


def test_golden(cli: Cli, report: Path) -> None:
    ran = cli("rules", "stats", report)
    assert ran.code == 0
    assert ran.lines == [
        "rule                       category       confidence  documents  drops  share  characters  also  texts",
        "en/ads/label               ad-marker      sure                2      4  80.0%          55     0      2",
        "           3  «Advertisement»  a.txt:1",
        "           1  «ADVERTISEMENT»  a.txt:3",
        "own/gone                   teaser         -                   1      1  20.0%           9     0      1",
        "           1  «A teaser»  c.txt:1",
        "en/ads/scroll-to-continue  scroll-marker  sure                0      0   0.0%           0     1      0",
        "own/late                   -              -                   0      0   0.0%           0     1      0",
        "",
        "category   documents  drops  share  characters",
        "ad-marker          2      4  80.0%          55",
        "teaser             1      1  20.0%           9",
    ]
    assert ran.err.startswith("drops 5, characters 64, documents with a drop 3\nrules on here ")
    assert "fired but not loaded here 2\n" in ran.err
    assert ran.last == "rows 5 = documents 4 + without a text 1 + errors 0"


def test_what_clean_reported(cli: Cli, texts: Path, tmp_path: Path) -> None:
    cli("clean", texts, "-o", tmp_path / "out")
    ran = cli("rules", "stats", tmp_path / "out" / "report.jsonl", tmp_path / "out" / "report.jsonl")
    assert ran.lines[1].split()[:7] == ["en/ads/label", "ad-marker", "sure", "4", "4", "100.0%", "58"]
    assert ran.last == "rows 6 = documents 6 + without a text 0 + errors 0"


def test_json(cli: Cli, report: Path) -> None:
    ran = cli("rules", "stats", report, "--json", "--samples", "1", "--never", "--rule", "en/ads,own/gone")
    assert ran.out.isascii()
    entries = [json.loads(line) for line in ran.lines]
    counts = {"documents": 2, "drops": 4, "chars": 55, "also": 0, "texts": 2, "more_texts": False}
    samples = [{"text": "Advertisement", "chars": 13, "count": 3, "path": "a.txt", "line": 1}]
    what = {"what": "rule", "rule": "en/ads/label", "category": "ad-marker", "confidence": "sure", "on": True}
    assert entries[0] == what | counts | {"samples": samples}
    assert [e["rule"] for e in entries if e["what"] == "rule"] == ["en/ads/label", "own/gone", SCROLL]
    never = [e["rule"] for e in entries if e["what"] == "never"]
    assert never
    assert all(rule.startswith("en/ads/") for rule in never)
    total = entries[-1]
    assert (total["what"], total["drops"], total["with_drops"], total["without_a_text"]) == ("total", 5, 3, 1)
    assert total["rules_never"] == len(never)
    whole = [json.loads(line) for line in cli("rules", "stats", report, "--json").lines]
    assert [e["category"] for e in whole if e["what"] == "category"] == ["ad-marker", "teaser"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("en/ads/label", ["en/ads/label"]),
        ("en/ads", ["en/ads/label", SCROLL]),
        ("ad-marker", ["en/ads/label"]),
        ("scroll-marker", [SCROLL]),
        ("own", ["own/gone", "own/late"]),
        ("teaser", ["own/gone"]),
        (f"own/gone,{SCROLL}", ["own/gone", SCROLL]),
    ],
)
def test_rules_asked_for(cli: Cli, report: Path, name: str, shown: list[str]) -> None:
    ran = cli("rules", "stats", report, "--rule", name, "--samples", "0")
    assert ran.code == 0
    assert [line.split()[0] for line in ran.lines[1:]] == shown


def test_never(cli: Cli, report: Path, tmp_path: Path) -> None:
    """Those that are on and neither dropped nor witnessed; keep rules leave no trace and are not blamed."""
    own = tmp_path / "own.toml"
    own.write_text(KEEP)
    ran = cli("rules", "stats", report, "--never", "--rules", own)
    head = next(n for n, line in enumerate(ran.lines) if line.startswith("never fired"))
    never = [line.split()[0] for line in ran.lines[head + 1 :]]
    on = {line.split()[0] for line in cli("rules", "list").lines if line.split()[-2:] == ["drop", "on"]}
    assert set(never) == on - {"en/ads/label", SCROLL}
    assert f"rules on here {len(on)} = fired {len(on) - len(never)} + never {len(never)};" in ran.err
    fewer = cli("rules", "stats", report, "--never", "--select", "ad-marker")
    assert {line.split()[1] for line in fewer.lines[-3:]} == {"ad-marker"}


def test_row_45_nothing_a_terminal_obeys(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    nasty = "\x1b[31m\u202e\ud800\x00\nx"
    path.write_bytes(row(f"{nasty[:5]}.txt", drop(nasty, f"own/{nasty}", nasty, also=[nasty]), path_b64="Y2Fm6Q=="))
    ran = cli("rules", "stats", path)
    assert ran.code == 0
    assert ran.out.decode().replace("\n", "").isprintable()
    assert "caf\\xe9:1" in ran.out.decode()
    entry = json.loads(cli("rules", "stats", path, "--json").lines[0])
    assert entry["rule"] == f"own/{nasty}"
    assert entry["samples"][0] == {
        "text": nasty,
        "chars": 7 + 3,
        "count": 1,
        "path": "caf\ufffd",
        "path_b64": "Y2Fm6Q==",
        "line": 1,
    }


BAD = [
    b"not json\n",
    b"[]\n",
    b"{}\n",
    b"\n",
    b"\xff\n",
    b"[" * 100_000 + b"\n",
    b'{"path": "a.txt"}\n',
    b'{"path": "a.txt", "path_b64": "x", "drops": []}\n',
    b'{"path": "a.txt", "drops": 3}\n',
    b'{"path": "a.txt", "drops": [3]}\n',
    row("a.txt", drop("x", rule=7)),
    row("a.txt", drop("x", category=None)),
    row("a.txt", drop("x", line="1")),
    row("a.txt", drop("x", line=True)),
    row("a.txt", drop("x", also="en/ads/label")),
    row("a.txt", drop("x", span=[0])),
    row("a.txt", drop("x", span=[1, 0])),
    row("a.txt", drop("x", span=[0, 2])),
    row("a.txt", drop("xy", span=[0, 2]), drop("yz", span=[1, 3])),
]


@pytest.mark.parametrize("bad", BAD)
def test_rows_that_are_none(cli: Cli, report: Path, bad: bytes) -> None:
    """A bad row is named by its place, counts for nothing, and the rows before and after it count."""
    first, rest = report.read_bytes().split(b"\n", 1)
    good = cli("rules", "stats", report)
    report.write_bytes(first + b"\n" + bad + rest)
    ran = cli("rules", "stats", report)
    assert ran.code == 3
    assert ran.err.startswith(f"{report}:2: E-REPORT: not a row: ")
    assert ran.out == good.out
    assert ran.last == "rows 6 = documents 4 + without a text 1 + errors 1"


def test_torn_last_row(cli: Cli, report: Path) -> None:
    report.write_bytes(report.read_bytes() + b'{"path": "f.t')
    ran = cli("rules", "stats", report)
    assert ran.code == 3
    assert f"{report}:6: E-REPORT" in ran.err


def test_empty_report(cli: Cli, report: Path) -> None:
    report.write_bytes(b"")
    ran = cli("rules", "stats", report)
    assert (ran.code, len(ran.lines)) == (0, 3)
    assert ran.last == "rows 0 = documents 0 + without a text 0 + errors 0"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing argument"),
        (["none.jsonl"], "none.jsonl: E-USAGE: cannot read the report: No such file"),
        (["report.jsonl", "none.jsonl"], "none.jsonl"),
        (["."], "name the report.jsonl in it"),
        (["report.jsonl", "--rule", "en/ads/labl"], "did you mean 'en/ads/label'?"),
        (["report.jsonl", "--rule", "own/gon"], "did you mean 'own/gone'?"),
        (["report.jsonl", "--samples", "-1"], "--samples"),
        (["report.jsonl", "--rules", "none.toml"], "none.toml"),
    ],
)
def test_not_understood(
    cli: Cli, report: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(report.parent)
    ran = cli("rules", "stats", *arguments)
    assert (ran.code, ran.out) == (2, b"")
    assert said in ran.err
    assert ran.err.count("\n") == 1


# -- which texts are shown


def test_order_of_the_rows_does_not_choose(cli: Cli, tmp_path: Path) -> None:
    """The frequent texts and a few others: the same ones, with the same counts, in whatever order the rows come."""
    texts = ["often"] * 40 + ["now and then"] * 9 + [f"once {n}" for n in range(40)]
    shown = set()
    for seed in range(3):
        random.Random(seed).shuffle(texts)
        path = tmp_path / f"{seed}.jsonl"
        path.write_bytes(b"".join(row("a.txt", drop(text)) for text in texts))
        lines = cli("rules", "stats", path, "--samples", "4", "--rule", "en/ads/label").lines[2:]
        shown.add(tuple(line.rpartition("  ")[0] for line in lines))
    (one,) = shown
    assert [line.split()[0] for line in one] == ["40", "9", "1", "1"]


def test_half_of_the_samples_are_by_chance(cli: Cli, tmp_path: Path) -> None:
    """A rule that errs does so in its rare texts: these are shown too, though enough others are more frequent."""
    path = tmp_path / "r.jsonl"
    texts = [f"twice {n}" for n in range(40)] * 2 + [f"once {n}" for n in range(40)]
    path.write_bytes(row("a.txt", *(drop(text) for text in texts)))
    shown = [line.split()[0] for line in cli("rules", "stats", path, "--samples", "20").lines if "«" in line]
    assert shown.count("2") >= 10
    assert shown.count("1") > 2


def test_long_texts_are_cut_and_say_so(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(row("a.txt", drop("x" * WIDTH), drop("y" * (WIDTH + 1))))
    lines = cli("rules", "stats", path).lines
    assert f"«{'x' * WIDTH}»" in lines[2] + lines[3]
    assert f"«{'y' * WIDTH}…»" in lines[2] + lines[3]
    samples = json.loads(cli("rules", "stats", path, "--json").lines[0])["samples"]
    assert {len(sample["text"]) for sample in samples} == {WIDTH}
    assert {sample["chars"] for sample in samples} == {WIDTH, WIDTH + 1}


def test_memory_is_bounded_by_the_rule(cli: Cli, tmp_path: Path) -> None:
    """Row 52: of ever new texts a rule keeps so many and no more, and says that there were others."""
    path = tmp_path / "r.jsonl"
    path.write_bytes(row("a.txt", *(drop(f"text {n}") for n in range(3 * KEPT))))
    few, many = cli("rules", "stats", path), cli("rules", "stats", path, "--samples", str(2 * KEPT))
    assert few.lines[1].endswith(f" {KEPT}+")
    assert many.lines[1].endswith(f" {2 * KEPT}+")
    assert sum("«" in line for line in many.lines) == 2 * KEPT


@given(st.lists(st.sampled_from("abcdefghij"), max_size=60), st.randoms(use_true_random=False))
def test_samples_keep_exact_counts(texts: list[str], chance: random.Random) -> None:
    one, other = Samples(4), Samples(4)
    shuffled = chance.sample(texts, len(texts))
    for text, moved in zip(texts, shuffled, strict=True):
        one.add(f" {text}\n", "a", 1)
        other.add(moved, "b", 2)
    counts = Counter(texts)
    assert len(one) == min(4, len(counts))
    assert one.more == (len(counts) > 4)
    found = {sample.text: sample.count for sample in one.chosen(10)}
    assert found == {sample.text: sample.count for sample in other.chosen(10)}
    assert found == {text: counts[text] for text in found}
    assert len(one.chosen(2)) == min(2, len(counts))
    if 0 < len(counts) <= 4:
        assert one.chosen(1)[0].count == max(counts.values())
