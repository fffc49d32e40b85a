"""docs/rules.md: its rules do to its texts what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner import Cleaner, restore
from cleaner.examples import examples
from cleaner.registry import names
from cleaner.rule import Rule

ROOT = Path(__file__).parent.parent
SOURCE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", SOURCE, re.MULTILINE | re.DOTALL)


def told() -> list[tuple[str, str, str, str]]:
    """A pack, a text, what it is, and what is left of it."""
    found, pack, before, kind = [], "", "", ""
    for name, body in BLOCKS:
        if name == "toml":
            pack = body
        elif name == "after":
            found.append((pack, before, kind, body))
        else:
            before, kind = body, "text/html" if name == "html" else "text/plain"
    return found


@pytest.mark.parametrize(("source", "before", "kind", "after"), told())
def test_what_it_says_is_true(
    pack: Callable[[str], list[Rule]], source: str, before: str, kind: str, after: str
) -> None:
    one = Cleaner(pack(source), level="bold", extend_select=["timestamp"], max_drop_share=1.0)
    result = one.clean(before, media_type=kind)
    assert result.text == after
    assert restore(result) == before
    assert one.clean_text(after) == after


@pytest.mark.parametrize("source", [body for name, body in BLOCKS if name == "toml"])
def test_its_examples_hold(pack: Callable[[str], list[Rule]], source: str) -> None:
    rules = pack(source)
    one = Cleaner(rules, level="bold", extend_select=["timestamp"], max_drop_share=1.0)
    for rule in rules:
        assert all(one.clean_text(line) == line for line in rule.keeps)
        assert rule.keep or rule.kind in ("zone", "repeat", "masthead", "main_content") or list(examples(rule))


def test_each_kind_is_shown() -> None:
    shown = {kind for name, body in BLOCKS if name == "toml" for kind in re.findall(r'^kind = "(\w+)"', body, re.M)}
    assert shown | {"phrase"} == set(names("kinds"))
    assert all(name in {"toml", "html", "before", "after"} for name, _ in BLOCKS)


def test_it_is_found_from_the_other_pages() -> None:
    assert all(
        "docs/rules.md" in (ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "CONTRIBUTING.md")
    )
