"""The examples of all shipped rules hold, and every check of cleaner/examples.py really finds what it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.examples import check, examples
from cleaner.pack import load_all
from cleaner.rule import Rule

SHIPPED = load_all([])


def problems(folder: Path, source: str) -> list[str]:
    path = folder / "p.toml"
    path.write_text(source, encoding="utf-8")
    return [f"{p.rule.id}: {p.message}" for p in check(load_all([str(path)], with_shipped=False))]


def test_each_shipped_rule_says_why() -> None:
    assert [r.id for r in SHIPPED if not r.why.strip()] == []


def test_each_shipped_rule_that_reads_lines_has_examples() -> None:
    assert [r.id for r in SHIPPED if not r.keep and not r.case and not examples(r)] == []


HEAD = '[defaults]\ncategory = "other"\n'
A = '[[rule]]\nid = "a"\n'
B = '\n[[rule]]\nid = "b"\n'
PATTERN = A + 'kind = "pattern"\n'

CASES = {
    "no problem": (A + 'prefix = ["foo bar"]\ndrops = ["Foo bar baz"]\nkeeps = ["A foo bar."]\n', []),
    "a drop that stays": (
        A + 'prefix = ["foo bar"]\ndrops = ["Foo bar", "A foo bar"]\nkeeps = ["The foo bar."]\n',
        ["p/a: does not drop 'A foo bar'"],
    ),
    "a line phrase that stays": (
        A + 'line = ["foo bar baz qux", "one two three four five"]\nmax_words = 4\n',
        ["p/a: does not drop 'one two three four five'"],
    ),
    "a part is left": (
        PATTERN + """point = "match"\npattern = 'foo bar'\ndrops = ["The foo bar"]\nkeeps = ["foo"]\n""",
        ["p/a: does not drop 'The foo bar': leaves 'The '"],
    ),
    "marks say what goes": (
        PATTERN + """point = "match"\npattern = 'foo bar'\ndrops = ["The⟦foo bar⟧ end."]\nkeeps = ["The foo-bar"]\n""",
        [],
    ),
    "more goes than is marked": (
        PATTERN + """point = "match"\npattern = 'foo bar'\ndrops = ["The foo ⟦bar⟧"]\nkeeps = ["The foo-bar"]\n""",
        ["p/a: does not drop 'The foo bar': leaves 'The '"],
    ),
    "a keep rule in the way": (
        A + 'line = ["foo bar baz qux"]\n' + B + 'action = "keep"\nprefix = ["foo bar"]\nkeeps = ["Foo bar."]\n',
        ["p/a: with all packs loaded 'foo bar baz qux' stays"],
    ),
    "a known miss that was mended": (
        A + 'line = ["foo bar baz qux"]\ntodo_drops = ["Foo bar baz qux:", "Foo bar baz qux 2"]\n',
        ["p/a: 'Foo bar baz qux:' goes: move it from todo_drops to drops"],
    ),
    "a keep of its own that goes": (
        A + 'line = ["foo bar"]\nkeeps = ["Foo bar:", "Foo bar 2"]\n',
        ["p/a: drops 'Foo bar:', which must stay"],
    ),
    "a keep of the file that goes": (
        'keeps = ["Foo bar baz qux."]\n' + A + 'line = ["foo bar baz qux"]\n',
        ["p/a: drops 'Foo bar baz qux.', which must stay"],
    ),
    "a keep that another rule takes": (
        A + 'line = ["foo bar"]\nkeeps = ["Foo bar or baz"]\n' + B + 'line = ["foo bar or baz"]\n',
        ["p/a: 'Foo bar or baz' must stay, and p/b drops it"],
    ),
    "a keep that is no near miss": (
        A + 'line = ["foo bar"]\nkeeps = ["Something else."]\n',
        ["p/a: 'Something else.' is no near miss: it holds no literal of the rule"],
    ),
    "a near miss of the bounds": (
        PATTERN + """max_words = 3\npattern = '^[a-z]+ (?:x1|y2)'\ndrops = ["a x1", "a y2"]\nkeeps = ["a x1 b c"]\n""",
        [],
    ),
    "a literal without an example": (
        A + 'prefix = ["foo bar", "baz"]\ndrops = ["Foo bar it is"]\nkeeps = ["A foo bar."]\n',
        ["p/a: no example hits 'baz'"],
    ),
    "an alternative without an example": (
        PATTERN + """pattern = '^foo (?:bar|baz|qux)$'\ndrops = ["foo bar", "foo qux"]\nkeeps = ["a foo"]\n""",
        ["p/a: no example hits 'baz'"],
    ),
    "a regex of several without an example": (
        PATTERN + """pattern = ['^foo bar$', '^baz qux$']\ndrops = ["foo bar"]\nkeeps = ["a foo bar"]\n""",
        ["p/a: no example hits '^baz qux$'"],
    ),
    "a keep rule without an example of a literal": (
        A + 'action = "keep"\nprefix = ["foo bar", "baz"]\nkeeps = ["Foo bar it is"]\n',
        ["p/a: no example hits 'baz'"],
    ),
    "a guess, a category that is off, the cap": (  # all are on where examples are run
        A + 'category = "byline"\nconfidence = "guess"\nline = ["foo bar baz qux"]\n',
        [],
    ),
}


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES)
def test_a_problem_is_reported(tmp_path: Path, source: str, expected: list[str]) -> None:
    assert problems(tmp_path, HEAD + source) == expected


def test_a_problem_says_where(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(HEAD + A + 'line = ["foo bar"]\nkeeps = ["No."]\n', encoding="utf-8")
    (problem,) = check(load_all([str(path)], with_shipped=False))
    assert str(problem) == f"{path}:3: p/a: 'No.' is no near miss: it holds no literal of the rule"


def test_the_examples_of_a_keep_rule_are_its_keeps() -> None:
    assert [examples(r) for r in SHIPPED if r.keep] == [[] for r in SHIPPED if r.keep]


def test_line_phrases_are_examples_of_themselves(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(HEAD + A + 'line = ["Foo bar baz qux"]\ndrops = ["x"]\n', encoding="utf-8")
    rules: list[Rule] = load_all([str(path)], with_shipped=False)
    assert examples(rules[0]) == ["x", "Foo bar baz qux"]
