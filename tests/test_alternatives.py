"""Each branch of each group of a regex, one at a time."""

from __future__ import annotations

import random

import pytest
import regex

from cleaner.alternatives import alternatives, marked
from cleaner.pack import load_all

TABLE = {
    "foo": [("foo", "foo")],
    "foo|bar": [("foo", "foo"), ("bar", "bar")],
    "a(?:b|c)d": [("b", "a(?:b)d"), ("c", "a(?:c)d")],
    "a(b|)d": [("b", "a(b)d"), ("", "a()d")],
    "a(?:b|c(?:d|e))": [
        ("d", "a(?:b|c(?:d))"), ("e", "a(?:b|c(?:e))"), ("b", "a(?:b)"), ("c(?:d|e)", "a(?:c(?:d|e))"),
    ],
    "(?=a|b)c": [("a", "(?=a)c"), ("b", "(?=b)c")],
    "(?<=a|b)c": [("a", "(?<=a)c"), ("b", "(?<=b)c")],
    "(?>a|b)c": [("a", "(?>a)c"), ("b", "(?>b)c")],
    "(?!a|b)c": [("(?!a|b)c", "(?!a|b)c")],  # no example can hit what must not be there
    "(?<!a|b)c": [("(?<!a|b)c", "(?<!a|b)c")],
    "(?!a(?:b|c))d": [("(?!a(?:b|c))d", "(?!a(?:b|c))d")],
    r"a\|b": [(r"a\|b", r"a\|b")],
    r"\(a|b\)": [(r"\(a", r"\(a"), (r"b\)", r"b\)")],
    "[a|b]": [("[a|b]", "[a|b]")],
    "[]|(]x|y": [("[]|(]x", "[]|(]x"), ("y", "y")],
    "[^]|]x|y": [("[^]|]x", "[^]|]x"), ("y", "y")],
    r"[\]|]x|y": [(r"[\]|]x", r"[\]|]x"), ("y", "y")],
    "(?:a|b)(?:c|d)": [
        ("a", "(?:a)(?:c|d)"), ("b", "(?:b)(?:c|d)"), ("c", "(?:a|b)(?:c)"), ("d", "(?:a|b)(?:d)"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "expected"), TABLE.items(), ids=TABLE)
def test_branches(pattern: str, expected: list[tuple[str, str]]) -> None:
    found = alternatives(pattern)
    assert [(a.branch, a.pattern) for a in found] == expected
    assert all(pattern.startswith(a.branch, a.at) for a in found)
    assert regex.compile(marked(pattern, found)).groups == len(found) + regex.compile(pattern).groups


MARKED = {
    "a(?:b|c)": "(?P<_0>b)|(?P<_1>c)", "(?:a|)": "(?P<_0>a)|(?P<_1>)", "(?:a|(?:b|c))": "(?P<_2>a)|(?P<_3>(?:(?P<_0>b)|(?P<_1>c)))",
    "(?:a|b)+": "(?:(?P<_0>a)|(?P<_1>b))+",
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "expected"), MARKED.items(), ids=MARKED)
def test_branches_are_marked(pattern: str, expected: str) -> None:
    found = marked(pattern, alternatives(pattern))
    assert expected in found
    assert regex.compile(found)


OPTIONAL = {
    "a(?:b|c)?": [True, True], "a(?:b|c)*": [True, True], "a(?:b|c){0,2}": [True, True], "a(?:b|c)+": [False, False],
    "a(?:b|c){1,2}": [False, False], "(?:x(?:b|c))?": [True, True], "(?:x?|c)": [False, False],
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "expected"), OPTIONAL.items(), ids=OPTIONAL)
def test_what_may_be_missing(pattern: str, expected: list[bool]) -> None:
    assert [branch.optional for branch in alternatives(pattern)] == expected


SHIPPED = [(r, p) for r in load_all([]) if r.kind == "pattern" for p in r.params.patterns]


def test_each_branch_of_a_shipped_pattern_compiles_and_matches_no_more_than_the_whole() -> None:
    for rule, pattern in random.Random(1).sample(SHIPPED, 80):
        for branch in alternatives(pattern):
            for text in (*rule.drops, *rule.keeps):
                if regex.search(branch.pattern, text.lower()):
                    assert regex.search(pattern, text.lower()), (rule.id, branch)
