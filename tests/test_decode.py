"""Decoding loses nothing: rows 1 to 6, 8 and 9 of the fault table."""

from __future__ import annotations

import codecs
import time
from contextlib import nullcontext, suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.decode import _CODECS, Decoded, byte_offsets, decode, encode
from cleaner.errors import InputError
from cleaner.guess import SAMPLE
from cleaner.labels import LABELS_OF

RUSSIAN = "Президент заявил, что переговоры продолжатся на следующей неделе.\n"
JAPANESE = "日本の首相は東京で記者会見を開き、経済対策について説明しました。\n"
WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]


def lossless(raw: bytes, **options: str) -> Decoded:
    found = decode(raw, **options)  # type: ignore[arg-type]
    assert encode(found.text, found.encoding, found.errors) == raw
    return found


CERTAIN = [
    (b"", None, "", "utf-8"),
    (b"plain", None, "plain", "utf-8"),
    ("naïve – 日本 😀".encode(), None, "naïve – 日本 😀", "utf-8"),
    (b"\xef\xbb\xbfa", None, "\ufeffa", "utf-8"),
    (b"\xef\xbb\xbf\xef\xbb\xbfa", None, "\ufeff\ufeffa", "utf-8"),
    (b"a\xef\xbb\xbfb", None, "a\ufeffb", "utf-8"),
    (b"a\r\r\nb\xc2\x85\x0b\x0c\x1c\x1d\x1e\r", None, "a\r\r\nb\x85\x0b\x0c\x1c\x1d\x1e\r", "utf-8"),
    ("a\u2028b\u2029\x1a".encode(), None, "a\u2028b\u2029\x1a", "utf-8"),
    (b"no final newline\r", None, "no final newline\r", "utf-8"),
    (b"caf\xe9", "ISO-8859-1", "café", "cp1252"),
    (b"caf\xe9", " \tLatin1\n", "café", "cp1252"),
    (b"\x93x\x94", "us-ascii", "“x”", "cp1252"),
    (RUSSIAN.encode("koi8-r"), "koi8-r", RUSSIAN, "koi8-r"),
    (JAPANESE.encode("cp932"), "Shift_JIS", JAPANESE, "cp932"),
    ("中文".encode("gbk"), "gb2312", "中文", "gb18030"),
    ("한국".encode("cp949"), "euc-kr", "한국", "cp949"),
    ("台灣".encode("big5"), "big5", "台灣", "big5hkscs"),
    (JAPANESE.encode("iso2022_jp"), "iso-2022-jp", JAPANESE, "iso2022_jp"),
    ("a\nb".encode("utf-16-le"), "utf-16", "a\nb", "utf-16-le"),
    (b"ascii only", "windows-1251", "ascii only", "cp1251"),
    (b"\xef\xbb\xbf\xc3\xa9", "koi8-r", "\ufeffé", "utf-8"),  # a mark beats a label
    ("Привет".encode(), "euc-jp", "Привет", "utf-8"),  # the label does not fit and UTF-8 does
    (b"plain ascii!", "utf-16", "plain ascii!", "utf-8"),  # no NUL at all: the label lies
]


@pytest.mark.parametrize(("raw", "label", "text", "encoding"), CERTAIN)
def test_certain(raw: bytes, label: str | None, text: str, encoding: str) -> None:
    assert decode(raw, label=label) == Decoded(text, encoding, "strict", None)
    assert encode(text, encoding, "strict") == raw


@pytest.mark.parametrize("codec", WIDE)
def test_wide_with_mark(codec: str) -> None:
    text = "\ufeffcafé 😀\r\nend"
    assert lossless(text.encode(codec)) == Decoded(text, codec, "strict", None)


@pytest.mark.parametrize("codec", WIDE)
@pytest.mark.parametrize("text", ["\ufeffa\ud800b", "\ufeff\udc00\ud800", "\ufeffend\udbff"])
def test_lone_surrogates_in_wide_encodings_are_kept(codec: str, text: str) -> None:
    found = lossless(text.encode(codec, "surrogatepass"))
    assert found == Decoded(text, codec, "surrogatepass", None)


@pytest.mark.parametrize(
    ("raw", "offset"),
    [
        (b"\xff\xfea\0b", 4),
        (b"\xfe\xff\0a\0", 4),
        (b"\xff\xfe\0\0a\0\0", 4),
        (b"\xff\xfe\0\0\0\0\x11\0", 4),  # beyond U+10FFFF
    ],
)
def test_broken_wide_encodings_are_named(raw: bytes, offset: int) -> None:
    with pytest.raises(InputError) as caught:
        decode(raw)
    assert (caught.value.code, caught.value.byte_offset) == ("E-DECODE", offset)


NEARLY_UTF8 = {
    "stray byte": "été naïve ".encode() + b"\xff" + "à la française".encode(),
    "truncated tail": "日本の首".encode()[:-1],
    "tail of ascii text": b"plain text, then a euro \xe2\x82",
    "overlong": b"a\xc0\xafb\xe0\x80\x80c",
    "cesu-8": b"smile \xed\xa0\xbd\xed\xb8\x80 end",
    "beyond unicode": b"a\xf4\x90\x80\x80b",
    "mixed": ("é" * 20).encode() + b"\n" + ("é" * 15).encode("latin-1"),
    "after a mark": b"\xef\xbb\xbfcaf\xe9",
}


@pytest.mark.parametrize("raw", NEARLY_UTF8.values(), ids=NEARLY_UTF8)
def test_nearly_utf8_keeps_its_bad_bytes(raw: bytes) -> None:
    found = lossless(raw)
    assert (found.encoding, found.errors) == ("utf-8", "surrogateescape")
    with pytest.raises(InputError) as caught:
        decode(raw, on_decode="error")
    assert caught.value.code == "E-DECODE"
    assert caught.value.byte_offset == len(raw[: caught.value.byte_offset].decode().encode())


GUESSES = [
    ("Le président a déclaré à la presse que c’était très difficile.\n", "cp1252"),
    ("“It’s a difficult time,” said the minister.\n", "cp1252"),
    ("it’s fine said he\n", "cp1252"),
    ("The minister said it’s a difficult time. Shares didn’t fall.\n", "cp1252"),
    ("café", "cp1252"),
    ("Vláda schválila rozpočet na příští rok, řekl premiér. Žluťoučký kůň.\n", "cp1250"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "koi8-r"),
    (JAPANESE, "cp932"),
    (JAPANESE * 3, "euc_jp"),
    ("中国国家主席在北京会见了来访的外国领导人,双方讨论了经济合作。\n", "gb18030"),
    ("대통령은 오늘 서울에서 기자회견을 열고 경제 정책을 발표했다.\n", "cp949"),
    ("نية الحكومة في الأسبوع المقبل أن تستمر المفاوضات\n", "cp1256"),
]


@pytest.mark.parametrize(("text", "codec"), GUESSES)
def test_legacy_text_without_a_label_is_guessed(text: str, codec: str) -> None:
    found = lossless(text.encode(codec))
    assert found.text == text
    assert codecs.lookup(found.encoding) == codecs.lookup(codec)
    assert isinstance(found.confidence, float)
    assert 0 < found.confidence <= 1
    with pytest.raises(InputError):
        decode(text.encode(codec), on_decode="error")


def test_a_guess_looks_where_the_text_stops_being_ascii() -> None:
    raw = b"All of this is ASCII.\n" * 20_000 + (RUSSIAN * 3).encode("cp1251") + b"ASCII again.\n" * 20_000
    assert lossless(raw).encoding == "cp1251"


def test_a_guess_reads_a_bounded_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    import charset_normalizer

    seen: list[int] = []
    real = charset_normalizer.from_bytes
    monkeypatch.setattr(charset_normalizer, "from_bytes", lambda raw, **kw: seen.append(len(raw)) or real(raw, **kw))
    lossless(RUSSIAN.encode("cp1251") * 5_000)
    lossless("ы".encode("cp1251") * 300_000)
    assert len(seen) == 2
    assert max(seen) <= SAMPLE


def test_a_lossy_guess_falls_back_to_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.decode.likeliest", lambda sample: ("iso2022_jp", 0.9))
    found = lossless(b"\xe9\xe8 \x1b(J\x1b(B" * 3)
    assert found == Decoded(found.text, "utf-8", "surrogateescape", 0.0)


@pytest.mark.parametrize(
    "label",
    ["zlib", "hex", "unicode_escape", "raw_unicode_escape", "utf-7", "idna", "punycode", "rot13", "base64", "utf-8-sig",
     "cp037", "hz-gb-2312", "replacement", "utf_16", "latin-1", "no such", "", "x" * 5_000, "\ud800", "utf\0-8"],
)  # fmt: skip
def test_other_labels_count_as_none(label: str) -> None:
    for raw in (b"+AOk- \\u00e9 x\x9c", "é+AOk-".encode(), b"plain"):
        assert decode(raw, label=label) == decode(raw)


@pytest.mark.parametrize(
    ("label", "raw"),
    [
        ("windows-1252", b"\x81\x8d\x8f\x90\x9d\xe9"),  # WHATWG reads these as C1 controls, Python's codec not at all
        ("shift_jis", b"\x87\x90\x81\xe0 \x87\x54\xfa\x4a"),  # two spellings of one character
        ("big5", b"\xa2\xa1\xa4\x40"),
        ("euc-jp", b"\xa4\xa2\x8f\xff"),
        ("iso-8859-7", b"\xd2\xff\xae\xe1"),
        ("windows-874", b"\xdb\xfc\xa1"),
    ],
)
def test_stated_encodings_lose_no_byte(label: str, raw: bytes) -> None:
    found = lossless(raw, label=label)
    assert found.confidence is None
    assert found.encoding != "utf-8"


@settings(max_examples=500)
@given(st.binary(max_size=80), st.sampled_from([None, *LABELS_OF]))
@example(b"\xff\xfe\0\0", None)
@example(b"\x80" * 70, "cp932")
@example(b"\x87\x90", "cp932")
def test_any_bytes_come_back_or_are_named(raw: bytes, codec: str | None) -> None:
    label = LABELS_OF[codec].split()[0] if codec else None
    wide = codec in WIDE or raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"))
    with suppress(InputError) if wide else nullcontext():
        lossless(raw, **({"label": label} if label else {}))


@pytest.mark.parametrize("codec", [codec for codec in LABELS_OF if codec not in WIDE])
def test_ascii_is_the_same_in_every_codec(codec: str) -> None:
    ascii_ = bytes(set(range(128)) - {14, 15, 27} if codec == "iso2022_jp" else range(128))
    assert ascii_.decode(codec) == ascii_.decode("ascii")
    assert ascii_.decode("ascii").encode(codec) == ascii_


def test_labels() -> None:
    assert len(_CODECS) == sum(len(labels.split()) for labels in LABELS_OF.values()), "a label stands twice"
    assert all(label == label.lower().strip() for label in _CODECS)


def test_encode_names_what_it_cannot_hold() -> None:
    with pytest.raises(InputError, match="cp1252 cannot hold U\\+0416 at code point 1") as caught:
        encode("aЖ", "cp1252", "strict")
    assert caught.value.code == "E-ENCODE"


@pytest.mark.parametrize(
    ("text", "encoding", "errors", "positions", "offsets"),
    [
        ("", "utf-8", "strict", [0, 0], [0, 0]),
        ("aé日😀z", "utf-8", "strict", [0, 1, 2, 3, 4, 5], [0, 1, 3, 6, 10, 11]),
        ("\ufeffa😀b", "utf-16-le", "strict", [0, 1, 2, 3, 4], [0, 2, 4, 8, 10]),
        ("\ufeffa😀b", "utf-32-be", "strict", [1, 1, 4], [4, 4, 16]),
        ("abc", "utf-16-le", "strict", [0, 1, 3], [0, 2, 6]),
        ("a\udcffé", "utf-8", "surrogateescape", [1, 2, 3], [1, 2, 4]),
        ("\ufeff\ud800a", "utf-16-be", "surrogatepass", [1, 2, 3], [2, 4, 6]),
        ("日本x", "cp932", "strict", [1, 2, 3], [2, 4, 5]),
        ("日本", "iso2022_jp", "strict", [1], None),
        ("ascii", "hz", "strict", [1], None),
        ("ascii", "utf-7", "strict", [1], None),
        ("a", "utf-16", "strict", [1], None),
        ("xÊ\u0304y", "big5hkscs", "strict", [1, 3], [1, 3]),
        ("xÊ\u0304y", "big5hkscs", "strict", [2], None),
        ("Ж", "cp1252", "strict", [1], None),
    ],
)
def test_byte_offsets(text: str, encoding: str, errors: str, positions: list[int], offsets: list[int] | None) -> None:
    assert byte_offsets(text, encoding, errors, positions) == offsets


@pytest.mark.parametrize("positions", [[2, 1], [4], [-1]])
def test_byte_offsets_wants_sorted_positions(positions: list[int]) -> None:
    with pytest.raises(ValueError, match="out of order"):
        byte_offsets("abc", "utf-8", "strict", positions)


@given(st.binary(max_size=60), st.sampled_from([None, "gbk", "shift_jis", "utf-16", "koi8-r", "big5"]), st.data())
def test_byte_offsets_cut_the_raw_bytes(raw: bytes, label: str | None, data: st.DataObject) -> None:
    try:
        found = decode(raw, label=label)
    except InputError:
        return
    positions = sorted(data.draw(st.lists(st.integers(0, len(found.text)), max_size=5)))
    offsets = byte_offsets(found.text, found.encoding, found.errors, positions)
    if offsets is not None:
        for position, offset in zip(positions, offsets, strict=True):
            assert raw[:offset] == encode(found.text[:position], found.encoding, found.errors)


@pytest.mark.parametrize(
    "raw",
    [("Ünïcödé. " * 300_000).encode(), b"\xff" * 3_000_000, RUSSIAN.encode("cp1251") * 50_000, b"\xe2" * 3_000_000],
    ids=["utf-8", "one bad byte", "cp1251", "lead bytes"],
)
def test_time_is_linear(raw: bytes) -> None:
    start = time.process_time()
    lossless(raw)
    assert time.process_time() - start < 2
