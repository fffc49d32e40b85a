"""Which lines may hold something, and for which rules: nothing lost at any edge, too long lines passed over."""

from __future__ import annotations

from math import inf

import pytest

from cleaner.document import Document
from cleaner.index import Index
from cleaner.rule import Origin, Rule

RULES = {name: Rule(name, "other", "phrase", Origin("x", 1)) for name in "abcde"}


def index(**anchors: list[str] | tuple[list[str], float]) -> Index:
    """An index in which each rule stands with its anchors, and the longest line that it can point at."""
    entries = []
    for number, (name, asked) in enumerate(anchors.items()):
        literals, most = asked if isinstance(asked, tuple) else (asked, inf)
        entries.append(((number, RULES[name]), literals, most))
    return Index(entries)


def pointed(found: Index, text: str) -> dict[int, set[str]]:
    """Line to the names of the rules that are pointed at it."""
    lines: dict[int, set[str]] = {}
    for line, needles in found.look(Document(text)).items():
        lines[line] = {rule.id for _, rule in found.owners(needles)}
    return lines


TABLE = {
    "nothing": ({"a": ["foo"]}, "bar\n", {}),
    "no rules": ({}, "foo\n", {}),
    "whole lines": ({"a": ["\nfoo\n"]}, "foo\nfoo bar\n» FOO\n a foo\nfoo", {0: "a", 2: "a", 4: "a"}),
    "the start": ({"a": ["\nfoo"]}, "x foo\nfoo x\nfoo", {1: "a", 2: "a"}),
    "the end": ({"a": ["foo\n"]}, "x foo\nfoo x\nfoo", {0: "a", 2: "a"}),
    "inside": ({"a": ["foo"]}, "xfoox\nfo o\nfoo\nFOO", {0: "a", 2: "a", 3: "a"}),
    "several anchors, one rule": ({"a": ["foo", "bar", "\nfoo bar\n"]}, "foo bar\nbar", {0: "a", 1: "a"}),
    "one literal, several rules": ({"a": ["foo"], "b": ["foo"], "c": ["\nfoo\n"]}, "x foo\nfoo", {0: "ab", 1: "abc"}),
    "overlapping": ({"a": ["foo bar"], "b": ["oo ba"], "c": ["bar\n"]}, "a foo bar\n", {0: "abc"}),
    "twice in a line": ({"a": ["foo"]}, "foo foo\nx\nfoo", {0: "a", 2: "a"}),
    "neighbours at their edges": ({"a": ["\nfoo"], "b": ["bar\n"]}, "bar\nfoo\nbar\nfoo", {0: "b", 1: "a", 2: "b", 3: "a"}),
    "CR and CRLF": ({"a": ["\nfoo\n"], "b": ["oo"]}, "foo\r\nx\rfoo\r\r\nfoo", {0: "ab", 2: "ab", 4: "ab"}),
    "doubled spaces": ({"a": ["foo bar"], "b": ["\nx y\n"]}, "foo  bar\nx   y\n\nfoo\t\tbar", {0: "a", 1: "b", 3: "a"}),
    "marks": ({"a": ["\ncafé\n"], "b": ["fé"]}, "x\ncafe\u0301\nCAFE\u0301\ncafé", {1: "ab", 2: "ab", 3: "ab"}),
    "a decomposed line beside doubled spaces": ({"a": ["é b"]}, "e\u0301  b\n\nx  é  b", {0: "a", 2: "a"}),
    "full width and NBSP": ({"a": ["foo bar"]}, "ｆｏｏ　ｂａｒ\nfoo\u00a0bar\nfo\u200bo ba\u00adr", {0: "a", 1: "a", 2: "a"}),
    "a mark in the first line": ({"a": ["\nfoo\n"]}, "\ufefffoo\n\ufefffoo", {0: "a", 1: "a"}),
    "a line that must not be folded": ({"a": ["foo"]}, "x  y" + "\u0301" * 31 + " foo\nfoo", {0: "a", 1: "a"}),
}  # fmt: skip


@pytest.mark.parametrize(("anchors", "text", "expected"), TABLE.values(), ids=TABLE)
def test_index(anchors: dict[str, list[str]], text: str, expected: dict[int, str]) -> None:
    found = index(**anchors)
    assert found.lines(Document(text)) == sorted(expected)
    assert pointed(found, text) == {line: set(names) for line, names in expected.items()}


LENGTHS = [  # the longest line, lines of which those marked with > are to be looked at
    (7, [">foo", ">foo bar", "foo bar x", ">» foo bar «", "foo bar barr"]),
    (7, [">foo bär", "foo" + "ä" * 30]),
    (7, [">fooääää", ">foo" + "日" * 4]),
    (7, [">foo  b  r", ">foo    bar"]),  # doubled spaces are folded first
    (7, [">ｆｏｏ　ｂａｒ"]),
    (inf, [">foo " * 1000]),
]


@pytest.mark.parametrize(("most", "lines"), LENGTHS)
def test_lines_longer_than_any_rule_can_match_are_passed_over(most: float, lines: list[str]) -> None:
    found = index(a=(["foo", "bar"], most))
    text = "\n".join(line.lstrip(">") for line in lines)
    assert found.lines(Document(text)) == [i for i, line in enumerate(lines) if line.startswith(">")]


def test_the_longest_of_the_rules_that_share_a_literal_counts() -> None:
    text = "foo and more\nbar and more\nfoo and much more than that\nbar"
    for most in ((3, 20), (20, 3)):
        found = index(a=(["foo"], most[0]), b=(["foo"], most[1]), c=(["bar"], 3))
        assert found.lines(Document(text)) == [0, 3]


def test_whole_lines_know_no_length() -> None:
    assert index(a=(["\nfoo bar\n"], 3)).lines(Document("foo bar\n")) == [0]


def test_rules_come_each_once_and_in_order() -> None:
    found = Index([((0, RULES["b"]), ["foo", "bar"], inf), ((0, RULES["a"]), ["foo"], inf)])
    needles = found.look(Document("foo bar foo\n"))[0]
    assert list(found.owners(needles)) == [(0, RULES["b"]), (0, RULES["a"])]


def test_length_can_be_left_aside() -> None:
    found = index(a=(["foo"], 3))
    assert found.look(Document("foo bar\n")) == {}
    assert list(found.look(Document("foo bar\n"), any_length=True)) == [0]
