"""Tokens of Turtle, TriG, N-Triples and N-Quads with the place where each begins.

A document comes here after a parser has accepted it, so this grammar is generous: it has to part tokens as every
parser does, not to refuse what none accepts. Source: RDF 1.2 Turtle, section 6.5; RDF 1.2 TriG, section 4.5.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

NAME_START = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\[^\r\n])"
NAME_PART = r"(?:[\w:\-·‿⁀\u0300-\u036f]|%[0-9A-Fa-f]{2}|\\[^\r\n])"
LABEL = r"\w(?:[\w.\-·]*[\w\-·])?"

TOKEN = re.compile(
    rf"""
    (?:[ \t\r\n]+ | \#[^\r\n]*+)*+
    (?:
      (?P<iri> <(?![<(]) [^<>"{{}}|^`\\\x00-\x20]*+ (?: \\[uU][0-9A-Fa-f]+ [^<>"{{}}|^`\\\x00-\x20]*+ )*+ > )
    | (?P<string> \"\"\" (?> [^"\\]++ | \\. | "(?!"") )*+ \"\"\" | ''' (?> [^'\\]++ | \\. | '(?!'') )*+ '''
                | " (?> [^"\\]++ | \\. )*+ " | ' (?> [^'\\]++ | \\. )*+ ' )
    | (?P<at> @[a-zA-Z]+ (?: -[a-zA-Z0-9]+ )* (?: --[a-zA-Z]+ )? )
    | (?P<blank> _:{LABEL} )
    | (?P<name> (?: {LABEL} )? : (?: {NAME_START} (?: \.*{NAME_PART} )*+ )? )
    | (?P<number> [+-]? (?: \d+\.\d*[eE][+-]?\d+ | \.?\d+[eE][+-]?\d+ | \d*\.\d+ | \d+ ) )
    | (?P<word> [a-zA-Z]+ )
    | (?P<mark> \^\^ | <<\( | \)>> | << | >> | \{{\| | \|\}} | [.;,~()\[\]{{}}] )
    )
    """,
    re.VERBOSE | re.DOTALL,
)
REST = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*\Z")
ESCAPE = re.compile(r"""\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))""", re.DOTALL)
CHARACTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Token(NamedTuple):
    """A token: its kind, its text, the character where it begins."""

    kind: str
    text: str
    start: int


END = Token("end", "", -1)


def tokens(text: str) -> Iterator[Token]:
    """Go through the tokens, an END last; stops early where nothing of the grammar stands."""
    position = 0
    while found := TOKEN.match(text, position):
        kind = found.lastgroup or ""
        yield Token(kind, found[kind], found.start(kind))
        position = found.end()
    yield END


def unescaped(text: str) -> str:
    """The text with its escapes resolved (RDF 1.2 Turtle, section 6.4)."""
    return ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else CHARACTERS.get(found[3], found[3])


def unquoted(text: str) -> str:
    """What a string token says."""
    width = 3 if text[:3] in ('"""', "'''") and len(text) > 5 else 1
    return unescaped(text[width:-width])
