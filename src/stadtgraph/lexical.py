"""Look at the words of a query without parsing it (SPARQL 1.1, section 19.8).

Only the tokens matter that can hide or hold a keyword, or nest. This runs in the front process, so its time is
linear in the text whatever the text is: each pattern takes what it has looked at, or looks at a bounded stretch.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

TOKEN = re.compile(
    r"(?P<comment>#[^\r\n]*)"
    r'|(?P<operand>"""(?:[^"\\]|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+'''"
    r'|"(?!"")(?:[^"\\\r\n]|\\.)*+"'
    r"|'(?!'')(?:[^'\\\r\n]|\\.)*+'"
    r"|@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*"  # a language tag
    r"|[?$]\w+"  # a variable
    r"|_:\w(?:[\w.·-]*[\w·-])?"  # a blank node
    r"|\)|\])"
    r'|(?P<open>"""(?:[^\\]|\\.)*+'  # a string without its end
    r"|'''(?:[^\\]|\\.)*+|[\"'](?:[^\\\r\n]|\\.)*+)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r'|(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)'
    r"|(?P<name>(?:[^\W\d_](?:[\w.·-]{0,250}[\w·-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:(?:[\w.:·-]|%[0-9A-Fa-f]{2}|\\.)*"
    r"(?:[\w:·-]|%[0-9A-Fa-f]{2}|\\.))?)?)"
    r"|(?P<word>[^\W\d_]\w*)"
    r"|(?P<space>\s+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
SCHEME = re.compile(r"<[A-Za-z][\w+.-]*://")
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
VOLATILE = re.compile(r"\b(?:now|rand|uuid|struuid|bnode)\b|\\[uU]", re.IGNORECASE)
VOLATILES = ("NOW", "RAND", "UUID", "BNODE", "\\U")  # one of them stands in whatever VOLATILE finds
LONG = ('"""', "'''")
OPERANDS = ("operand", "number", "name", "iri")
PROLOGUE = ("PREFIX", "BASE", "VERSION")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")
NESTING = 200  # of brackets: Oxigraph's parser overflows its stack from about 700 on
MAX_TOKENS = 5000  # chains of operators overflow it from about 6,800 on
MAX_STATES = 8 * MAX_TOKENS  # of the search for SERVICE: readings of one text


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
    if not _mentions(query, UPDATES):
        return False
    words = (token.text.upper() for token in tokens(query) if token.kind == "word")
    return next((word for word in words if word not in PROLOGUE), "") in UPDATES


def is_volatile(query: str) -> bool:
    """Tell whether evaluating a query twice may give two answers; rather says so too often."""
    return _mentions(query, VOLATILES) and bool(VOLATILE.search(query))


def _mentions(query: str, texts: Sequence[str]) -> bool:
    """Tell whether one of some texts in capitals stands anywhere: where none does, no pass over tokens is needed."""
    capitals = query.upper()
    for text in texts:  # noqa: SIM110  # `any` takes twice as long for so few
        if text in capitals:
            return True
    return False


def excess(query: str, nesting: int = NESTING) -> str | None:
    """Say which limit a query exceeds that keeps the parser's stack whole; None when it keeps all.

    nesting: how deep brackets may nest. The pass ends where a limit is exceeded.
    """
    if len(query) <= MAX_TOKENS and sum(map(query.count, "{[(")) <= nesting:
        return None  # whatever its tokens are
    depth = count = 0
    for token in tokens(query):
        lost = token.kind == "open"  # read what follows a lost quotation mark as no string: rather too much
        depth += sum(map(token.text.count, "{[(")) if lost else (token.text in "{[(") - (token.text in "}])")
        count += len(token.text) if lost else 1
        if depth > nesting:
            return f"The query nests more than {nesting} deep, which is the limit."
        if count > MAX_TOKENS:
            return f"The query has more than {MAX_TOKENS} tokens, which is the limit."
    return None


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
    operand, `<` may begin an IRI or compare: both ways are followed, each place once. A text with
    too many readings, or with a long string without its end, is taken to hold what it might hold.
    """
    last = text.casefold().rfind(keyword)  # never before its place in `text`: folding shortens nothing
    todo, seen = [(0, False, False)], set[tuple[int, bool, bool]]()
    while todo:
        state = todo.pop()
        if state in seen or state[0] >= len(text):
            continue
        if len(seen) > MAX_STATES:
            return True
        seen.add(state)
        place, operand, glued = state
        if place > last and not glued:
            continue
        for kind, piece in _readings(text, place, operand=operand):
            if _betrays(keyword, kind, piece) or (glued and piece == "{"):
                return True
            blank = kind in ("comment", "space")
            after = operand if blank else kind in OPERANDS
            name = kind == "name" and piece.casefold().startswith(keyword)
            todo.append((place + len(piece), after, glued if blank else name))
    return False


def _betrays(keyword: str, kind: str, piece: str) -> bool:
    """Tell whether a token holds the keyword, or may: some parsers take three quotation marks for an empty string."""
    return (kind == "word" and keyword in piece.casefold()) or (kind == "open" and piece.startswith(LONG))


def _readings(text: str, place: int, *, operand: bool) -> Iterator[tuple[str, str]]:
    """The tokens that may begin at `place`; `<` after an operand compares unless `scheme://` follows."""
    match = TOKEN.match(text, place)
    kind, piece = (match.lastgroup or "other", match[0]) if match else ("other", text[place])
    yield kind, piece
    if kind == "iri" and operand and not SCHEME.match(piece):
        yield "other", "<"
