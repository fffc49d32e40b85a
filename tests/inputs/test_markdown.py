"""Ranges of Markdown that no rule may touch."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.inputs.markdown import protected

# In each case the protected ranges stand between « and ».
CASES = {
    "empty": "",
    "prose": "Just a line.\n\nAnother | one.\n",
    "yaml": "«---\ntitle: x\n---\n»text\n",
    "yaml with spaces after the marks": "«---  \ntitle: x\n---\t\n»text\n",
    "toml": "«+++\ntitle = 'x'\n+++\n»text",
    "toml is not closed by yaml": "+++\ntitle = 'x'\n---\ntext",
    "unclosed front matter is none": "---\ntitle: x\n",
    "front matter only on the first line": "\n---\ntitle: x\n---\n",
    "a longer mark is none": "----\ntitle: x\n----\n",
    "an indented mark is none": " ---\ntitle: x\n---\n",
    "empty front matter": "«---\n---\n»x",
    "front matter after a mark": "\ufeff«---\na: 1\n---\n»text",
    "front matter after two marks": "\ufeff\ufeff«---\na: 1\n---\n»text",
    "front matter with CRLF": "«---\r\na: 1\r\n---\r\n»text\r\n",
    "front matter with CR": "«---\ra: 1\r---\r»text\r",
    "front matter that ends the text": "«---\na: 1\n---»",
    "NEL and LS end no line": "---\u2028a: 1\x85---\n",
    "backticks": "a\n«```\ncode\n```\n»b\n",
    "info string": "«```python title='x'\ncode\n```\n»b\n",
    "no backtick in a backtick info string": "``` a`b\ncode\n",
    "a backtick in a tilde info string": "«~~~ a`b\ncode\n~~~\n»b",
    "two backticks are none": "``\ncode\n``\n",
    "three spaces of indent": "«   ```\ncode\n   ```\n»b",
    "four spaces are indented code, not protected": "    ```\ncode\n    ```\n",
    "a closing fence at four spaces does not close": "«```\ncode\n    ```\nb\n»",
    "a shorter fence does not close": "«````\ncode\n```\nmore\n````\n»b",
    "a longer fence closes": "«```\ncode\n`````\n»b",
    "the other mark does not close": "«```\n~~~\n```\n»b",
    "a fence with words does not close": "«```\n``` x\n``` \t\n»b",
    "unclosed": "a\n«```\ncode\n\nmore»",
    "unclosed and empty": "a\n«```»",
    "one after the other": "«~~~\na\n~~~\n»«~~~\nb\n~~~\n»",
    "CRLF": "a\r\n«```\r\ncode\r\n```\r\n»b",
    "CR": "a\r«```\rcode\r```\r»b",
    "VT, FF, NEL and LS end no line": "a\x0b```\x0c```\x85```\u2028```\n",
    "table": "a\n\n«| x | y |\n|---|:--|\n| 1 | 2 |\n»\nb",
    "table without outer pipes": "«x | y\n--- | :-:\n1 | 2\nthree\n»\nb",
    "table of one column": "«| x |\n| - |\n| 1 |»",
    "table right after prose": "prose\n«| x |\n|---|\n»  \n| 1 |\n",
    "table that a fence ends": "«| x |\n|---|\n| 1 |\n»«```\ncode\n```\n»b",
    "table with CR": "«a | b\r-|-\r1 | 2\r»\rc",
    "no header": "\n|---|---|\n| 1 | 2 |\n",
    "a heading is no table": "a | b\n-----\nc\n",
    "a header without pipes is none": "a\n|---|\nb\n",
    "words in the delimiter row": "a | b\n---|-x-\nc\n",
    "empty cell in the delimiter row": "a | b\n---||---\nc\n",
    "table in code": "«```\n| x |\n|---|\n```\n»| 1 |\n",
    "fence in front matter": "«---\na: |\n  ```\n---\n»b\n",
}


@pytest.mark.parametrize("marked", CASES.values(), ids=CASES)
def test_protected(marked: str) -> None:
    text = marked.replace("«", "").replace("»", "")
    ranges = protected(text)
    for start, end in reversed(ranges):
        text = f"{text[:start]}«{text[start:end]}»{text[end:]}"
    assert text == marked


PIECES = [*"`|-: a\n\r\ufeff\u2028\x85", "```", "~~~~", "---", "+++", "    ", "\r\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_ranges_are_sorted_disjoint_and_whole_lines(text: str) -> None:
    at = 0
    for start, end in protected(text):
        assert at <= start < end
        assert not text[:start].strip("\ufeff") or text[start - 1] in "\r\n"
        assert end == len(text) or text[end - 1] in "\r\n"
        assert text[end - 1 : end + 1] != "\r\n", "a CRLF cut in half"
        assert text[start - 1 : start + 1] != "\r\n", "a CRLF cut in half"
        at = end


@pytest.mark.parametrize(
    "text",
    [
        "`" * 500_000,
        "```\n" * 100_000 + "x",
        "~~~~\n" + "~~~\n" * 100_000,
        "---\n" + "--- x\n" * 100_000,
        "a | b\n" * 100_000,
        "a | b\n" + "-" * 500_000 + "|x",
        "a | b\n-" + " " * 300_000 + "x",
        "a | b\n" + "-|" * 200_000 + "x",
        "a | b\n" + "- |" * 200_000 + "x",
        "|\n" * 100_000 + "|-|\n" * 100_000,
        "```" + " " * 300_000 + "`",
        "\n" * 500_000 + "|",
        "x" * 2_000_000 + "|",
    ],
)
def test_time_is_linear(text: str) -> None:
    start = time.process_time()
    protected(text)
    assert time.process_time() - start < 1
