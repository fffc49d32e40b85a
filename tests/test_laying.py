"""Laying a text over the blocks it came from: what an extractor changes does not hide a block."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.laying import ANCHOR, lay_over, letters

A = "The council met on Monday and voted to keep the old bridge open for another year."
B = "Engineers had warned in spring that two of the piers were moving to the northern bank."
C = "Shops on both sides of the water had asked for it in a letter to the mayor."
D = "Nobody would have to pay for the crossing until then, the treasurer said."
TITLE = "Bridge stays open"

TABLE: dict[str, tuple[list[str], str, list[int], float]] = {  # blocks, text, the blocks that are found, share
    "all": ([A, B, C], f"{A}\n{B}\n{C}\n", [0, 1, 2], 1.0),
    "some": ([A, B, C, D], f"{B}\n{D}", [1, 3], 1.0),
    "none": ([A, B], f"{C}\n", [], 0.0),
    "no blocks": ([], A, [], 0.0),
    "no text": ([A, B], "", [], 0.0),
    "a text without letters": ([A, "—"], "— … —", [], 0.0),
    "a bullet before it": ([A, B], f"- {A}\n• {B}", [0, 1], 1.0),
    "bars of a table": (["Name | Age of the bridge", "Cork | a hundred and ten"], "|Name|Age of the bridge|\n|---|---|\n|Cork|a hundred and ten|", [0, 1], 1.0),
    "no-break spaces": ([A.replace(" ", "\u00a0"), B], f"{A}\n{B.replace(' ', chr(0xA0))}", [0, 1], 1.0),
    "curly quotes": (["“We will be open,” the mayor’s office said to us.", B], f'"We will be open," the mayor\'s office said to us.\n{B}', [0, 1], 1.0),
    "quotes stripped": (["“We will be open,” the mayor’s office said to us."], "We will be open, the mayors office said to us.", [0], 1.0),
    "invisible characters": ([A.replace("council", "coun\u200bcil")], A, [0], 1.0),
    "dashes": ([A.replace(" and", " — and")], A.replace(" and", " -- and"), [0], 1.0),
    "wrapped": ([A, B], "\n".join(f"{A} {B}".split()), [0, 1], 1.0),
    "short ones between": (["Rain", A, "Rain fell", B, "Sun"], f"{A}\nRain fell\n{B}\n", [1, 2, 3], 1.0),
    "a short one that is not": ([A, "Rain fell", B], f"{A}\n{B}\n", [0, 2], 1.0),
    "a block twice on the page": ([A, B, A], f"{A}\n{B}", [0, 1], 1.0),
    "a block twice in both": ([A, B, A], f"{A}\n{B}\n{A}", [0, 1, 2], 1.0),
    "a block twice in the text": (["Sun and rain", A], f"{A}\nSun and rain\n{A}", [0, 1], 1.0),
    "a block twice on the page, and more in the text": ([A, B, A], f"{A}\n{B}\n{C}", [0, 1], len(letters(A + B)) / len(letters(A + B + C))),
    "a long block among short ones that moved": ([f"{A} {B} {C}", "Rain fell", D, A[:40]], f"{D}\n{A[:40]}\n{A} {B} {C}\nRain fell", [0, 1, 2, 3], 1.0),
    "a block that moved up": ([A, B, C, D], f"{C}\n{A}\n{B}\n{D}", [0, 1, 2, 3], 1.0),
    "a block that moved down": ([A, B, C, D], f"{B}\n{C}\n{D}\n{A}", [0, 1, 2, 3], 1.0),
    "its middle taken out": ([A, B, C], f"{A}\n{B.replace(' in spring', '')}\n{C}", [0, 1, 2], 1.0),
    "its end taken out": ([A, B, C], f"{A}\n{B[:-20]}\n{C}", [0, 1, 2], 1.0),
    "most of it taken out": ([A, B, C], f"{A}\n{B[:30]}\n{C}", [0, 2], (len(letters(A + C))) / len(letters(A + B[:30] + C))),
    "the headline next to the body": ([TITLE, "Home", TITLE, A, B], f"{TITLE}\n{A}\n{B}", [2, 3, 4], 1.0),
    "the headline above what goes": ([TITLE, "Home", A, B], f"{TITLE}\n{A}\n{B}", [0, 2, 3], 1.0),
    "two lines above the body": (["News", TITLE, "Sport", "News", TITLE, A], f"News\n{TITLE}\n{A}", [3, 4, 5], 1.0),
    "letters that are no ASCII": (["Совет проголосовал за проект нового моста", "市議会は古い橋をもう一年残すことを決めた"], "市議会は古い橋をもう一年残すことを決めた", [1], 1.0),
    "lone surrogates": (["\ud800" + A, B], A, [0], 1.0),
}  # fmt: skip


@pytest.mark.parametrize(("blocks", "text", "found", "share"), TABLE.values(), ids=TABLE)
def test_what_is_found(blocks: list[str], text: str, found: list[int], share: float) -> None:
    laid = lay_over(blocks, text)
    assert [number for number, is_found in enumerate(laid.found) if is_found] == found
    assert laid.share == pytest.approx(share)


def test_the_heaviest_chain_wins() -> None:
    """One long block that moved up does not make the three others move."""
    moved = " ".join([A] * 2)
    blocks = [B, C, D, TITLE, moved]
    laid = lay_over(blocks, f"{moved}\n{B}\n{C}\n{D}\n{TITLE}")
    assert laid.found == [True] * 5
    assert laid.share == 1.0


# Words with the number of their block in them: no block stands in another one by chance.
@st.composite
def pages(draw: st.DrawFn) -> tuple[list[str], list[int]]:
    between = st.sampled_from([" ", "\u00a0", ", ", " — ", "’ ", " | ", "\u200b "])
    blocks = []
    for number in range(draw(st.integers(1, 12))):
        words = [
            f"{draw(st.sampled_from(string.ascii_letters + 'éя橋'))}x{number:02}y{n}"
            for n in range(draw(st.integers(1, 9)))
        ]
        blocks.append("".join(word + draw(between) for word in words))
    return blocks, [n for n in range(len(blocks)) if draw(st.booleans())]


@settings(max_examples=80)
@given(pages(), st.sampled_from(["\n", "\n\n", "\r\n", "\n- "]))
def test_chosen_blocks_are_found(page: tuple[list[str], list[int]], end: str) -> None:
    blocks, chosen = page
    laid = lay_over(blocks, end.join(blocks[n] for n in chosen))
    assert [n for n, found in enumerate(laid.found) if found] == chosen
    assert laid.share == (1.0 if chosen else 0.0)


@settings(max_examples=80)
@given(pages(), st.data())
def test_long_blocks_are_found_in_any_order(page: tuple[list[str], list[int]], data: st.DataObject) -> None:
    blocks, chosen = page
    text = "\n".join(blocks[n] for n in data.draw(st.permutations(chosen)))
    found = lay_over(blocks, text).found
    assert {n for n in chosen if len(letters(blocks[n])) >= ANCHOR} <= {
        n for n, is_found in enumerate(found) if is_found
    }
    assert {n for n, is_found in enumerate(found) if is_found} <= set(chosen)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=8), st.lists(st.text("abc \n", max_size=80), max_size=4))
def test_what_is_nowhere_in_the_text_is_not_found(blocks: list[str], lines: list[str]) -> None:
    blocks = [block.replace("\n", " ") for block in blocks]
    text = "\n".join(lines)
    for block, found in zip(blocks, lay_over(blocks, text).found, strict=True):
        assert not found or set(letters(block)) <= set(b"abc")


def test_endless_pages_are_laid_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking for each block from the start of the text took 14 s for 20,000 of them."""
    blocks = [f"The {n}th of many blocks that are all unlike each other." for n in range(100)]
    monkeypatch.setattr("cleaner.laying.WORK", 0)
    assert lay_over(blocks, "\n".join(blocks[::2])).found == [n % 2 == 0 for n in range(100)]
    assert lay_over(blocks, "\n".join([blocks[9], blocks[3]])).found.count(True) >= 1
