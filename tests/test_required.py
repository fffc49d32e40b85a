"""Every match of a regex holds one of the literals read from its source, and is no longer than the reader says."""

from __future__ import annotations

import os
import random
import re
import warnings
from math import inf

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.fold import fold
from cleaner.pack import load_all
from cleaner.required import required

TABLE: dict[str, tuple[set[str] | None, float]] = {
    "foo": ({"foo"}, inf),
    "^foo$": ({"\nfoo\n"}, 3),
    "^foo": ({"\nfoo"}, inf),
    "foo$": ({"foo\n"}, inf),
    "^foo|bar$": ({"\nfoo", "bar\n"}, inf),
    "^foo$|^longer$": ({"\nfoo\n", "\nlonger\n"}, 6),
    "^(?:foo|longer)$": ({"\nfoo\n", "\nlonger\n"}, 6),
    "foo ?bar": ({"foobar", "foo bar"}, inf),
    "foo[ -]bar": ({"foo bar", "foo-bar"}, inf),
    "^fo{2}$": ({"\nfo"}, 3),
    "^fo{2,5}$": ({"\nfo"}, 6),
    "^foo{0,3}$": ({"\nfo"}, 5),
    "^foo{2,}$": ({"\nfoo"}, inf),
    "^foo+$": ({"\nfoo"}, inf),
    "^foo.{0,20}$": ({"\nfoo"}, 23),
    r"^\d\d foo$": ({" foo\n"}, 6),
    r"\bfoo\b": ({"foo"}, inf),
    r"^foo\.$": ({"\nfoo.\n"}, 4),
    r"^foo \(bar\)$": ({"\nfoo (bar)\n"}, 9),
    "(?=foo)bar baz": ({"bar baz"}, inf),
    "(?<!foo)bar(?!baz)": ({"bar"}, inf),
    "^(?P<name>foo)$": ({"\nfoo\n"}, 3),
    "^(?>foo)$": ({"\nfoo\n"}, 3),
    "^(?:foo)?bar$": ({"\nfoobar\n", "\nbar\n"}, 6),
    "(?:^foo)? bar$": ({"\nfoo bar\n", " bar\n"}, inf),
    "foo|": (None, inf),
    "(?:foo|bar)?": (None, inf),
    r"\d+": (None, inf),
    "a": (None, inf),
    " a ": (None, inf),
    "é": ({"é"}, inf),  # one letter, two bytes
    "[^a]foo[^b]": ({"foo"}, inf),
    r"[\]a]foo": ({"]foo", "afoo"}, inf),
    r"^[(\[]?(?:ab|cd)[)\].]?$": (
        {f"\n{a}{x}{b}\n" for a in ("", "(", "[") for x in ("ab", "cd") for b in ("", ")", "]", ".")},
        4,
    ),
    r"[\w]foo": ({"foo"}, inf),
    r"[a\-c]foo": ({"foo"}, inf),
    "[]a]foo": ({"]foo", "afoo"}, inf),
    "[a-c]foo": ({"foo"}, inf),
    "[ac-]foo": ({"afoo", "cfoo", "-foo"}, inf),
    r"\p{Lu}foo": ({"foo"}, inf),
    r"\x41foo": ({"Afoo"}, inf),
    r"^\X{3}foo$": ({"foo\n"}, inf),
    "foo.*longer word": ({"longer word"}, inf),  # the rarest is taken
    "^abcd.*longer": ({"\nabcd"}, inf),  # the edge of the line is worth three letters
    "^ab.*longer": ({"longer"}, inf),
    "^x(?:ab|cd[^)]*ef)z$": ({"\nxab", "\nxcd"}, inf),  # what a group begins with is glued to what stands before it
    "(?:abc.*|cde.)ef": ({"abc", "cde"}, inf),
    "x(?:[^)]*ab|[^)]*cd)zz": ({"abzz", "cdzz"}, inf),  # ... and what it ends with to what stands behind it
    "x(?:[^)]*ab|[^)]*cd)?zz": ({"zz"}, inf),
    "(?:ab.*cd)+ef": ({"cdef"}, inf),
    ". ?[/|] ?(?:" + "|".join(f"a{n}" for n in range(60)) + ")": (  # too many to multiply out, and not `a1` alone
        {f"{x}a{n}" for x in ("/", "|", "/ ", "| ") for n in range(60)},
        inf,
    ),
}


@pytest.mark.parametrize(("pattern", "expected"), TABLE.items(), ids=TABLE)
def test_what_a_regex_needs(pattern: str, expected: tuple[set[str] | None, float]) -> None:
    literals, longest, *_ = required(pattern)
    assert (None if literals is None else set(literals), longest) == expected


REFUSED = {
    "foo(": "not closed", "foo)": "unbalanced", "(?:foo": "not closed", "[foo": "not closed", "[^]": "not closed",
    "foo\\": "backslash", "(?i)foo": "not supported", "(?#no)foo": "not supported", "foo(?R)": "not supported",
    "(foo)(?P=x)": "not supported", r"(foo)\1": "references", r"\u0041foo": "the character itself",
    r"\N{DIGIT ONE}": "the character itself", "foo{": "brace", "foo{,3}": "brace", "foo{a}": "brace",
    "(?:foo){e<=1}": "brace", "(" * 40: "parentheses", "(?:a{200}){200}": "multiply",
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "message"), REFUSED.items(), ids=REFUSED)
def test_what_it_cannot_read_it_refuses(pattern: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        required(pattern)


@pytest.mark.parametrize("pattern", ["[[:alpha:]]foo bar", "[[:alpha:]x]foo bar", "foo bar(*PRUNE)", r"\pLfoo bar"])
def test_what_it_does_not_know_it_does_not_take_for_a_literal(pattern: str) -> None:
    """`regex` reads these otherwise than letter by letter."""
    try:
        literals = required(pattern).literals or {""}
    except ValueError:
        return
    assert any(x in "\nxfoo bar\n" for x in literals)


def _compiles(pattern: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            re.compile(pattern)
            st.from_regex(pattern).validate()
        except Exception:  # `re` and Hypothesis know less than `regex`
            return False
    return True


# Reading a regex as Hypothesis does takes long: `make soak` tries all, every other run the same tenth of them.
SHIPPED = sorted({p for rule in load_all([]) if rule.kind == "pattern" for p in rule.params.patterns})
TRIED = SHIPPED if "EXAMPLES" in os.environ else random.Random(1).sample(SHIPPED, len(SHIPPED) // 10)
READABLE = [p for p in TRIED if _compiles(p)]


def test_most_shipped_patterns_take_part() -> None:
    assert len(READABLE) >= 0.9 * len(TRIED) > 20


def holds(pattern: str, line: str) -> None:
    """Assert what `required` promises of a line in which the regex is found."""
    literals, longest, _, also = required(pattern)
    assert len(line) <= longest
    assert all(any(x in line for x in group) for group in also), (line, also)
    assert literals is None or any(x in f"\n{line}\n" for x in literals), (line, literals)


FEW = [READABLE[n : n + 4] for n in range(0, len(READABLE), 4)]  # Hypothesis cannot be set up a thousand times


@settings(max_examples=24, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("patterns", FEW, ids=range(len(FEW)))
@given(data=st.data())
def test_every_match_of_a_shipped_pattern_holds_a_literal(patterns: list[str], data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(patterns))
    line = data.draw(st.from_regex(pattern)).replace("\n", " ")
    if regex.search(pattern, line):
        holds(pattern, line)
    folded = fold(line) or ""
    if regex.search(pattern, folded):
        holds(pattern, folded)


def _grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = inner.map(lambda p: f"(?:{p})")
    quantified = st.tuples(group, st.sampled_from(["?", "*", "+", "{2}", "{0,3}", "{1,2}", "??", "*?", ""])).map(
        "".join
    )
    return st.one_of(
        st.lists(quantified | inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map("|".join),
        st.builds("{}{}".format, st.sampled_from(["(?=", "(?!"]), inner).map(lambda p: p + ")"),
    )


atoms = st.sampled_from(["foo", "bar", "é", "x", ".", "[ab]", "[^a]", r"\d", r"\b", "^", "$", " ", r"\."])
made_up = st.recursive(atoms, _grow, max_leaves=8)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(made_up, st.data())
def test_every_match_of_a_made_up_pattern_holds_a_literal(pattern: str, data: st.DataObject) -> None:
    if not _compiles(pattern):
        return
    try:
        required(pattern)
    except ValueError:
        return
    line = data.draw(st.from_regex(pattern) | st.text("fobarxé .1", max_size=12)).replace("\n", " ")
    if regex.search(pattern, line):
        holds(pattern, line)


STEPS = {  # at most, on a line of a hundred characters
    "^foo$": 6, "^(?:foo|bar)$": 20, "^foo.{0,20}$": 60, "^[^.]{0,80} foo$": 700, "foo.*bar": 200_000, "(?:a+)+": inf,
    "^(?:foo|fox) x{0,9}$": 60, "^(?:a|ab)(?:c|bc)$": 20, "^(?:ab|cd)*$": 3000, "^(?:a|aa)*b$": inf, "^(?=.*foo)bar$": 3000,
    "^x?x?x?yy$": 100, "^(?:a|a){0,30}bb$": inf,
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "most"), STEPS.items(), ids=STEPS)
def test_steps(pattern: str, most: float) -> None:
    factor, degree = required(pattern).steps
    assert most / 4 <= factor * 100**degree <= most


ALSO = {
    "^get [^.]*[$€]\\d+ (?:a|per) (?:week|month)s?$": {
        ("$", "€"),
        (" a month", " a week", " per month", " per week"),
        ("get ",),
    },
    "foo.*(?:bar)?": {("foo",)},
    "foo.*bar|baz": set(),
    "(?!foo).*bar": {("bar",)},
    ".*(?:foo|bar)?": set(),
}


@pytest.mark.parametrize(("pattern", "expected"), ALSO.items(), ids=ALSO)
def test_what_else_is_needed(pattern: str, expected: set[tuple[str, ...]]) -> None:
    assert set(required(pattern).also) == expected
