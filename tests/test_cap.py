"""Row 7 of the table: how much may go on less than sure rules, and that the verdict repeats itself."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, restore
from cleaner.pack import load_all
from cleaner.rule import Rule

PACK = """
[[rule]]
id = "sure"
category = "other"
line = ["surely boiler plate here"]
[[rule]]
id = "likely"
category = "other"
confidence = "likely"
prefix = ["junk"]
drops = ["junk"]
keeps = ["no junk"]
[[rule]]
id = "guess"
category = "other"
confidence = "guess"
at = "tail"
prefix = ["perhaps"]
drops = ["perhaps"]
keeps = ["or perhaps"]
[[rule]]
id = "all"
category = "other"
confidence = "likely"
allow_all = true
prefix = ["whole"]
drops = ["whole"]
keeps = ["a whole"]
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> list[Rule]:
    path = tmp_path_factory.mktemp("cap") / "p.toml"
    path.write_text(PACK, encoding="utf-8")
    return load_all([str(path)], with_shipped=False)


SURE = "surely boiler plate here\n"  # 21 characters that are no space
TABLE = {  # text, share, what is left, whether the cap held rules back
    "below": ("junk45678\nbody12345\nbody12345\n", 0.7, "body12345\nbody12345\n", False),
    "exactly": ("junk567\nabc\n", 0.7, "abc\n", False),
    "exactly, beside sure ones": (SURE + "junk56789\nbody56\n", 0.25, "body56\n", False),
    "just above, beside sure ones": (SURE + "junk56789\nbody5\n", 0.25, "junk56789\nbody5\n", True),
    "just above": ("junk5678\nabc\n", 0.7, "junk5678\nabc\n", True),
    "spaces and line ends do not count": ("junk   567   \n\n\na b  c\n", 0.7, "a b  c\n", False),
    "everything": ("junk\n", 0.7, "junk\n", True),
    "everything is allowed": ("junk\n", 1.0, "", False),
    "nothing is allowed": ("junk\n" + "body\n" * 100, 0.0, "junk\n" + "body\n" * 100, True),
    "sure rules are not weighed": (SURE * 9 + "body\n", 0.0, "body\n", False),
    "nor in the share of the others": (SURE + "junk\n" + "body567\n", 0.3, "body567\n", False),
    "but they count in the whole": (SURE + "junk56\nb\n", 0.25, "b\n", False),
    "only the sure ones are left": (SURE + "junk56\nb\n", 0.1, "junk56\nb\n", True),
    "allow_all": ("whole text\nwhole thing\n", 0.1, "", False),
    "allow_all does not speak for others": ("whole text\njunk\n", 0.1, "junk\n", True),
    "a text of white space": (" \n\n", 0.0, " \n\n", False),
}


@pytest.mark.parametrize(("text", "share", "left", "held"), TABLE.values(), ids=TABLE)
def test_share(rules: list[Rule], text: str, share: float, left: str, held: bool) -> None:
    cleaner = Cleaner(rules, level="bold", max_drop_share=share)
    result = cleaner.clean(text)
    assert result.text == left
    assert [w.code for w in result.warnings if w.code == "W-DROP-SHARE"] == ["W-DROP-SHARE"] * held
    again = cleaner.clean(left)
    assert again.text == left


def test_the_warning_names_the_share_and_the_rules(rules: list[Rule]) -> None:
    text = SURE + "junk5678\nperhaps8\nb\n"
    assert not Cleaner(rules, level="bold", max_drop_share=0.5).clean(text).warnings
    many = Cleaner(rules, level="bold", max_drop_share=0.3).clean(text)
    (caution,) = many.warnings
    assert caution.code == "W-DROP-SHARE"
    assert "42% of the text" in caution.message
    assert "p/guess, p/likely" in caution.message
    assert "more than 30%" in caution.message
    assert [d.rule for d in many.drops] == ["p/sure"]


lines = st.lists(
    st.sampled_from(["junk", "junk and more", "perhaps", SURE.strip(), "whole", "body", "A longer line of body.", ""]),
    max_size=14,
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines, st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0]))
def test_the_verdict_is_repeated_on_its_own_output(rules: list[Rule], some: list[str], share: float) -> None:
    text = "\n".join(some)
    key = str(share)
    cleaner = _cleaners.setdefault(key, Cleaner(rules, level="bold", max_drop_share=share))
    result = cleaner.clean(text)
    assert restore(result) == text
    again = cleaner.clean(result.text)
    assert again.text == result.text
    held, still = ([w.code for w in r.warnings if w.code == "W-DROP-SHARE"] for r in (result, again))
    assert still == held or not held


_cleaners: dict[str, Cleaner] = {}


def test_a_careful_cleaner_needs_no_cap(rules: list[Rule]) -> None:
    result = Cleaner(rules, level="careful", max_drop_share=0.0).clean(SURE * 3 + "junk\n")
    assert result.text == "junk\n"
    assert not result.warnings
