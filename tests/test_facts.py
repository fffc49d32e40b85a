"""What is kept of the shipped packs: the same rules and answers with and without, and no file can do harm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner import facts, pack
from cleaner.rule import Rule

PACK = """
[defaults]
category = "other"
why = "an example"

[[rule]]
id = "a"
line = ["foo bar baz qux", "don't – x"]
keeps = ["Don't – x and y."]

[[rule]]
id = "b"
kind = "pattern"
pattern = ['^foo (?:bar|baz)[.!]?$', '[a-z] ?/ ?ap$']
drops = ["foo bar", "foo baz!", "a/ap"]
keeps = ["a foo bar", "the ap"]
"""
IN_CHILD = """
import sys
from cleaner import Cleaner, facts, pack
from pathlib import Path
parsed = []
real = pack.tomllib.loads
pack.tomllib.loads = lambda source: parsed.append(1) or real(source)
pack.shipped = lambda: Path(sys.argv[1])
cleaner = Cleaner()
print(len(parsed), repr(cleaner.clean_text("One.\\nFoo bar baz qux\\nDon’t — x\\nFOO BAZ!\\nJane/AP\\nTwo.\\n")))
"""
CLEAN = repr("One.\nTwo.\n")


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    (folder / "en").mkdir(parents=True)
    (folder / "en" / "x.toml").write_text(PACK, encoding="utf-8")
    return folder


@pytest.fixture
def start(tmp_path: Path, packs: Path) -> Callable[[str], str]:
    """Start afresh with a cache folder; say how many packs were parsed, and the answer."""

    def started(cache: str) -> str:
        child = [sys.executable, "-c", IN_CHILD, str(packs)]
        environment = {**os.environ, "CLEANER_CACHE": cache}
        done = subprocess.run(child, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)
        assert done.returncode == 0, done.stderr[-300:]
        return done.stdout.strip()

    return started


def test_the_second_start_parses_nothing(tmp_path: Path, start: Callable[[str], str]) -> None:
    cache = str(tmp_path / "a" / "b")
    assert start(cache) == f"1 {CLEAN}"
    assert start(cache) == f"0 {CLEAN}"
    assert [path.name for path in Path(cache).iterdir()] == ["facts.json"]


def test_no_folder_no_file(tmp_path: Path, start: Callable[[str], str]) -> None:
    assert start("") == start("") == f"1 {CLEAN}"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rules"]


def test_a_pack_that_changed_is_read_again(tmp_path: Path, packs: Path, start: Callable[[str], str]) -> None:
    cache = str(tmp_path / "cache")
    start(cache)
    (packs / "en" / "x.toml").write_text(PACK.replace("foo bar baz qux", "one two three four"), encoding="utf-8")
    assert start(cache) == "1 " + repr("One.\nFoo bar baz qux\nTwo.\n")
    (packs / "en" / "x.toml").rename(packs / "en" / "y.toml")  # the name belongs to it
    assert start(cache).startswith("1 ")


DAMAGE = {
    "empty": lambda data: b"",
    "cut": lambda data: data[:-10],
    "one letter": lambda data: data.replace(b"foo", b"fox", 1),
    "another state": lambda data: b"0" + data[1:],
    "not UTF-8": lambda data: data[:200] + b"\xff" + data[200:],
    "no line end": lambda data: data.replace(b"\n", b" "),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_counts_as_none(
    tmp_path: Path, start: Callable[[str], str], damage: Callable[[bytes], bytes]
) -> None:
    cache = tmp_path / "cache"
    start(str(cache))
    whole = (cache / "facts.json").read_bytes()
    (cache / "facts.json").write_bytes(damage(whole))
    assert start(str(cache)) == f"1 {CLEAN}"
    assert start(str(cache)) == f"0 {CLEAN}"  # it was written anew


@pytest.mark.parametrize("what", ["a file", "a folder in its place", "a pipe in its place"])
def test_where_nothing_can_be_written_nothing_happens(tmp_path: Path, start: Callable[[str], str], what: str) -> None:
    cache = tmp_path / "cache"
    if what == "a file":
        cache.write_bytes(b"mine")
    elif what == "a folder in its place":
        (cache / "facts.json" / "x").mkdir(parents=True)
    else:
        cache.mkdir()
        os.mkfifo(cache / "facts.json")
    assert start(str(cache)) == f"1 {CLEAN}"
    assert not cache.is_file() or cache.read_bytes() == b"mine"
    assert not cache.is_dir() or [path.name for path in cache.iterdir()] == ["facts.json"]


def test_what_json_cannot_hold_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANER_CACHE", str(tmp_path))
    facts.keep("state", {"x": {"when": object()}}, {})
    assert list(tmp_path.iterdir()) == []


def told(rule: Rule) -> list[object]:
    return [getattr(rule, name) for name in Rule.__slots__]


def test_the_shipped_rules_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(pack.shipped(), tmp_path / "rules")
    monkeypatch.setattr(pack, "shipped", lambda: tmp_path / "rules")
    monkeypatch.setenv("CLEANER_CACHE", "")
    for known in (facts.needles, facts.regexes, pack._loaded):
        known.clear()
    plain = pack.load_all([])
    assert pack.load_all([])[0] is plain[0]  # read once
    monkeypatch.setenv("CLEANER_CACHE", str(tmp_path))
    pack._loaded.clear()
    pack.load_all([])
    assert json.loads((tmp_path / "facts.json").read_bytes().partition(b"\n")[2]).keys() == {
        "packs",
        "regexes",
        "needles",
    }
    monkeypatch.setattr(pack.tomllib, "loads", lambda source: pytest.fail("a pack was parsed"))
    pack._loaded.clear()
    again = pack.load_all([])
    assert [told(rule) for rule in again] == [told(rule) for rule in plain]


def test_without_a_name_the_folder_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLEANER_CACHE", raising=False)
    path = facts.file()
    assert path is not None
    assert path.parts[-2:] == ("article-cleaner", "facts.json") or sys.platform == "win32"
