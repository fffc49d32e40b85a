"""The trap corpus in fixtures/traps/: texts that look droppable and are not. Nothing of them may go.

A file is one language. A trap has `id`, `why` and `text`; `goes` names lines that may rightly go, `title` the headline
where the record brings one. The cap on the share dropped is off here: on a short text it would hide what a rule does.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from cleaner import Cleaner
from cleaner.pack import load_all

FOLDER = Path(__file__).parent.parent / "fixtures" / "traps"
FILES = sorted(FOLDER.glob("*.toml"))
KEYS = {"id", "why", "text", "goes", "title"}
LEVELS = ["careful", "normal"]
DOCUMENT = 8  # non-blank lines from which a trap is a whole small article


class Trap(NamedTuple):
    """One text that must stay."""

    language: str
    id: str
    why: str
    text: str
    goes: tuple[str, ...]
    title: str | None


def read(path: Path) -> list[Trap]:
    """Read the traps of one language, and refuse keys that mean nothing."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["trap"]
    assert [(t["id"], sorted(set(t) - KEYS)) for t in tables if set(t) - KEYS] == []
    return [Trap(path.stem, t["id"], t["why"], t["text"], tuple(t.get("goes", ())), t.get("title")) for t in tables]


TRAPS = [trap for path in FILES for trap in read(path)]


@pytest.fixture(scope="module", params=LEVELS)
def cleaner(request: pytest.FixtureRequest) -> Cleaner:
    """A cleaner without a cap, compiled once for all traps, on a first text (or failing once for all)."""
    made = Cleaner(load_all([]), level=request.param, max_drop_share=1.0)
    made.clean(" ")
    return made


def lines(text: str) -> list[str]:
    """The lines that hold anything."""
    return [line for line in text.split("\n") if line.strip()]


def harmed(text: str, clean: str, goes: Sequence[str]) -> list[str]:
    """Return the lines of a text that a clean text lacks or has cut, without those that may go.

    >>> harmed("a\\n\\nb\\nc\\n", "a\\nc\\n", ["c"])
    ['b']
    """
    left = lines(clean)
    lost = []
    for line in lines(text):
        if left and left[0] == line:
            del left[0]
        elif line not in goes:
            lost.append(line)
    return lost or [f"not in the text: {line}" for line in left]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.id)
def test_trap(trap: Trap, cleaner: Cleaner) -> None:
    result = cleaner.clean(trap.text, title=trap.title)
    assert harmed(trap.text, result.text, trap.goes) == [], f"{trap.why}; taken by {[d.rule for d in result.drops]}"


def test_a_harm_is_seen() -> None:
    assert harmed("a\nb\na\n", "a\na\n", []) == ["b"]
    assert harmed("a\nb\na\n", "a\nb\n", ["b"]) == ["a"]
    assert harmed("a b\nc", "a\nc", []) == ["a b", "c"]
    assert harmed("a\n\nb\n", "a\nb", []) == []
    assert harmed("a\nb\n", "a\n", ["b"]) == []
    assert harmed("a\n", "a\nz\n", []) == ["not in the text: z"]


def test_there_are_enough_traps_in_enough_languages() -> None:
    assert len(TRAPS) >= 300
    assert len({trap.language for trap in TRAPS}) >= 18
    assert sum(len(lines(trap.text)) >= DOCUMENT for trap in TRAPS) >= 130


def test_every_trap_says_what_it_is() -> None:
    ids = [trap.id for trap in TRAPS]
    assert sorted({i for i in ids if ids.count(i) > 1}) == []
    assert [trap.id for trap in TRAPS if not trap.id.startswith(trap.language + "-")] == []
    assert [trap.id for trap in TRAPS if not trap.why.strip() or not trap.text.strip()] == []


def test_what_may_go_stands_in_the_text() -> None:
    assert [trap.id for trap in TRAPS if set(trap.goes) - set(lines(trap.text))] == []
