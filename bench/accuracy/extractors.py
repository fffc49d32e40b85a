"""What is compared on HTML pages: cleaner at level normal, and others that look for the main content.

An extractor takes a page and returns its text. All get the page as a string; what one raises is a result, not the end.
"""

from __future__ import annotations

from collections.abc import Callable

from bench.accuracy.peers import load, ready

Extractor = Callable[[str], str]
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
"""Elements that begin a line of their own, where an extractor answers in HTML."""


def extractors() -> dict[str, Callable[[], Extractor]]:
    """Names and how to make each; making raises Skipped where something is not installed."""
    return {
        "trafilatura": trafilatura,
        "readability-lxml": readability,
        "resiliparse": resiliparse,
        "jusText": justext,
        "cleaner": cleaner,
    }


def cleaner() -> Extractor:
    """Cleaner with the shipped packs."""
    made = ready("normal")
    return lambda html: made.clean(html, media_type="text/html").text


def trafilatura() -> Extractor:
    """trafilatura at its own settings, without the comments of readers."""
    (module,) = load("trafilatura", "trafilatura")
    return lambda html: module.extract(html, include_comments=False) or ""


def readability() -> Extractor:
    """readability-lxml at its own settings; its answer is HTML, of which we take the text, a line a block."""
    module, lxml = load("readability-lxml", "readability", "lxml.html")

    def text(html: str) -> str:
        tree = lxml.fromstring(module.Document(html).summary())
        for element in tree.iter():
            inside = " ".join((element.text or "").split("\n"))
            after = " ".join((element.tail or "").split("\n"))
            block = element.tag in BLOCKS
            element.text, element.tail = ("\n" + inside, "\n" + after) if block else (inside, after)
        lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
        return "\n".join(line for line in lines if line)

    return text


def resiliparse() -> Extractor:
    """resiliparse told to look for the main content, without comments, bullets and what images are called."""
    (module,) = load("resiliparse", "resiliparse.extract.html2text")
    off = dict.fromkeys(("alt_texts", "comments", "list_bullets"), False)
    return lambda html: str(module.extract_plain_text(html, main_content=True, **off))


def justext() -> Extractor:
    """jusText at its own settings with the stoplist of English, the language of nearly all pages."""
    (module,) = load("jusText", "justext")
    stoplist = module.get_stoplist("English")
    return lambda html: "\n".join(p.text for p in module.justext(html, stoplist) if not p.is_boilerplate)
