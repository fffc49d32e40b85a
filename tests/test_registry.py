"""A module is found by its file name: one new file, no list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import cleaner.kinds
from cleaner import Cleaner
from cleaner.pack import load_all
from cleaner.registry import load, names

PACKAGES = ["kinds", "inputs", "outputs", "reports", "cli"]


@pytest.fixture
def fresh() -> Iterator[None]:
    """The registry remembers what it has found: forget before and after."""
    names.cache_clear()
    load.cache_clear()
    yield
    names.cache_clear()
    load.cache_clear()


@pytest.mark.parametrize("package", PACKAGES)
def test_the_names_are_those_of_the_files(package: str) -> None:
    folder = Path(str(cleaner.__file__)).parent / package
    files = sorted(p.stem for p in folder.glob("*.py") if not p.stem.startswith("_"))
    assert list(names(package)) == files
    assert files
    for name in files:
        assert load(package, name).__name__ == f"cleaner.{package}.{name}"


@pytest.mark.parametrize("name", ["", "nope", "_check", "__init__", "os", "phrase.x", "../api", "Phrase"])
def test_what_is_no_file_is_refused_with_the_known_names(name: str) -> None:
    with pytest.raises(KeyError, match="among cluster, main_content, masthead, pattern, phrase, repeat"):
        load("kinds", name)


NEW = '''"""shout: a line that ends with an exclamation mark."""
from math import inf
from cleaner.rule import Match
KEYS = frozenset({"loud"})
def parse(table): return table.get("loud", True)
def phase(params): return 1
def anchors(params): return ("!",)
def longest(params): return inf
def needs(params): return frozenset()
def near(params, example): return True
def unhit(params, examples): return []
def confirm(rule): return lambda line: (None,) if line.text.endswith("!") else ()
def compile(rules):
    def find(view, pointed):
        for line, candidates in pointed.items():
            for rule in candidates:
                if view.text(line).endswith("!"):
                    yield Match(view.whole(line), rule, (line, line))
    return find
'''


def test_a_new_kind_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: None) -> None:
    (tmp_path / "shout.py").write_text(NEW, encoding="utf-8")
    (tmp_path / "_helper.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(cleaner.kinds, "__path__", [*cleaner.kinds.__path__, str(tmp_path)])
    assert "shout" in names("kinds")
    assert "_helper" not in names("kinds")
    pack = tmp_path / "p.toml"
    pack.write_text('[[rule]]\nid = "a"\ncategory = "other"\nkind = "shout"\nloud = true\n', encoding="utf-8")
    rules = load_all([str(pack)], with_shipped=False)
    assert Cleaner(rules, max_drop_share=1.0).clean_text("Now!\nLater.\n") == "Later.\n"
