"""What is known of the elements of HTML by their names (layer 4)."""

from __future__ import annotations

import re

from cleaner.markup import RAW


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


VOID = _names("area base br col embed frame hr img input link meta param source track wbr")
TEXTLESS = _names("area base embed img input link meta param source track")
"""Those of them that are no matter of text at all."""
HIDDEN = _names("template svg select audio video canvas datalist")
"""Elements of which a reader sees no text, or not as a part of the page."""
NOT_DRAWN = _names(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta"
    " nobr ol p pre ruby s small span strike strong sub sup table tt u ul var"
)
"""Elements whose start tags end a drawing (13.2.6.5), where its labels do not hold them."""
LABELS = _names("foreignobject desc title")
DRAWING = re.compile(
    rf"<(?:(/svg)|/?(?:svg|{'|'.join(sorted(NOT_DRAWN))}))(?=[\t\n\f\r />])|<!--", re.IGNORECASE | re.ASCII
)
"""The end of a drawing, or what asks for a closer look at it."""
ROLES = dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading") | {
    "li": "item", "dt": "item", "dd": "item", "figcaption": "caption", "caption": "caption",
    "blockquote": "quote", "td": "cell", "th": "cell", "tr": "cell", "pre": "code", "xmp": "code",
}  # fmt: skip
BLOCKS = _names(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html iframe legend li listing main menu nav"
    " noscript ol option p plaintext pre search section summary table tbody tfoot thead tr ul xmp"
)
NOT_IN_P = BLOCKS - _names("body button caption html iframe legend noscript option tbody tfoot thead tr")
"""Elements whose start tags end an open paragraph."""
CELLS = ("td", "th")
PARTS = ("td", "th", "tr", "tbody", "thead", "tfoot", "caption")
"""Of tables: they end whatever is open within the part that they stand in."""
GROUPS = _names("tbody thead tfoot table template")
INNER = _names("table caption td th template")
ENDS = {  # a start tag: the open elements that it ends, and the elements that they are not looked for beyond
    "li": (("li",), _names("ul ol menu dir") | INNER),
    "dt": (("dt", "dd"), INNER | {"dl"}),
    "dd": (("dt", "dd"), INNER | {"dl"}),
    "tr": (("tr",), GROUPS),
    "td": (CELLS, GROUPS | {"tr"}),
    "th": (CELLS, GROUPS | {"tr"}),
    **dict.fromkeys(("tbody", "thead", "tfoot", "caption"), ((), ("table", "template"))),
    "option": (("option",), ("select", "datalist")),
    "body": (("head",), ()),
    "button": (("button",), ("table",)),
}
SCOPE = _names("applet caption html marquee object table td template th") | LABELS
"""Elements that end tags of blocks do not reach out of; a paragraph does not even end out of a button."""
P_SCOPE = SCOPE | {"button"}
ALWAYS = _names("table body html template select svg")
"""Elements that their end tags always end."""
WALLS = (BLOCKS | SCOPE | _names("dd dt li select")) - _names("dialog legend option")
"""Elements that end tags of others than blocks do not reach out of."""
PLAIN = _names("abbr acronym b big del em font i mark nobr s small strike strong sub sup tt u")
"""Elements that only change how text looks: no block is told by them."""
LISTS = _names("ul ol dl menu dir table")
LISTED = _names("li dt dd tr tbody thead tfoot")
"""Elements that begin a line, not a paragraph."""
SIMPLE = BLOCKS - RAW - set(ENDS)
KNOWN = BLOCKS | VOID | RAW | {"a", "svg", *ENDS}
"""Names of start tags that mean more than one more element."""
