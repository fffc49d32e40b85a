"""How `cleaner explain` works; apart from the command, so that `--help` need not import it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.cli._options import Options, how, settings
from cleaner.cli._show import out, plain, short
from cleaner.decide import Won
from cleaner.decode import decode
from cleaner.document import Document
from cleaner.errors import Failure, Skip, UsageError
from cleaner.explain import Explanation, OfBlock, explain, explain_page
from cleaner.inputs import protection
from cleaner.inputs.file import Found, read
from cleaner.inputs.folder import scan
from cleaner.inputs.html import decode_page, parse
from cleaner.page import Page
from cleaner.rule import Rule
from cleaner.runner import Reading


def show(address: str, options: Options) -> int:
    """Print the explanation of one line and return the exit code."""
    path, line = _address(address)
    chosen = settings(options)
    found = _found(path)
    config = chosen.config(found.path.rpartition("/")[0] or ("/" if found.path.startswith("/") else "."))
    cleaner = chosen.chosen(config).cleaner
    where, rules = f"{plain(path)}:{line}", chosen.rules(config)
    if found.media_type == "text/html":
        page = _page(found, how(options))
        _check(line, page.line(max(len(page.source) - 1, 0)), path)
        texts = list(_of_page(where, page, explain_page(page, line - 1, cleaner, rules, config)))
    else:
        document = _document(found, how(options))
        _check(line, len(document), path)
        texts = _lines(where, explain(document, line - 1, cleaner, rules, config), document.text)
    for text in texts:
        out(text)
    return 0


def _check(line: int, last: int, path: str) -> None:
    if line > last:
        raise UsageError(f"there is no line {line}, the last one is {last}", path=path)


def _address(address: str) -> tuple[str, int]:
    path, colon, line = address.rpartition(":")
    if not (path and colon and line.isascii() and line.isdigit() and 0 < len(line) < 16 and int(line)):
        raise UsageError(f"{address!r} is no address", remedy="write it as FILE:LINE, lines counted from 1")
    return path, int(line)


def _found(path: str) -> Found:
    rows = scan([path])
    found = next(rows, None)
    if isinstance(found, Skip | Failure):
        raise UsageError(f"{found.code}: {found.message}", path=path)
    if found is None or found.path != path:
        raise UsageError("a folder has no lines", path=path, remedy="name a file in it")
    return found


def _document(found: Found, reading: Reading) -> Document:
    raw = read(found, max_bytes=reading.most(found.media_type)).raw
    text = decode(raw, label=reading.encoding, on_decode=reading.on_decode).text
    return Document(text, media_type=found.media_type, protect=protection(found.media_type))


def _page(found: Found, reading: Reading) -> Page:
    raw = read(found, max_bytes=reading.most(found.media_type)).raw
    return parse(decode_page(raw, reading.encoding, reading.on_decode).text)


def _of_page(where: str, page: Page, blocks: Iterable[OfBlock]) -> Iterator[str]:
    """What happens to each block on a line of a page; spans of text rules are in the text that is left of it."""
    none = True
    for block, left_out, back, told in blocks:
        none = False
        if left_out:
            yield from (f"{where} goes", f"  {short(block.text)}")
            yield from _rule(left_out.match.rule)
            yield from (f"    also pointed here: {_title(loser)}" for loser in left_out.also)
        elif told:
            yield from _lines(where, told, None)
        if back:
            yield f"  brought back by {_title(back.match.rule)}"
        yield f"  a {block.role}, {block.link_density:.0%} links, in {plain(page.path(block))}"
    if none:
        yield f"{where} holds no text that a reader sees"


def _lines(where: str, told: Explanation, source: str | None) -> list[str]:
    verdict = "goes" if told.goes else "stays, but for a part of it" if told.won else "stays"
    lines = [f"{where} {verdict}", f"  {short(told.text)}"]
    for won in told.won:
        lines += _winner(won, source, told)
    for won in told.beside:
        lines.append(f"  a blank line, it goes with line {won.match.lines[0] + 1} and {plain(won.match.rule.id)}")
    if told.protected:
        lines.append("  protected: no rule may touch front matter, code and tables")
    for rule, word, why in told.close:
        lines.append(f"  {word}: {_title(rule)}: {plain(why)}")
    if not (told.won or told.beside or told.protected or told.close):
        lines.append("  no rule points here")
    return lines + [f"  {caution.code}: {plain(caution.message)}" for caution in told.cautions]


def _rule(rule: Rule) -> list[str]:
    return [f"  {_title(rule)}", *([f"    why: {plain(rule.why)}"] if rule.why else [])]


def _winner(won: Won, source: str | None, told: Explanation) -> list[str]:
    span, lines = won.match.span, _rule(won.match.rule)
    if source is not None and (not told.goes or won.match.lines[0] != won.match.lines[1]):
        lines.append(f"    takes: {short(source[span.start : span.end])}")
    if won.match.copy_of is not None:
        lines.append(f"    copy of line {won.match.copy_of + 1}")
    return lines + [f"    also pointed here: {_title(loser)}" for loser in won.also]


def _title(rule: Rule) -> str:
    return plain(f"{rule.id} ({rule.category}, {rule.confidence.name}) {rule.origin.path}:{rule.origin.line}")
