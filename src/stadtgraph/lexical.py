"""Look at the words of a query without parsing it (SPARQL 1.1, section 19.8).

Only the tokens matter that can hide or hold a keyword, or nest.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

TOKEN = re.compile(
    r"(?P<comment>#[^\r\n]*)"
    r'|(?P<operand>"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\r\n]|\\.)*"'
    r"|'(?:[^'\\\r\n]|\\.)*'"
    r"|@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*"  # a language tag
    r"|[?$]\w+"  # a variable
    r"|_:\w(?:[\w.·-]*[\w·-])?"  # a blank node
    r"|\)|\])"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r'|(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)'
    r"|(?P<name>(?:[^\W\d_](?:[\w.·-]*[\w·-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:(?:[\w.:·-]|%[0-9A-Fa-f]{2}|\\.)*"
    r"(?:[\w:·-]|%[0-9A-Fa-f]{2}|\\.))?)?)"
    r"|(?P<word>[^\W\d_]\w*)"
    r"|(?P<space>\s+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
SCHEME = re.compile(r"<[A-Za-z][\w+.-]*://")
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
VOLATILE = re.compile(r"\b(?:now|rand|uuid|struuid|bnode)\b|\\[uU]", re.IGNORECASE)
OPERANDS = ("operand", "number", "name", "iri")
PROLOGUE = ("PREFIX", "BASE", "VERSION")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")
MAX_DEPTH = 200  # of brackets: Oxigraph's parser overflows its stack from about 700 on
MAX_TOKENS = 5000  # chains of operators overflow it from about 6,800 on


def calls_service(query: str) -> bool:
    """Tell whether a query asks another endpoint: in any reading, it is rather refused than let through."""
    if "service" not in query.casefold() and "\\" not in query:
        return False
    return any(_holds("service", text) for text in {query, ESCAPE.sub(_resolved, query)})


def names_dataset(query: str) -> bool:
    """Tell whether a query says with FROM which graphs it is asked over."""
    if "from" not in query.casefold():
        return False
    return any(token.kind == "word" and token.text.casefold() == "from" for token in tokens(query))


def is_update(query: str) -> bool:
    """Tell whether a text is an update rather than a query: by its first word after the prologue."""
    words = (token.text.upper() for token in tokens(query) if token.kind == "word")
    return next((word for word in words if word not in PROLOGUE), "") in UPDATES


def is_volatile(query: str) -> bool:
    """Tell whether evaluating a query twice may give two answers; rather says so too often."""
    return bool(VOLATILE.search(query))


def excess(query: str) -> str | None:
    """Say which limit a query exceeds that keeps the parser's stack whole; None when it keeps all."""
    if len(query) <= MAX_TOKENS and sum(map(query.count, "{[(")) <= MAX_DEPTH:
        return None  # whatever its tokens are
    depth = deepest = count = 0
    for count, token in enumerate(tokens(query), 1):  # noqa: B007  # the last count is the number of tokens
        depth += (token.text in "{[(") - (token.text in "}])")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        return f"The query nests {deepest} deep; {MAX_DEPTH} is the limit."
    return f"The query has {count} tokens; {MAX_TOKENS} is the limit." if count > MAX_TOKENS else None


class Token(NamedTuple):
    """One token: what it is, how it reads, and where it ends."""

    kind: str
    text: str
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Go through the tokens of a query, white space and comments left out."""
    for match in TOKEN.finditer(text):
        if match.lastgroup not in ("comment", "space"):
            yield Token(match.lastgroup or "other", match[0], match.end())


def _resolved(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else match[0]


def _holds(keyword: str, text: str) -> bool:
    """Tell whether a word holds the keyword, or a prefixed name begins with it before `{`, in any reading.

    Oxigraph needs no space around keywords: `SERVICEex:a {` is a call. After an
    operand, `<` may begin an IRI or compare: both ways are followed, each place once.
    """
    todo, seen = [(0, False, False)], set[tuple[int, bool, bool]]()
    while todo:
        state = todo.pop()
        if state in seen or state[0] >= len(text):
            continue
        seen.add(state)
        place, operand, glued = state
        for kind, piece in _readings(text, place, operand=operand):
            word = piece.casefold()
            if (kind == "word" and keyword in word) or (glued and piece == "{"):
                return True
            blank = kind in ("comment", "space")
            after = operand if blank else kind in OPERANDS
            todo.append((place + len(piece), after, glued if blank else kind == "name" and word.startswith(keyword)))
    return False


def _readings(text: str, place: int, *, operand: bool) -> Iterator[tuple[str, str]]:
    """The tokens that may begin at `place`; `<` after an operand compares unless `scheme://` follows."""
    match = TOKEN.match(text, place)
    kind, piece = (match.lastgroup or "other", match[0]) if match else ("other", text[place])
    yield kind, piece
    if kind == "iri" and operand and not SCHEME.match(piece):
        yield "other", "<"
