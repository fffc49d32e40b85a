"""What a page says of itself: title, url, date, author, language, site (layer 1). Whatever is wrong in it is left out.

Read from meta and link elements (Open Graph, the standard's names, article:*) and JSON-LD. The text of a page never
depends on it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from cleaner.errors import Caution
from cleaner.markup import attributes
from cleaner.page import Page

KEYS = {
    "title": ("og:title", "twitter:title", "dc.title"),
    "url": ("og:url",),
    "date": (
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "pubdate",
        "parsely-pub-date",
        "sailthru.date",
    ),
    "author": ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl"),
    "language": ("content-language", "og:locale"),
    "site": ("og:site_name", "application-name"),
}
_LD = {"title": "headline", "date": "datePublished", "author": "author", "url": "url"}
LONGEST = 500
"""Characters of a value; longer ones are not what they are named."""
LONGEST_SCRIPT = 200_000
_ARTICLE = re.compile(r"[A-Za-z]{0,40}(?:Article|Posting)\Z")


def metadata(page: Page, url: str | None = None) -> tuple[dict[str, str], list[Caution]]:
    """Return what is known by key (see KEYS), and a caution where data cannot be read; `url` is the page's address if
    that is known better than the page says it."""
    said = _said(page)
    found = {key: said[name] for key, names in KEYS.items() for name in reversed(names) if name in said}
    linked, cautions = _linked_data(page)
    found = linked | found
    if "canonical" in said:
        found["url"] = said["canonical"]
    if page.title:
        found.setdefault("title", page.title)
    html = next((n for n, element in enumerate(page.elements[:3]) if element.name == "html"), None)
    if html is not None and (language := page.attributes(html).get("lang", "").strip()):
        found["language"] = language
    if url is not None:
        found["url"] = url
    if not _is_url(found.get("url", "")):
        found.pop("url", None)
    return {key: found[key] for key in KEYS if 0 < len(found.get(key, "")) <= LONGEST}, cautions


def _is_url(text: str) -> bool:
    try:
        return urlsplit(text).scheme in ("http", "https") and bool(urlsplit(text).hostname)
    except ValueError:
        return False


def _said(page: Page) -> dict[str, str]:
    said: dict[str, str] = {}
    for start, end in page.meta:
        if page.source.startswith("rel", start + 1) and "canonical" not in page.source[start:end].lower():
            continue  # most of them: a style sheet, an icon
        found = attributes(page.source, start, end)
        if "canonical" in found.get("rel", "").lower().split():
            said.setdefault("canonical", found.get("href", "").strip())
        key = found.get("property") or found.get("name") or found.get("itemprop") or found.get("http-equiv")
        value = " ".join(found.get("content", "").split())
        if key and value:
            said.setdefault(key.strip().lower(), value)
    return said


def _linked_data(page: Page) -> tuple[dict[str, str], list[Caution]]:
    found: dict[str, str] = {}
    wrong = 0
    for place, start, end in page.scripts:
        kind = attributes(page.source, *place).get("type", "").strip().lower()
        if kind.partition(";")[0].strip() != "application/ld+json":
            continue
        try:
            if end - start > LONGEST_SCRIPT:
                raise ValueError("too long")
            for thing in _things(json.loads(page.source[start:end])):
                for key, name in _LD.items():
                    if value := _word(thing.get(name)):
                        found.setdefault(key, value)
        except (ValueError, RecursionError):
            wrong += 1
    return found, [Caution("W-META", f"{wrong} blocks of JSON-LD cannot be read")] if wrong else []


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """The articles in JSON-LD: at the top, in a list, in a @graph."""
    for one in data if isinstance(data, list) else [data]:
        if isinstance(one, dict):
            names = one.get("@type")
            names = names if isinstance(names, list) else [names]
            if any(isinstance(name, str) and _ARTICLE.match(name) for name in names):
                yield one
            if isinstance(one.get("@graph"), list):
                yield from _things([x for x in one["@graph"] if isinstance(x, dict) and "@graph" not in x])


def _word(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_word, value[:5])))
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id")
    return " ".join(value.split()) if isinstance(value, str) else ""
