"""The fixed point: two phases, judged once, repeated until nothing more goes; memory changes no answer."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Result, judge, matcher, restore
from cleaner.document import Document
from cleaner.matcher import Matcher, NoFixedPoint
from cleaner.pack import load_all
from cleaner.rule import Match, Rule
from cleaner.view import View

HEAD = '[[rule]]\nid = "{}"\ncategory = "other"\ndrops = ["x"]\nkeeps = ["x"]\n'


def rules(folder: Path, **bodies: str) -> list[Rule]:
    source = "".join(HEAD.format(name.replace("_", "-")) + body + "\n" for name, body in bodies.items())
    (folder / "p.toml").write_text(source, encoding="utf-8")
    return load_all([str(folder / "p.toml")], with_shipped=False)


def cleaner(folder: Path, **bodies: str) -> Cleaner:
    return Cleaner(rules(folder, **bodies), level="bold", max_drop_share=1.0)


def shown(result: Result) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(d.rule.removeprefix("p/"), d.removed, d.also) for d in result.drops]


GLUED = 'kind = "pattern"\npoint = "match"\npattern = '
CASES: dict[str, tuple[dict[str, str], str, str]] = {  # rules, a text, what is left
    "a line that a cut makes": ({"a": f"{GLUED}'\\(ad\\)'", "b": 'line = ["foo bar"]'}, "x\nfoo(ad) bar\n", "x\n"),
    "a line that a cut makes, in its place": (
        {"a": f"{GLUED}'\\(ad\\)'", "b": 'line = ["foo bar"]\nat = "tail"'}, "x\nfoo(ad) bar\n", "x\n",
    ),
    "a cut that a cut makes": ({"a": f"{GLUED}'\\(ad\\)'"}, "x (a(ad)d) y\n", "x  y\n"),
    "cuts one after another": ({"a": f"{GLUED}'\\(ad\\)'"}, "x " + "(a" * 20 + "(ad)" + "d)" * 20 + " y\n", "x  y\n"),
    "a place that a drop makes": (
        {"a": 'line = ["junk"]', "b": 'prefix = ["head"]\nat = "head"'}, "1\n2\n3\njunk\njunk\n4\nhead x\n5\n", "1\n2\n3\n4\n5\n",
    ),
    "a repetition that a drop makes": (
        {"a": 'line = ["junk"]', "b": 'kind = "repeat"\nwhat = "adjacent"\ncase = "x"'},
        f"{'long ' * 20}\njunk\n{'long ' * 20}\njunk\n", f"{'long ' * 20}\n",
    ),
    "a repetition that a cut makes": (
        {"a": f"{GLUED}'\\(ad\\)'", "b": 'kind = "repeat"\nwhat = "adjacent"\ncase = "x"'},
        f"{'long ' * 20}\n{'long ' * 10}(ad){'long ' * 10}\n", f"{'long ' * 20}\n",
    ),
    "a keep says what stays, whatever was cut": (
        {"a": f"{GLUED}'\\(ad\\)'", "b": 'prefix = ["foo"]', "k": 'prefix = ["foo bar"]\naction = "keep"'},
        "foo bar (ad)\nfoo (ad) baz\n", "foo bar (ad)\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("bodies", "text", "expected"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_until_nothing_more_goes(tmp_path: Path, bodies: dict[str, str], text: str, expected: str, end: str) -> None:
    text, expected = text.replace("\n", end), expected.replace("\n", end)
    one = cleaner(tmp_path, **bodies)
    result = one.clean(text)
    assert result.text == expected
    assert restore(result) == text
    assert one.clean(expected).text == expected
    assert not result.warnings


def test_what_went_before_is_a_witness_of_what_takes_its_place(tmp_path: Path) -> None:
    one = cleaner(tmp_path, cut=f"{GLUED}'\\(ad\\)'", whole='line = ["foo bar"]')
    assert shown(one.clean("x\nfoo(ad) bar\n")) == [("whole", "foo(ad) bar\n", ("p/cut",))]


def test_losers_of_a_later_round_are_witnesses(tmp_path: Path) -> None:
    one = cleaner(tmp_path, a='prefix = ["foo"]\nat = "tail"', b='line = ["foo bar"]\nat = "tail"', c='line = ["x"]')
    assert shown(one.clean("y\nx\nfoo bar\n")) == [("c", "x\n", ()), ("a", "foo bar\n", ("p/b",))]


def test_phase_two_beats_or_loses_like_any_other(tmp_path: Path) -> None:
    keep = 'prefix = ["foo"]\nat = "tail"\naction = "keep"'
    assert cleaner(tmp_path, a='line = ["bar"]', k=keep).clean_text("foo x\nbar\n") == "foo x\n"


@pytest.mark.parametrize("at", ["head", "tail"])
@pytest.mark.parametrize("body", ['prefix = ["junk"]', 'kind = "pattern"\npattern = "^junk .*$"'])
def test_a_long_head_and_a_long_tail_go_at_once(tmp_path: Path, at: str, body: str) -> None:
    """A zone does not count what its rule would drop: five lines a round would take too many rounds."""
    junk = "".join(f"junk {n}\n" for n in range(10 * matcher.ROUNDS))
    result = cleaner(tmp_path, a=f'{body}\nat = "{at}"').clean(f"{junk}x\n" if at == "head" else f"x\n{junk}")
    assert result.text == "x\n"
    assert not result.warnings


# No fixed point ------------------------------------------------------------------------------------------------------


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cleaner:
    """A cleaner with a rule that points at the first line that is left, again and again."""
    from cleaner.kinds import masthead

    def compile(rules: Sequence[Rule]) -> Any:
        def find(view: View, pointed: object) -> Iterator[Match]:
            for line in list(view.lines)[:1]:
                yield Match(view.whole(line), rules[0], (line, line))

        return find

    monkeypatch.setattr(masthead, "compile", compile)
    return cleaner(tmp_path, a='line = ["junk"]', b='kind = "masthead"\ncase = "x"')


def test_no_fixed_point_keeps_the_text(endless: Cleaner) -> None:
    fine = "x\n" * (matcher.ROUNDS - 1)
    assert endless.clean_text(fine) == ""
    text = "x\n" * (matcher.ROUNDS + 1) + "junk\n"
    result = endless.clean(text)
    assert (result.text, result.drops, result.blank_runs) == (text, [], [])
    assert [w.code for w in result.warnings] == ["W-NO-FIXED-POINT"]
    assert restore(result) == text
    with pytest.raises(NoFixedPoint):
        Matcher(endless.rules).fixed_point(Document(text))


# Memory --------------------------------------------------------------------------------------------------------------

BOLD = load_all([])
PARTS = [
    "Advertisement", "Scroll to continue", "Rain fell on the town for three days and did not stop.", "Read more:", "x",
    "Sign up for our newsletter", "© 2024 Example", "", "Follow us on Twitter", "ADVERTISEMENT  ", "Photo: AP", "caf\u00e9",
    "cafe\u0301", "By John Smith", "Share", "E" + "\u0301" * 40, "Advertisement" * 200, "» Advertisement «",
]  # fmt: skip
texts = st.lists(st.lists(st.sampled_from(PARTS), max_size=12).map("\n".join), min_size=1, max_size=8)


def _bold() -> Cleaner:
    return Cleaner(BOLD, level="bold", extend_select=["byline", "timestamp"])


ALONE = _bold()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts, st.sampled_from([0, 1, 2, 8192]), st.sampled_from([0, 5, 2000]), st.integers(0, 9))
def test_what_is_remembered_changes_no_answer(some: list[str], memo: int, longest: int, seed: int) -> None:
    expected = {}
    for text in some:
        for kept in ALONE._matchers.values():
            kept.judge._memo.clear()
        expected[text] = ALONE.clean(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge, "MEMO", memo)
        patch.setattr(judge, "MEMO_BYTES", longest)
        order = some * 2
        random.Random(seed).shuffle(order)
        for text in order:
            assert ALONE.clean(text) == expected[text]


def test_a_verdict_is_remembered_and_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "MEMO", 2)
    one = Matcher(rules(tmp_path, a='prefix = ["junk"]'))
    for text in ("junk 1\n", "junk 2\njunk 1\n", "junk 3\njunk 4\njunk 5\n", "junk 1"):
        assert len(one.fixed_point(Document(text)).won) == text.count("junk")
        assert len(one.judge._memo) <= 3


def test_lines_that_read_alike_are_not_one_line(tmp_path: Path) -> None:
    """Keys are equal, the lines are not: the verdict belongs to the line."""
    one = cleaner(tmp_path, a="kind = 'pattern'\npattern = '^foo b.r$'\non = 'text'", b='line = ["foo bar"]')
    assert shown(one.clean("x\nfoo bar\n* foo bar\nFoo bar\n")) == [
        ("a", "foo bar\n", ("p/b",)), ("b", "* foo bar\n", ()), ("b", "Foo bar\n", ()),
    ]  # fmt: skip


def test_two_cleaners_do_not_share_what_they_know(tmp_path: Path) -> None:
    one = cleaner(tmp_path, a='line = ["foo bar"]')
    (tmp_path / "other").mkdir()
    other = cleaner(tmp_path / "other", a='line = ["baz qux"]')
    for _ in range(2):
        assert one.clean_text("foo bar\nbaz qux\n") == "baz qux\n"
        assert other.clean_text("foo bar\nbaz qux\n") == "foo bar\n"


def test_pointed(tmp_path: Path) -> None:
    one = Matcher(rules(tmp_path, a='line = ["foo bar"]', b='contains = ["bar"]', c='prefix = ["baz"]'))
    document = Document("foo bar\nbar baz\nqux\n")
    assert [one.pointed(document, i) for i in range(3)] == [{"p/a", "p/b"}, {"p/b"}, set()]


# Protected lines -----------------------------------------------------------------------------------------------------


def test_no_rule_of_any_phase_touches_a_protected_line(tmp_path: Path) -> None:
    bodies = {
        "a": 'line = ["junk"]', "b": 'prefix = ["tail"]\nat = "tail"', "c": f"{GLUED}'\\(ad\\)'",
        "d": 'kind = "repeat"\nwhat = "adjacent"\ncase = "x"',
    }  # fmt: skip
    long = "long " * 20
    text = f"junk\n{long}\n{long}\nx (ad) y\ntail\n"
    one = cleaner(tmp_path, **bodies)
    assert one.clean_text(text) == f"{long}\nx  y\n"
    fenced = f"```\n{text}```\n"
    assert one.clean(fenced, media_type="text/markdown").text == fenced
    assert one.clean(fenced).text != fenced


# A mark inside a text --------------------------------------------------------------------------------------------------


MARKED = ["x\n\ufefffoo (ad) bar\n", "x\n\ufefffoo (ad) bar\n(ad)z\n", "x\n\ufeff(ad) bar\ny\n"]


@pytest.mark.parametrize("text", MARKED, ids=ascii)
def test_a_mark_inside_a_text_moves_no_cut(tmp_path: Path, text: str) -> None:
    result = cleaner(tmp_path, a=f"{GLUED}'\\(ad\\)'").clean(text)
    assert {d.removed for d in result.drops} == {"(ad)"}
    assert result.text == text.replace("(ad)", "")


def test_a_mark_inside_a_text_is_read_alike_in_any_company(tmp_path: Path) -> None:
    bodies = {"a": "kind = 'pattern'\non = 'text'\npattern = '^foo bar$'"}
    alone, company = (cleaner(tmp_path, **bodies) for _ in range(2))
    company.clean("foo bar\n\ufefffoo bar\n")
    text = "x\n\ufefffoo bar\ny\n"
    assert alone.clean_text(text) == company.clean_text(text)


def test_a_mark_that_a_drop_brings_to_the_start(tmp_path: Path) -> None:
    one = cleaner(tmp_path, a="kind = 'pattern'\non = 'text'\npattern = '^foo bar$'", b='line = ["junk"]')
    once = one.clean_text("junk\n\ufefffoo bar\ny\n")
    assert one.clean_text(once) == once


def test_a_cut_line_is_compared_as_a_second_run_would_read_it(tmp_path: Path) -> None:
    """Its key once lacked the plain forms of special characters, so that only the second run saw the repetition."""
    bodies = {"a": f"{GLUED}'\\(ad\\)'", "b": 'kind = "repeat"\nwhat = "adjacent"\ncase = "x"'}
    one = cleaner(tmp_path, **bodies)
    line = "The council met on Monday\u00a0evening and kept the old bridge for a year."
    once = one.clean_text(f"{line}(ad)\n{line}\nMore.\n")
    assert one.clean_text(once) == once
    assert once == f"{line}\nMore.\n"
