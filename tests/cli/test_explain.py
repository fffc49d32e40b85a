"""cleaner explain: each reason why a line goes or stays, once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]

PACK = """\
[defaults]
category = "other"

[[rule]]
id = "junk"
why = "seen on example.org"
prefix = ["junk tail"]
max_words = 3
drops = ["Junk tail here"]
keeps = ["Junk tail is a word that nobody uses."]

[[rule]]
id = "spared"
action = "keep"
why = "a poem"
line = ["junk tail of a comet"]
max_words = 9

[[rule]]
id = "comet"
contains = ["tail of a comet"]
drops = ["the tail of a comet"]
keeps = ["The tail of a comet."]

[[rule]]
id = "guessed"
confidence = "guess"
line = ["perhaps this is nothing at all"]

[[rule]]
id = "glued"
kind = "pattern"
point = "match"
pattern = "read it all here$"
drops = ["x ⟦read it all here⟧"]
keeps = ["read it all here today"]

[[rule]]
id = "second"
confidence = "likely"
line = ["junk tail here"]
keeps = ["Junk tail here and there."]
"""

TEXT = """\
Junk tail here

Rain fell.
Junk tail is a word that nobody uses.
Junk tail of a comet
Perhaps this is nothing at all
Updated 5 minutes ago
It rained. Read it all here
Advertisement
Advertisement
"""


@pytest.fixture
def ask(cli: Cli, tmp_path: Path) -> Callable[..., str]:
    (tmp_path / "own.toml").write_text(PACK)
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.md").write_text("```\nAdvertisement\n```\n")

    def call(line: int, *options: str, name: str = "a.txt") -> str:
        ran = cli("explain", f"{tmp_path}/{name}:{line}", "--rules", tmp_path / "own.toml", *options)
        assert ran.code == 0, ran.err
        assert ran.lines[0].startswith(f"{tmp_path}/{name}:{line} ")
        return "\n".join(ran.lines).replace(str(tmp_path), "DIR")

    return call


def test_goes(ask: Callable[..., str]) -> None:
    assert ask(1) == (
        "DIR/a.txt:1 goes\n"
        "  «Junk tail here»\n"
        "  own/junk (other, sure) DIR/own.toml:4\n"
        "    why: seen on example.org\n"
        "    also pointed here: own/second (other, likely) DIR/own.toml:38"
    )


def test_blank_line_goes_with_its_drop(ask: Callable[..., str]) -> None:
    assert "DIR/a.txt:2 goes\n" in ask(2)
    assert "it goes with line 1 and own/junk" in ask(2)


def test_no_rule(ask: Callable[..., str]) -> None:
    assert ask(3) == "DIR/a.txt:3 stays\n  «Rain fell.»\n  no rule points here"


def test_close(ask: Callable[..., str]) -> None:
    assert "stays" in ask(4)
    assert "  close: own/junk (other, sure) DIR/own.toml:4: a literal of it stands here" in ask(4)


def test_kept(ask: Callable[..., str]) -> None:
    told = ask(5)
    assert "  kept: own/spared (other, sure) DIR/own.toml:12: a poem" in told
    assert "  lost: own/comet (other, sure) DIR/own.toml:19: to own/spared" in told


def test_off_by_level(ask: Callable[..., str]) -> None:
    assert "  off: own/guessed (other, guess) DIR/own.toml:25: level normal leaves out what is guess" in ask(6)
    assert "goes" in ask(6, "--level", "bold")


def test_off_by_category_and_by_ignore(ask: Callable[..., str]) -> None:
    assert "goes" in ask(1)
    assert "off: own/junk (other, sure) DIR/own.toml:4: ignore names it" in ask(1, "--ignore", "own/junk,own/second")
    assert "its category other is not selected" in ask(1, "--select", "teaser")


def test_part_of_a_line(ask: Callable[..., str]) -> None:
    told = ask(8)
    assert "stays, but for a part of it" in told
    assert "    takes: «Read it all here»" in told


def test_witnesses(ask: Callable[..., str]) -> None:
    assert "    also pointed here: own/second (other, likely) DIR/own.toml:38" in ask(1)


def test_protected(ask: Callable[..., str]) -> None:
    assert "  protected: no rule may touch" in ask(2, name="a.md")


@pytest.mark.parametrize(
    "address", ["a.txt", "a.txt:", "a.txt:0", "a.txt:x", "a.txt:-1", "a.txt:11", "none.txt:1", ":1", ".:1", "a.txt:²"]
)
def test_bad_address(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    monkeypatch.chdir(tmp_path)
    ran = cli("explain", address)
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.count("\n") == 1
    assert cli("explain", "a.txt:10").code == 0
