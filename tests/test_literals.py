"""The scan against a naive search: every occurrence of every literal, overlapping ones too, in chunks or not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import literals as module
from cleaner.literals import scanner

Hits = list[tuple[int, int, int]]


def naive(literals: list[bytes], haystack: bytes) -> Hits:
    """Every place of every literal."""
    places = ((n, at, at + len(x)) for n, x in enumerate(literals) for at in range(len(haystack)) if x)
    return sorted(hit for hit in places if haystack[hit[1] : hit[2]] == literals[hit[0]])


def scanned(literals: list[bytes], haystack: bytes) -> Hits:
    """What the scan says, which must be ordered by where the hits end; a hit on a line end between chunks comes once."""
    found = list(scanner(literals)(haystack))
    assert [end for *_, end in found] == sorted(end for *_, end in found)
    assert len(set(found)) == len(found)
    return sorted(found)


TABLE: dict[str, tuple[list[bytes], bytes]] = {
    "none": ([], b"abc"),
    "nothing to look at": ([b"ab"], b""),
    "over itself": ([b"aa"], b"aaaa"),
    "one in the other": ([b"foo bar baz", b"bar", b"bar b", b"oo bar"], b"a foo bar baz"),
    "one after the other": ([b"ab", b"ba"], b"ababa"),
    "at both ends": ([b"\nab", b"ab\n", b"ab"], b"\nab\nab\n"),
    "not across lines": ([b"ab"], b"a\nb"),
    "bytes": ([b"\xc3\x80", b"\x80\xc3"], b"\xc3\x80\xc3\x80"),
}


@pytest.mark.parametrize(("literals", "haystack"), TABLE.values(), ids=TABLE)
def test_scan(literals: list[bytes], haystack: bytes) -> None:
    assert scanned(literals, haystack) == naive(literals, haystack)


words = st.text("ab ", min_size=2, max_size=4).map(str.encode)
literals_ = st.lists(
    st.one_of(words, words.map(lambda w: b"\n" + w), words.map(lambda w: w + b"\n")), max_size=6, unique=True
)
haystacks = st.lists(st.text("ab ", max_size=20).map(str.encode), max_size=10).map(
    lambda lines: b"\n".join([b"", *lines, b""])
)


@settings(max_examples=300, deadline=None)
@given(literals_, haystacks)
def test_every_hit_and_no_other(literals: list[bytes], haystack: bytes) -> None:
    assert scanned(literals, haystack) == naive(literals, haystack)


@settings(max_examples=500, deadline=None)
@given(literals_, haystacks, st.integers(1, 24))
def test_chunks_change_nothing(literals: list[bytes], haystack: bytes, chunk: int) -> None:
    """Lines longer than a chunk, chunks that end on a line end, literals that begin or end with one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK", chunk)
        assert scanned(literals, haystack) == naive(literals, haystack)


def test_a_line_longer_than_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 4)
    literals, haystack = [b"foo", b"\nfoo", b"foo\n"], b"\nfoo" + b"x" * 50 + b"foo\nfoo\n"
    assert scanned(literals, haystack) == naive(literals, haystack)
    assert scanned(literals, b"x" * 50 + b"foo") == [(0, 50, 53)]


def test_real_chunks() -> None:
    line = b"ab" * 100 + b"\n"
    haystack = b"\n" + line * 12_000
    assert len(haystack) > 2 * module.CHUNK
    found = list(scanner([b"\nab", b"ab\n"])(haystack))
    assert (len(found), len(set(found))) == (24_000, 24_000)
