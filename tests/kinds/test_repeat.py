"""repeat: the headline, the paragraph, the passage once more; and what is right to repeat."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner, PackError, clean_text, restore
from cleaner.pack import load_all

PROSE = [
    "The council met on Monday evening and voted, after a debate of four hours, to keep the old bridge for a year.",
    "Engineers had warned in spring that two of the piers were moving, by a hair a month, towards the northern bank.",
    "A new bridge would cost the town more than it takes in taxes over three years, the treasurer told the meeting.",
    "Shopkeepers on the far side said that they would sooner paddle their customers over than see the bridge closed.",
]
P, Q, R, S = PROSE
TITLE = "Town keeps its old bridge for one more year"
STAND = "A narrow vote, and a long evening"


def cleaner(folder: Path, *kinds: str) -> Cleaner:
    source = "".join(
        f'[[rule]]\nid = "a{n}"\ncategory = "duplicate"\nkind = "repeat"\ncase = "x"\nwhat = "{what}"\n'
        for n, what in enumerate(kinds)
    )
    (folder / "p.toml").write_text(source, encoding="utf-8")
    return Cleaner(load_all([str(folder / "p.toml")], with_shipped=False), max_drop_share=1.0)


GOES = {  # what, lines, (number of the line that goes, number of the one it repeats), counted from 1
    "the headline over the body": ("headline", [TITLE, STAND, TITLE, P], [(3, 1)]),
    "with blank lines": ("headline", [TITLE, "", STAND, "", TITLE, "", P], [(5, 1)]),
    "below a masthead": ("headline", ["The Daily", "", TITLE, STAND, TITLE, P], [(5, 3)]),
    "in capitals, with ornaments": ("headline", [TITLE, f"» {TITLE.upper()} «"[2:-2], P], [(2, 1)]),
    "twice more": ("headline", [TITLE, TITLE, STAND, TITLE, P], [(2, 1), (4, 1)]),
    "prose two lines below": ("headline", [TITLE, TITLE, STAND, P], [(2, 1)]),
    "Japanese": ("headline", ["市議会、古い橋をもう一年残す", "市議会、古い橋をもう一年残す", "市" * 90], [(2, 1)]),
    "a paragraph and itself": ("adjacent", [P, P, Q], [(2, 1)]),
    "three times": ("adjacent", [P, P, P, Q], [(2, 1), (3, 2)]),
    "over a blank line": ("adjacent", [P, "", P, Q], [(3, 1)]),
    "with white space around": ("adjacent", [P, f"  {P}\t", Q], [(2, 1)]),
    "a passage": ("run", [P, Q, R, P, Q], [(4, 1), (5, 2)]),
    "the whole text": ("run", [P, Q, R, P, Q, R], [(4, 1), (5, 2), (6, 3)]),
    "three times over": ("run", [P, Q, P, Q, P, Q], [(3, 1), (4, 2), (5, 1), (6, 2)]),
    "with blank lines between": ("run", [P, "", Q, "", R, P, "", "", Q], [(6, 1), (9, 3)]),
    "two passages": ("run", [P, Q, R, S, TITLE, R, S, STAND, P, Q], [(6, 3), (7, 4), (9, 1), (10, 2)]),
}


@pytest.mark.parametrize(("what", "lines", "expected"), GOES.values(), ids=GOES)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_goes(tmp_path: Path, what: str, lines: list[str], expected: list[tuple[int, int]], end: str) -> None:
    one = cleaner(tmp_path, what)
    text = end.join([*lines, ""])
    result = one.clean(text)
    assert [(d.line, d.copy_of) for d in result.drops] == expected
    assert restore(result) == text
    assert one.clean(result.text).text == result.text


POEM = [
    "The sea is wide and I can't cross over", "And neither have I wings to fly", "Row, row me over the water, my dear",
    "I know a ship and she sails the sea", "She's loaded deep as deep can be", "Row, row me over the water, my dear",
    "O love is kind when love is young", "And sweet as any song I've sung", "Row, row me over the water, my dear",
]  # fmt: skip
STAYS = {
    "a poem and its refrain": POEM,
    "a song that begins with its refrain": ["Row, row me over the water, my dear", *POEM],
    "a chorus of short lines": ["We shall go", "We shall see", "Oh", "We shall go", "We shall see", "Oh", "Oh"],
    "an interview": ["Q: Why?", f"A: {P}", "Q: Why?", f"A: {Q}", "Q: Why?", f"A: {R}"],
    "labels": ["Ingredients", P, "Method", Q, "Ingredients", R, "Method", S],
    "a list": ["- one", "- two", "- one", "- three", "- one", P],
    "a table": ["Town", "12", "0", "Village", "12", "0", "Hamlet", "12", "0", P],
    "scores": ["First half", "1:0", "2:0", "Second half", "1:0", "2:0", P, Q],
    "code": ["if x:", "    return 1", "else:", "    return 2", "if x:", "    return 1", P],
    "rules": ["* * *", P, "* * *", Q, "* * *", R, "***", S],
    "sub-headings": [TITLE, P, "What it means", Q, "What it means", R],
    "a paragraph far below": [P, Q, R, P],
    "a line of a song and itself": ["Gently down the stream.", "Gently down the stream.", P, Q],
    "a short line and itself": ["Never again!", "Never again!", P, Q],
    "a sub-heading once the body has begun": [TITLE, P, "What it means for us", Q, "What it means for us", R],
    "a sentence above": ["He said it again.", STAND, "He said it again.", P],
    "a word above": ["Sport", "Sport", P],
    "a headline without a body": [TITLE, STAND, TITLE, STAND],
    "a headline again far below": [TITLE, *[f"{n}. {Q}" for n in range(25)], TITLE, P],
    "paragraphs that differ at the end": [P, P[:-1] + "!", Q, Q[:-1] + "?"],
    "paragraphs in another order": [P, Q, R, Q, P],
    "a dialogue": ["“Yes.”", "“No.”", "“Yes.”", "“No.”", P],
    "an address, twice": ["12 High Street", "Open daily", P, "12 High Street", "Open daily", Q],
}  # fmt: skip


@pytest.mark.parametrize("lines", STAYS.values(), ids=STAYS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_what_stays(tmp_path: Path, lines: list[str], gap: str) -> None:
    text = gap.join(lines) + "\n"
    assert cleaner(tmp_path, "headline", "adjacent", "run").clean_text(text) == text
    assert clean_text(text) == text


def test_the_later_copy_goes_and_the_first_stays(tmp_path: Path) -> None:
    text = f"{TITLE}\n\n{STAND}\n\n{TITLE.upper()}\n\n{P}\n"
    result = cleaner(tmp_path, "headline", "run").clean(text)
    assert result.text == f"{TITLE}\n\n{STAND}\n\n{P}\n"
    (drop,) = result.drops
    assert (drop.removed, drop.line, drop.copy_of) == (TITLE.upper() + "\n", 5, 1)


def test_a_copy_that_another_rule_leaves_behind_is_seen(tmp_path: Path) -> None:
    """The paragraphs are neighbours only when the line between them has gone."""
    rules = load_all([])
    text = f"{Q}\n{P}\nAdvertisement\n{P}\n{R}\n"
    result = Cleaner(rules).clean(text)
    assert result.text == f"{Q}\n{P}\n{R}\n"
    assert [d.line for d in result.drops] == [3, 4]


@pytest.mark.parametrize("what", ["lines", "", "Headline"])
def test_an_unknown_repetition_is_refused(tmp_path: Path, what: str) -> None:
    with pytest.raises(PackError, match="headline, adjacent, run"):
        cleaner(tmp_path, what)
