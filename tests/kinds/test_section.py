"""section: a marker takes the teasers below it, never the body, and stays where there are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cleaner import Cleaner, PackError, restore
from cleaner.rule import Rule

Pack = Callable[[str], list[Rule]]
HEAD = '[[rule]]\nid = "a"\ncategory = "related"\nkind = "section"\nline = ["more on this story", "mehr zum thema"]\n'
HEAD += 'keeps = ["More on this story at ten."]\n'
SHARE = '[[rule]]\nid = "share"\ncategory = "share-bar"\nline = ["share this article now"]\n'
AD = '[[rule]]\nid = "ad"\ncategory = "ad-marker"\nline = ["this is an advertisement"]\n'
MARK = "More on this story"
P = "The council met on Monday and voted, after a long debate, to keep the old bridge open for another year at least."
Q = "Engineers had warned in spring that two of the piers were moving, by a hair a month, to the northern bank."
T, U, V = "Storm closes the harbour of the islands", "Council votes on a new budget", "Why the ferry is late again"


def cleaner(pack: Pack, body: str = "", more: str = SHARE + AD) -> Cleaner:
    return Cleaner(pack(f"{HEAD}{body}\n{more}"), max_drop_share=1.0)


TAKEN = {  # lines, the numbers of those that go
    "teasers in the middle": ([P, MARK, T, U, Q], [1, 2, 3]),
    "teasers at the end": ([P, Q, MARK, T, U, V], [2, 3, 4, 5]),
    "with ornaments": ([P, f"» {MARK.upper()}:", T, Q], [1, 2]),
    "bullets": ([P, MARK, f"• {T}", f"- {U}", Q], [1, 2, 3]),
    "questions": ([P, MARK, "Who pays for the bridge of our town?", T, Q], [1, 2, 3]),
    "dates and labels between": ([P, MARK, "Sport", T, "12 May 2024", U, Q], [1, 2, 3, 4, 5]),
    "a sentence between two teasers": ([P, MARK, T, "It will not open before the morning.", U, Q], [1, 2, 3, 4]),
    "a sub-heading before the body": ([P, MARK, T, U, "A long night", Q], [1, 2, 3]),
    "a sentence before the body": ([P, MARK, T, U, "It was a long night.", Q], [1, 2, 3]),
    "a sub-heading and a sentence before the body": ([P, MARK, T, "A long night", "It was a very long night.", Q], [1, 2]),
    "two sentences one after the other": ([P, MARK, T, U, "It was a very long night.", "Nobody slept before the morning.", Q], [1, 2, 3]),
    "sub-headings and short paragraphs": ([P, MARK, T, U, "It was a long night.", "What it costs", "Nobody slept before the morning.", "Background", Q], [1, 2, 3]),
    "sub-headings and short paragraphs at the end": ([P, MARK, T, U, "It was a long night.", "What it costs", "Nobody slept before the morning."], [1, 2, 3]),
    "a paragraph without an end": ([P, MARK, T, U, ("It rained on the bridge and on the river " * 4).strip(), Q], [1, 2, 3]),
    "two blocks": ([P, MARK, T, MARK, U, Q], [1, 2, 3, 4]),
    "two markers": ([P, MARK, "Mehr zum Thema", T, Q], [1, 2, 3]),
    "a marker at the end": ([P, Q, MARK], [2]),
    "above another rule and the headline": ([MARK, T, U, "Share this article now", "Town keeps its old bridge for one more year", P, Q], [0, 1, 2, 3]),
    "over what another rule takes": ([P, MARK, T, "Share this article now", U, Q], [1, 2, 3, 4]),
    "Russian": ([P, MARK, "Шторм закрыл гавань островов на севере", "Долгая ночь на мосту", Q], [1, 2]),
    "Arabic": ([P, MARK, "العاصفة تغلق ميناء الجزر الشمالية", "المجلس يصوت على ميزانية جديدة للمدينة", Q], [1, 2, 3]),
    "Japanese": ([P, MARK, "嵐のため北の島々の港を閉鎖", Q], [1, 2]),
    "Hindi": ([P, MARK, "तूफान ने उत्तरी द्वीपों का बंदरगाह बंद किया", Q], [1, 2]),
    "the body follows": ([P, MARK, Q, P], []),
    "a sentence follows": ([P, MARK, "It was a very long night.", Q], []),
    "words that are no headlines": ([P, MARK, "Introduction", "Method", Q], []),
    "a sub-heading and the body": ([P, MARK, "A long night", Q], []),
    "the marker in a sentence": ([P, f"{MARK} was not known.", T, Q], []),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "gone"), TAKEN.values(), ids=TAKEN)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\n \n", "\r\n\r\n"])
def test_what_goes_with_a_marker(pack: Pack, lines: list[str], gone: list[int], end: str) -> None:
    one = cleaner(pack)
    text = end.join(lines) + end
    result = one.clean(text)
    stays = [line for n, line in enumerate(lines) if n not in gone]
    assert [x.strip() for x in result.text.replace("\r", "\n").split("\n") if x.strip()] == stays
    assert restore(result) == text
    assert one.clean(result.text).text == result.text


@pytest.mark.parametrize("above", [[MARK], [MARK, T], [MARK, "Sport today: the ferry", U], [MARK, "Home", "News"]])
def test_the_headline_stays_below_a_marker(pack: Pack, above: list[str]) -> None:
    title = "Town keeps its old bridge for one more year"
    assert cleaner(pack).clean_text("\n".join([*above, title, P, Q])).endswith(f"{title}\n{P}\n{Q}")


def test_a_block_is_one_drop_with_its_blank_lines(pack: Pack) -> None:
    (drop,) = cleaner(pack).clean(f"{P}\n\n{MARK}\n\n{T}\n\n{U}\n\n{Q}\n").drops
    assert (drop.rule, drop.line, drop.removed) == ("p/a", 3, f"{MARK}\n\n{T}\n\n{U}\n")


ALONE = {  # lines below the marker, whether it goes without a block, whether it goes with `alone`
    "the body": ([Q, P], False, True),
    "a sub-heading": (["A long night", Q], False, True),
    "teasers": ([T, U, Q], True, True),
    "nothing": ([], True, True),
    "a single word": (["Sport"], False, True),
}


@pytest.mark.parametrize(("below", "without", "alone"), ALONE.values(), ids=ALONE)
def test_alone(pack: Pack, below: list[str], without: bool, alone: bool) -> None:
    text = "\n".join([P, MARK, *below, ""])
    assert (MARK not in cleaner(pack).clean_text(text)) is without
    result = cleaner(pack, "alone = true").clean(text)
    assert (MARK not in result.text) is alone
    if not without:
        assert [d.removed for d in result.drops] == [f"{MARK}\n"]


@pytest.mark.parametrize(("most", "goes"), [(1, 1), (3, 3), (12, 12), (None, 12), (40, 30)])
def test_no_more_lines_than_allowed(pack: Pack, most: int | None, goes: int) -> None:
    teasers = [f"{T} {n}" for n in range(30)]
    text = "\n".join([P, MARK, *teasers, Q, ""])
    left = cleaner(pack, f"max_lines = {most}" if most else "").clean_text(text)
    assert [t for t in teasers if t not in left.split("\n")] == teasers[:goes]


def test_an_end_marker_closes_a_block(pack: Pack) -> None:
    one = cleaner(pack, 'end = ["end of list"]')
    lines = [P, MARK, T, "It was late.", U, "End of list", V, Q]
    assert one.clean_text("\n".join(lines) + "\n") == f"{P}\n{V}\n{Q}\n"
    far = [P, MARK, T, Q, *[P, Q] * 9, "End of list", ""]
    assert one.clean_text("\n".join(far)).startswith(f"{P}\n{Q}\n{P}\n")


def test_a_prefix_is_a_marker_too(pack: Pack) -> None:
    bounds = 'prefix = ["more from"]\nmax_words = 4\ndrops = ["More from Example"]\nkeeps = ["More from less."]\n'
    one = Cleaner(pack(HEAD.partition("line")[0] + bounds))
    assert one.clean_text(f"{P}\nMore from Example News\n{T}\n{Q}\n") == f"{P}\n{Q}\n"
    stays = f"{P}\nMore from the whole of Example News\n{T}\n{Q}\n"
    assert one.clean_text(stays) == stays


def test_lines_that_no_rule_may_touch_close_a_block(pack: Pack) -> None:
    text = f"{P}\n\n{MARK}\n\n{T}\n\n```\n{U}\n```\n\n{Q}\n"
    assert cleaner(pack).clean(text, media_type="text/markdown").text == f"{P}\n\n```\n{U}\n```\n\n{Q}\n"
    fenced = f"```\n{MARK}\n{T}\n```\n\n{Q}\n"
    assert cleaner(pack).clean(fenced, media_type="text/markdown").text == fenced


def test_a_cut_line_is_read_as_it_reads_now(pack: Pack) -> None:
    cut = '[[rule]]\nid = "cut"\ncategory = "other"\nkind = "pattern"\npoint = "match"\npattern = ["\\\\(ad\\\\)"]\ndrops = ["x⟦(ad)⟧"]\nkeeps = ["ad"]\n'
    one = cleaner(pack, more=cut)
    for text in (f"{P}\nMore on (ad)this story\n{T}\n{Q}\n", f"{P}\n{MARK}\n{T}(ad)\n{Q}\n"):
        result = one.clean(text)
        assert result.text == f"{P}\n{Q}\n"
        assert restore(result) == text


# What another rule dropped is no reason to keep more -----------------------------------------------------------------

STOPS = {  # text, what is left; a second run knows of no drop, so it stops at what may be the headline
    "a headline right below the marker": f"{MARK}\nThe council voted to keep the bridge.\nShare this article now\n{P}\n{Q}\n",
    "a short teaser before it": f"{MARK}\nStorm closes northern harbour\nThe council voted to keep the bridge.\nShare this article now\n{P}\n{Q}\n",
    "a long teaser before it": f"{MARK}\n{T}\nThe council voted to keep the bridge.\nShare this article now\n{P}\n{Q}\n",
}


@pytest.mark.parametrize("text", STOPS.values(), ids=STOPS)
@pytest.mark.parametrize("body", ["", "alone = true"])
def test_a_second_run_finds_nothing(pack: Pack, text: str, body: str) -> None:
    """What went moved the place of the headline, and the block once was smaller for it than without."""
    one = cleaner(pack, body)
    once = one.clean_text(text)
    assert "voted to keep the bridge" in once or T in text
    assert one.clean_text(once) == once


def test_a_keep_in_the_block_of_the_first_run(pack: Pack) -> None:
    keep = '[[rule]]\nid = "k"\ncategory = "other"\naction = "keep"\nline = ["the council voted to keep the bridge"]\n'
    one = cleaner(pack, more=SHARE + keep)
    text = f"{MARK}\n{T}\n{U}\nThe council voted to keep the bridge\n{V}\nShare this article now\n{P}\n{Q}\n"
    once = one.clean_text(text)
    assert one.clean_text(once) == once
    assert "The council voted to keep the bridge" in once


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("max_lines = 0", "max_lines is a whole number from 1 on"),
        ("max_lines = true", "max_lines is a whole number from 1 on"),
        ('alone = "yes"', "alone is true or false"),
        ('end = ["***"]', "nothing but ornaments"),
        ('end = "x"', "end is a list of strings"),
        ('contains = ["x"]', "unknown key 'contains'"),
    ],
)
def test_what_is_refused(pack: Pack, body: str, message: str) -> None:
    with pytest.raises(PackError, match=message):
        cleaner(pack, body)
