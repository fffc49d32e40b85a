"""Bytes to text and back, proven lossless (layer 0: imports only `errors`).

*Lossless* means `encode(*decode(raw)[:3]) == raw`. A byte order mark stays in the text as U+FEFF, so that every span
counts it; that is why UTF-16 and UTF-32 go by their endian codec names, which write no second mark.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.errors import InputError

SAMPLE = 64 * 1024  # bytes looked at for a guess

_MARKS = (  # UTF-32 LE stands before UTF-16 LE: its mark begins with the other's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ANY_MARK = tuple(mark for mark, _ in _MARKS)

# https://encoding.spec.whatwg.org/#names-and-labels, without "replacement" and "x-user-defined".
_LABELS_OF = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
    "utf-16-be": "unicodefffe utf-16be",
    "cp1252": "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 "
    "iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252",
    "iso8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2",
    "iso8859-3": "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3",
    "iso8859-4": "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988",
    "iso8859-6": "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e "
    "iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987",
    "iso8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
    "iso_8859-7:1987 sun_eu_greek",
    "iso8859-8": "csiso88598e csiso88598i csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-8859-8-i iso-ir-138 "
    "iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 logical visual",
    "iso8859-10": "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859-15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp866": "866 cp866 csibm866 ibm866",
    "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    "cp1250": "cp1250 windows-1250 x-cp1250",
    "cp1251": "cp1251 windows-1251 x-cp1251",
    "cp1253": "cp1253 windows-1253 x-cp1253",
    "cp1254": "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 "
    "windows-1254 x-cp1254",
    "cp1255": "cp1255 windows-1255 x-cp1255",
    "cp1256": "cp1256 windows-1256 x-cp1256",
    "cp1257": "cp1257 windows-1257 x-cp1257",
    "cp1258": "cp1258 windows-1258 x-cp1258",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb18030 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc_jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022_jp": "csiso2022jp iso-2022-jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
    "windows-949",
}
_CODECS = {label: codec for codec, labels in _LABELS_OF.items() for label in labels.split()}
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# Never guessed: what hardly anyone writes, and what charset-normalizer takes English text with a curly quote for.
_RARE = ("mac-roman", "mac-cyrillic", "cp866", *(f"iso8859-{part}" for part in (3, 4, 10, 13, 14, 16)))
_GUESSABLE = [codec for codec in _LABELS_OF if codec not in (*_WIDE, *_RARE, "utf-8")]
_STRICTER = {"cp932": "shift_jis", "big5hkscs": "big5"}  # they know no second spelling of a character, so lose none
_STATEFUL = ("iso2022", "hz", "utf-7", "utf-8-sig", "idna", "punycode")

_ESCAPED = re.compile("[\udc80-\udcff]")
_OTHER = re.compile("[^\x00-\x7f\udc80-\udcff]")
# What UTF-8 encoders and cut files get wrong: overlong, CESU-8, beyond U+10FFFF, and a character cut at the very end.
_NEAR_UTF8 = re.compile(
    rb"[\xc0\xc1][\x80-\xbf]|\xe0[\x80-\x9f][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]|\xf0[\x80-\x8f][\x80-\xbf]{2}"
    rb"|\xf4[\x90-\xbf][\x80-\xbf]{2}|[\xf5-\xf7][\x80-\xbf]{3}|[\xe0-\xef][\x80-\xbf]\Z|[\xf0-\xf4][\x80-\xbf]{1,2}\Z"
)


class Decoded(NamedTuple):
    """A text and how it was read; `confidence` is 0 to 1 for a guess, None where there was nothing to guess."""

    text: str
    encoding: str
    errors: str
    confidence: float | None


def decode(raw: bytes, *, label: str | None = None, on_decode: str = "guess") -> Decoded:
    """Read `raw` so that `encode` gives the same bytes again: by mark, then `label`, then UTF-8, then a guess.

    `label` is a name of the WHATWG Encoding Standard; any other counts as none. Bytes that UTF-8 does not know become
    U+DC80 to U+DCFF (PEP 383). Raises InputError `E-DECODE` with a byte offset for broken UTF-16 and UTF-32, and, with
    `on_decode="error"`, wherever it would have to guess or keep invalid UTF-8.

    >>> decode(b"caf\\xc3\\xa9")
    Decoded(text='café', encoding='utf-8', errors='strict', confidence=None)
    """
    marked = raw.startswith(_ANY_MARK)
    if marked:
        codec = next(codec for mark, codec in _MARKS if raw.startswith(mark))
        if codec != "utf-8":
            return _wide(raw, codec)
    stated = None if marked or label is None else _CODECS.get(label.strip(" \t\n\f\r").lower())
    if stated and stated != "utf-8" and (found := _stated(raw, stated)):
        return found
    try:
        return Decoded(raw.decode("utf-8"), "utf-8", "strict", None)  # strict UTF-8 is a bijection: its own proof
    except UnicodeDecodeError as error:
        offset = error.start
    if stated and stated != "utf-8" and (found := _escaped(raw, stated, None)):
        return found
    if on_decode == "error":
        raise InputError(f"not UTF-8 at byte {offset}, and no other is stated", code="E-DECODE", byte_offset=offset)
    return _utf8(raw, None) if marked else _guess(raw, offset)


def encode(text: str, encoding: str, errors: str) -> bytes:
    """Return the bytes of `text`. Raises InputError `E-ENCODE` for a character that the encoding does not have."""
    try:
        return text.encode(encoding, errors)
    except UnicodeEncodeError as error:
        character = f"U+{ord(text[error.start]):04X}"
        raise InputError(f"{encoding} cannot hold {character} at code point {error.start}", code="E-ENCODE") from error


def byte_offsets(text: str, encoding: str, errors: str, positions: Sequence[int]) -> list[int] | None:
    """Return the byte offset of each code point position; one pass over `text`.

    None where a position has none: stateful encodings (ISO-2022-JP, HZ, UTF-7), codecs that write a mark of their own,
    and inside the pairs that Big5-HKSCS writes as one. Raises ValueError if `positions` are not sorted.
    """
    name = codecs.lookup(encoding).name
    if name.startswith(_STATEFUL) or name in ("utf-16", "utf-32"):
        return None
    at = 0
    for position in positions:
        if position < at or position > len(text):
            raise ValueError(f"position {position} is out of order or outside the text")
        at = position
    if text.isascii() and name not in _WIDE:
        return list(positions)
    if name == "big5hkscs" and any(text[position : position + 1] in ("\u0304", "\u030c") for position in positions):
        return None
    try:
        return list(_offsets(text, encoding, errors, positions))
    except UnicodeEncodeError:
        return None


def _offsets(text: str, encoding: str, errors: str, positions: Sequence[int]) -> Iterator[int]:
    at = offset = 0
    for position in positions:
        offset += len(text[at:position].encode(encoding, errors))
        at = position
        yield offset


def _proven(raw: bytes, codec: str, errors: str, confidence: float | None) -> Decoded | None:
    try:
        text = raw.decode(codec, errors)
        return Decoded(text, codec, errors, confidence) if text.encode(codec, errors) == raw else None
    except UnicodeError:
        return None


def _wide(raw: bytes, codec: str) -> Decoded:
    found = _proven(raw, codec, "strict", None) or _proven(raw, codec, "surrogatepass", None)
    if found:
        return found
    try:
        raw.decode(codec, "surrogatepass")
        offset = 0
    except UnicodeDecodeError as error:
        offset = error.start
    raise InputError(f"broken {codec} at byte {offset}", code="E-DECODE", byte_offset=offset)


def _stated(raw: bytes, codec: str) -> Decoded | None:
    if codec in _WIDE:
        return _wide(raw, codec) if 0 in raw else None  # no NUL, so not even one ASCII character: the label lies
    if raw.isascii() and codec != "iso2022_jp":
        return Decoded(raw.decode("ascii"), codec, "strict", None)
    return _proven(raw, codec, "strict", None)


def _escaped(raw: bytes, codec: str, confidence: float | None) -> Decoded | None:
    found = _proven(raw, codec, "surrogateescape", confidence)
    if found is None and codec in _STRICTER:
        found = _proven(raw, _STRICTER[codec], "surrogateescape", confidence)
    return found


def _utf8(raw: bytes, confidence: float | None) -> Decoded:
    return Decoded(raw.decode("utf-8", "surrogateescape"), "utf-8", "surrogateescape", confidence)


def _guess(raw: bytes, offset: int) -> Decoded:
    sample = _sample(raw, offset)
    share = _utf8_share(sample)
    if share >= 0.5:
        return _utf8(raw, share)
    codec, confidence = _likeliest(sample)
    return _proven(raw, codec, "strict", confidence) or _escaped(raw, codec, confidence) or _utf8(raw, 0.0)


def _likeliest(sample: bytes) -> tuple[str, float]:
    """Ask charset-normalizer; of encodings that do equally well it takes the first by name, we take windows-1252.

    Measured on 3,100 news documents and 2,500 single paragraphs: right for 97 and 99 % of those that fit windows-1252.
    """
    from charset_normalizer import from_bytes

    sample = b"\n".join(line for line in sample.split(b"\n") if not line.isascii())  # what is ASCII only dilutes
    matches = list(from_bytes(sample, cp_isolation=_GUESSABLE, preemptive_behaviour=False, enable_fallback=False))
    if not matches:
        return "utf-8", 0.0
    best = matches[0]
    equals = [match for match in matches if (match.chaos, match.coherence) == (best.chaos, best.coherence)]
    western = any("cp1252" in match.could_be_from_charset for match in equals)
    return "cp1252" if western else codecs.lookup(best.encoding).name, round(1.0 - best.chaos, 3)


def _sample(raw: bytes, offset: int) -> bytes:
    """Return at most `SAMPLE` bytes around the first byte that is not UTF-8, from the beginning of a line if it can."""
    start = max(0, offset - SAMPLE // 2)
    if start:
        start = raw.find(b"\n", start, offset) + 1 or start
    end = start + SAMPLE
    if end < len(raw):
        end = raw.rfind(b"\n", offset + 1, end) + 1 or end
    return raw[start:end]


def _utf8_share(sample: bytes) -> float:
    """Return how much of what is not ASCII is UTF-8, or a known way of getting it wrong (0 to 1).

    Legacy text forms valid UTF-8 by chance in fewer than one of six of its bytes (Thai is the worst).
    """
    text = sample.decode("utf-8", "surrogateescape")
    near = _NEAR_UTF8.findall(sample)
    good = len(_OTHER.findall(text)) + len(near)
    bad = len(_ESCAPED.findall(text)) - sum(map(len, near))
    return round(good / (good + bad), 3) if good + bad > 0 else 0.0
