"""Level, select, extend-select, ignore: what is on, what is refused, and a digest that says whether it is the same."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner import Cleaner, ConfigError
from cleaner.pack import load_all
from cleaner.rule import CATEGORIES, OFF_BY_DEFAULT, Confidence, Origin, Rule
from cleaner.selection import Selection, active, digest


def rule(id: str, category: str, confidence: str = "sure", keep: bool = False, **table: object) -> Rule:
    return Rule(
        id,
        category,
        "phrase",
        Origin("x.toml", 1),
        confidence=Confidence[confidence],
        keep=keep,
        table={"id": id, **table},
    )


RULES = [
    rule("en/ads/sure", "ad-marker"),
    rule("en/ads/likely", "ad-marker", "likely"),
    rule("en/ads/guess", "ad-marker", "guess"),
    rule("en/by/line", "byline"),
    rule("english/nav/likely", "nav", "likely"),
    rule("common/nav/guess", "nav", "guess"),
    rule("en/ads/keep", "other", "guess", keep=True),
]
SURE, LIKELY, GUESS, BYLINE, NAV, NAV_GUESS, KEEP = (r.id for r in RULES)
NORMAL = [SURE, LIKELY, NAV, KEEP]

TABLE: list[tuple[dict[str, object], list[str]]] = [
    ({}, NORMAL),
    ({"level": "careful"}, [SURE, KEEP]),
    ({"level": "bold"}, [SURE, LIKELY, GUESS, NAV, NAV_GUESS, KEEP]),
    ({"extend_select": ("byline",)}, [SURE, LIKELY, BYLINE, NAV, KEEP]),
    ({"extend_select": ("en/by",)}, [SURE, LIKELY, BYLINE, NAV, KEEP]),
    ({"extend_select": ("en/by/line",)}, [SURE, LIKELY, BYLINE, NAV, KEEP]),
    ({"extend_select": ("ad-marker",)}, NORMAL),
    ({"select": ("byline",)}, [BYLINE, KEEP]),
    ({"select": ("en",)}, [SURE, LIKELY, BYLINE, KEEP]),  # `english/` is another pack
    ({"select": ("en/ads",)}, [SURE, LIKELY, KEEP]),
    ({"select": ("en/ads/guess",)}, [GUESS, KEEP]),  # named itself, a rule is on at every level
    ({"select": ("en/ads/guess",), "level": "careful"}, [GUESS, KEEP]),
    ({"select": ("en/ads",), "level": "bold"}, [SURE, LIKELY, GUESS, KEEP]),
    ({"select": ("nav",), "extend_select": ("en/ads/sure",)}, [SURE, NAV, KEEP]),
    ({"select": ()}, [KEEP]),
    ({"select": (), "extend_select": ("nav",)}, [NAV, KEEP]),
    ({"ignore": ("ad-marker",)}, [NAV, KEEP]),
    ({"ignore": ("en",)}, [NAV]),
    ({"ignore": ("en/ads/keep",)}, [SURE, LIKELY, NAV]),
    ({"ignore": ("en/ads/likely",)}, [SURE, NAV, KEEP]),
    ({"select": ("en/ads/sure",), "ignore": ("ad-marker",)}, [KEEP]),  # ignore wins
    ({"extend_select": ("en/ads/guess",), "ignore": ("en/ads",)}, [NAV]),
    ({"select": ("en/ads", "ad-marker"), "level": "careful"}, [SURE, KEEP]),
]


@pytest.mark.parametrize(("options", "expected"), TABLE, ids=[str(options) for options, _ in TABLE])
def test_what_is_on(options: dict[str, object], expected: list[str]) -> None:
    assert [r.id for r in active(RULES, Selection(**options))] == expected  # type: ignore[arg-type]


UNKNOWN: list[tuple[dict[str, object], str, str]] = [
    ({"level": "brave"}, "level 'brave' is not known", "one of careful, normal, bold"),
    ({"select": ("ad-markers",)}, "'ad-markers' is no category, rule or pack", "did you mean 'ad-marker'?"),
    ({"extend_select": ("en/ad",)}, "'en/ad'", "did you mean 'en/ads'?"),
    ({"ignore": ("en/ads/sur",)}, "'en/ads/sur'", "did you mean 'en/ads/sure'?"),
    ({"ignore": ("",)}, "''", "cleaner rules list"),
    ({"ignore": ("en/",)}, "'en/'", "did you mean"),
    ({"ignore": ("zzzzzz",)}, "'zzzzzz'", "see `cleaner rules list`"),
]


@pytest.mark.parametrize(("options", "message", "remedy"), UNKNOWN, ids=[str(options) for options, *_ in UNKNOWN])
def test_what_is_not_known_is_refused(options: dict[str, object], message: str, remedy: str) -> None:
    with pytest.raises(ConfigError) as found:
        active(RULES, Selection(**options))  # type: ignore[arg-type]
    assert message in found.value.message
    assert remedy in (found.value.remedy or "")
    assert found.value.exit_code == 2


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_category_without_a_rule_may_be_named(category: str) -> None:
    assert active([], Selection(ignore=(category,))) == []


def test_only_known_categories_are_off() -> None:
    assert set(CATEGORIES) > OFF_BY_DEFAULT


def test_the_digest_does_not_depend_on_the_hash_seed() -> None:
    code = "from cleaner import Cleaner; print(Cleaner().digest())"
    found = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    ]
    assert len(set(found)) == 1
    assert found[0].strip() == Cleaner().digest()


CHANGES = {
    "a rule less": (RULES[1:], 0.7),
    "another order": (RULES[::-1], 0.7),
    "another id": ([replace(RULES[0], id="en/ads/other"), *RULES[1:]], 0.7),
    "another word": ([rule("en/ads/sure", "ad-marker", line=["x"]), *RULES[1:]], 0.7),
    "another cap": (RULES, 0.71),
}


@pytest.mark.parametrize(("rules", "share"), CHANGES.values(), ids=CHANGES)
def test_the_digest_tells_every_change(rules: list[Rule], share: float) -> None:
    assert digest(rules, share) != digest(RULES, 0.7)


def test_the_digest_tells_equal_rules() -> None:
    assert digest(list(RULES), 0.7) == digest(RULES, 0.7)
    assert len(digest(RULES, 0.7)) == 16


@pytest.mark.parametrize("options", [{"level": "careful"}, {"ignore": ["nav"]}, {"extend_select": ["byline"]}])
def test_the_digest_of_a_cleaner_tells_its_options(options: dict[str, object]) -> None:
    rules = load_all([])
    assert Cleaner(rules, **options).digest() != Cleaner(rules).digest()  # type: ignore[arg-type]


SETTINGS = (
    "priority = 1",
    'confidence = "likely"',
    'action = "keep"',
    'at = "tail"',
    "max_words = 9",
    "allow_all = true",
)


def test_each_setting_of_a_rule_is_in_the_digest(tmp_path: Path) -> None:
    """Whatever a pack says about a rule can change an answer or a report."""
    path = tmp_path / "mine.toml"
    head = '[[rule]]\nid = "a"\ncategory = "other"\nline = ["foo bar baz qux"]\n'
    found = set()
    for more in ("", *SETTINGS):
        path.write_text(head + more, encoding="utf-8")
        found.add(digest(load_all([str(path)], with_shipped=False), 0.7))
    path.write_text(head.replace("other", "nav"), encoding="utf-8")
    found.add(digest(load_all([str(path)], with_shipped=False), 0.7))
    assert len(found) == len(SETTINGS) + 2
