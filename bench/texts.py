"""The generated corpus: two parts, English and the rest, with the form of real scraped news.

    python -m bench.texts --check                       the form of what was generated, beside what is required
    python -m bench.texts --check --real FILE…          and beside real corpora (JSON lines with a "text", may be .gz)

The same seed gives the same bytes. Numbers in FORMS are quantiles (0, 10, 25, 50, 75, 90, 100 %) measured on the real
corpora; the words are ours (languages.toml). Nothing of this depends on the shipped packs, so that figures of
different days are about the same bytes; `--check` says how many lines the packs of today drop.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

from bench.form import measure, table
from bench.words import Language, Writer, choose, draw, languages

SEED, MEGABYTES = 20261122, 26.0
PARTS = ("english", "rest")
HEAVY = ("english-heavy", "rest-heavy")
"""The same with more junk than is asked for: 6 to 7 drops a document in the mean, a dozen and more in whole pages."""
CACHE = Path(__file__).parent / ".cache"
BULLETS = ("• ", "→ ", "- ", "» ", "▶ ", "* ", "# ")


@dataclass(frozen=True)
class Form:
    """Quantiles of the lines of a document by their length: prose from 80 characters (bytes of it in `size`), middle,
    short below 40."""

    prose: tuple[int, ...]
    size: tuple[int, ...]
    middle: tuple[int, ...]
    short: tuple[int, ...]


SIZE_EN, SIZE = (80, 97, 132, 188, 287, 416, 800), (80, 100, 147, 264, 405, 540, 1100)
FORMS = {
    ("english", "extract"): Form(
        (4, 9, 15, 22, 30, 40, 62), SIZE_EN, (0, 0, 1, 3, 7, 15, 30), (0, 0, 1, 4, 11, 41, 90)
    ),
    ("rest", "extract"): Form(
        (2, 5, 8, 13, 19, 29, 48), SIZE, (0, 0, 1, 2, 5, 12, 25), (0, 0, 1, 4, 9, 29, 70)
    ),
    ("english", "page"): Form(
        (8, 20, 28, 38, 50, 66, 96), SIZE_EN, (3, 8, 12, 19, 35, 53, 80), (30, 62, 102, 168, 243, 330, 480)
    ),
    ("rest", "page"): Form(
        (4, 9, 13, 20, 33, 48, 84), SIZE, (2, 6, 12, 20, 36, 57, 90), (30, 56, 101, 172, 269, 368, 500)
    ),
}  # fmt: skip
PAGES = 0.27
"""Share of whole-page dumps, with their menus and footers; the others are what an extractor left."""
CURLY = {"english": 0.88, "rest": 0.72}
STRAIGHT = str.maketrans("“”„‘’«»", '"""\'\'""')


def corpus(part: str, megabytes: float = MEGABYTES, seed: int = SEED) -> list[bytes]:
    """Return the documents of a part, from the cache if it holds them."""
    path = CACHE / f"{part}-{seed}-{megabytes:g}-{_recipe()}.jsonl.gz"
    if path.is_file():
        with gzip.open(path, "rb") as stored:
            return [json.loads(line).encode() for line in stored]
    documents = list(generate(part, megabytes, seed))
    CACHE.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".part")
    with gzip.open(unfinished, "wb", compresslevel=1) as store:
        store.writelines(json.dumps(d.decode()).encode() + b"\n" for d in documents)
    unfinished.replace(path)
    return documents


def _recipe() -> str:
    """A hash of what the texts are made by: an edit makes new texts."""
    made_by = ("texts.py", "words.py", "languages.toml")
    return hashlib.sha256(b"".join((CACHE.parent / name).read_bytes() for name in made_by)).hexdigest()[:12]


def generate(part: str, megabytes: float, seed: int) -> Iterator[bytes]:
    """Yield documents until there are so many megabytes."""
    for _, document in generate_with_language(part, megabytes, seed):
        yield document


def generate_with_language(part: str, megabytes: float, seed: int) -> Iterator[tuple[str, bytes]]:
    """The same, each with the code of its language."""
    part, heavy = part.removesuffix("-heavy"), part in HEAVY
    rng = Random(f"{seed} {part}")
    known = [x for x in languages().values() if (x.code == "en") == (part == "english")]
    writers = [Writer(language, rng) for language in known]
    cumulated = list(accumulate(language.share for language in known))
    size = 0
    while size < megabytes * 1e6:
        writer = rng.choices(writers, cum_weights=cumulated)[0]
        document = _document(part, writer, heavy).encode()
        size += len(document)
        yield writer.language.code, document


def _document(part: str, writer: Writer, heavy: bool) -> str:
    rng = writer.rng
    kind = "page" if rng.random() < PAGES else "extract"
    form = FORMS[part, kind]
    repeats = kind == "page" or rng.random() < 0.27
    body = _body(writer, form, short=0 if kind == "page" else draw(rng, form.short))
    lines = _page(writer, form, body) if kind == "page" else body
    more = draw(rng, (0, 0, 0, 1, 3, 5, 9) if heavy else (0, 0, 0, 0, 1, 2, 4))
    more *= 3 if heavy and kind == "page" else 1
    _add_junk(writer, lines, 3 + more, (3 if heavy else 1) if repeats else 0)
    return _lay_out(part, rng, lines, blanks=0.14 if kind == "page" else 0.36)


def _body(writer: Writer, form: Form, short: int) -> list[str]:
    """An article: headline, paragraphs, sub-headings, now and then a list, now and then the headline again."""
    rng = writer.rng
    prose = [writer.paragraph(draw(rng, form.size)) for _ in range(max(2, draw(rng, form.prose)))]
    if rng.random() < 0.3:  # prose that holds a phrase of the rules and stays
        k = int(rng.random() * len(prose))
        prose[k] += " " + choose(rng, writer.language.lines) + " " + writer.sentence()
    lines = prose
    extra = [writer.heading(6, 10) for _ in range(draw(rng, form.middle))] if short else []
    for n in range(short):
        extra.append(writer.heading(1, 4) if n % 3 else choose(rng, writer.language.menu) + f" {n}")
    if len(extra) > 12:  # a list or table stands together
        at = int(rng.random() * len(lines))
        lines[at:at] = extra[6:]
        del extra[6:]
    for line in extra:
        lines.insert(1 + int(rng.random() * len(lines)), line)
    if rng.random() < 0.45:
        headline = writer.heading(6, 12)
        again = [headline] if rng.random() < 0.12 else []
        lines[:0] = [headline, *([_byline(writer)] if rng.random() < 0.4 else []), *again]
    return lines


def _byline(writer: Writer) -> str:
    day, hour = 1 + int(writer.rng.random() * 28), int(writer.rng.random() * 24)
    return f"{writer.name()} {writer.name()}, {day}.{1 + day % 12}.2025 {hour:02}:{(day * 7) % 60:02}"


def _page(writer: Writer, form: Form, body: list[str]) -> list[str]:
    """The article amid what stands around it on its page; the footer repeats entries of the menu."""
    rng, language = writer.rng, writer.language
    count = draw(rng, form.short)
    around: list[str] = []
    for n in range(count):
        chance = rng.random()
        if around and chance < 0.2:
            around.append(choose(rng, around))
        elif chance < 0.55:
            entry = choose(rng, language.menu)
            around.append(entry if n < len(language.menu) else f"{entry} {writer.name()}")
        else:
            around.append(writer.heading(1, 6))
    for _ in range(draw(rng, form.middle)):
        around.insert(int(len(around) * (0.5 + rng.random() / 2)), writer.heading(6, 10))
    cut = int(len(around) * 0.4)
    return around[:cut] + body + around[cut:]


def _add_junk(writer: Writer, lines: list[str], count: int, repeats: int) -> None:
    """Put in lines that rules drop, one of them up to `repeats` times more: 64 % in the middle, 25 % among the last
    three lines, 11 % among the first three."""
    rng, language = writer.rng, writer.language
    junk: list[str] = []
    while len(junk) < count:
        line = _junk(rng, language if rng.random() < 0.93 else languages()["en"])
        if line not in junk:
            junk.append(line)
    if repeats:
        junk += [choose(rng, junk)] * (1 + int(rng.random() * repeats))
    for line in junk:
        chance, end = rng.random(), len(lines)
        low, high = (3, max(4, end - 3)) if chance < 0.64 else (max(0, end - 3), end) if chance < 0.89 else (0, 3)
        lines.insert(low + int(rng.random() * (high - low + 1)), line)


def _junk(rng: Random, language: Language) -> str:
    if rng.random() < 0.45:
        slot = choose(rng, language.slots)
        if rng.random() < 0.6:
            slot = f"{choose(rng, language.names)} {slot}"
        line = choose(rng, language.templates).replace("{}", slot)
    else:
        line = choose(rng, language.lines)
    chance = rng.random()
    if chance < 0.12:
        return line.upper()
    if chance < 0.2:
        return choose(rng, BULLETS) + line
    return line + ":" if chance < 0.23 else line


def _lay_out(part: str, rng: Random, lines: list[str], blanks: float) -> str:
    """Blank lines, line ends, quotes and the invisible dirt of scraped files."""
    style = rng.random()
    blank = 1.0 if style < blanks else 0.3 if style < blanks + 0.13 else 0.0
    if rng.random() < 0.08:
        lines = [line + " " if rng.random() < 0.25 else line for line in lines]
    if rng.random() < 0.16:
        _soil(rng, lines, " ", "\u00a0")
    if rng.random() < 0.10:
        _soil(rng, lines, " ", "  ")
    if rng.random() < 0.03:
        _soil(rng, lines, " ", " \u200b")
    ends = ("\n\n" if rng.random() < blank else "\n" for _ in lines)
    text = "".join(line + end for line, end in zip(lines, ends, strict=True))
    text = text.rstrip("\n") + ("\n" if rng.random() < 0.6 else "")
    if rng.random() > CURLY[part]:
        text = text.translate(STRAIGHT)
    return text.replace("\n", "\r\n") if rng.random() < 0.04 else text


def _soil(rng: Random, lines: list[str], old: str, new: str) -> None:
    """Change one space in a few lines."""
    for _ in range(1 + draw(rng, (0, 0, 1, 2, 5, 9, 15))):
        k = int(rng.random() * len(lines))
        lines[k] = lines[k].replace(old, new, 1)


def required(columns: dict[str, dict[str, float]]) -> list[tuple[str, str, float, bool]]:
    """What issue 2 asks of the corpus: words, the demand, the figure, whether it holds."""
    total = sum(c["MB"] for c in columns.values())
    other = sum(c["MB"] * c["letters not Latin, % of bytes"] for c in columns.values()) / total
    docs = sum(c["documents"] for c in columns.values())
    plain = sum(c["documents"] * c["not ASCII, % of documents"] for c in columns.values()) / docs
    rows = [("MB together", ">= 50", total, total >= 50)]
    rows += [(f"MB, {name}", ">= 25", c["MB"], c["MB"] >= 25) for name, c in columns.items()]
    rows += [("documents not ASCII, %", ">= 90", plain, plain >= 90)]
    rows += [("bytes of letters that are not Latin, % of both parts", ">= 25", other, other >= 25)]
    for name, wanted in (("english", 7088), ("rest", 6231)):
        size = columns[name]["bytes a document, median"]
        rows.append((f"median bytes, {name}", f"{wanted} ± 10 %", size, abs(size - wanted) <= wanted / 10))
    return rows


def read(path: str, one_each: bool = False) -> Iterator[str]:
    """The texts of a file of JSON lines; with `one_each` one of those that have the same "id", another each time."""
    groups: dict[str, list[str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8") as rows:  # noqa: PTH123
        for number, line in enumerate(rows):
            row = json.loads(line)
            groups.setdefault(str(row.get("id", number)) if one_each else str(number), []).append(row["text"])
    for number, texts in enumerate(groups.values()):
        yield texts[number % len(texts)]


def main(argv: list[str] | None = None) -> int:
    """Generate (or find in the cache) and, with --check, show the form."""
    parser = argparse.ArgumentParser(prog="python -m bench.texts", description="Generate the corpus of the benchmark.")
    parser.add_argument("--check", action="store_true", help="show its form; exit 1 if it is not what is required")
    parser.add_argument("--real", nargs="*", default=[], metavar="FILE", help="real corpora to set beside")
    parser.add_argument("--show", choices=(*PARTS, *HEAVY), help="print the first documents of a part")
    parser.add_argument("--megabytes", type=float, default=MEGABYTES)
    args = parser.parse_args(argv)
    if args.show:
        sys.stdout.write("\n=====\n".join(d.decode() for d in corpus(args.show, args.megabytes)[:8]))
        return 0
    parts = {part: corpus(part, args.megabytes) for part in PARTS}
    for part, documents in parts.items():
        digest = hashlib.sha256(b"\0".join(documents)).hexdigest()[:16]
        print(f"{part}: {len(documents):,} documents, {sum(map(len, documents)) / 1e6:.1f} MB, sha256 {digest}…")
    if not args.check:
        return 0
    columns = {part: measure(d.decode() for d in documents) for part, documents in parts.items()}
    real = {Path(path).name.partition(".")[0]: measure(read(path)) for path in args.real}
    print("\n" + table(columns | real) + "\n\n| required | | is | |\n|---|---|---:|---|")
    rows = required(columns)
    from bench.throughput import counted  # the packs are only needed here

    for part, documents in parts.items():
        hits, enough = counted(documents[:1500], 500)
        rows.append((f"hits a document, {part} (first 1,500, 500 rules), median", ">= 3", hits, hits >= 3))
        rows.append((f"documents with 3 or more hits, {part}, %", ">= 90", enough, enough >= 90))
    for words, wanted, figure, holds in rows:
        print(f"| {words} | {wanted} | {figure:,.1f} | {'yes' if holds else 'NO'} |")
    return 0 if all(holds for *_, holds in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
