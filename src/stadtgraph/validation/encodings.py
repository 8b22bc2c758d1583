"""The characters of a document: UTF-8 without signature, or what is wrong, with line and column.

Turtle, TriG, N-Triples, N-Quads and JSON-LD are UTF-8 by their specifications; RDF/XML says what it is itself.
"""

import codecs
import re
from bisect import bisect_right

import pyoxigraph as ox

from stadtgraph.validation.faults import Fault, UnreadableError

WIDE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
LINE_END = re.compile(r"\r\n|\n|\r")


class Lines:
    """Where the lines of a text begin; a line ends with line feed, carriage return, or both."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in LINE_END.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both counted from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The character at a line and column."""
        return self._starts[min(line, len(self._starts)) - 1] + column - 1


def text_of_document(name: str, content: bytes, form: ox.RdfFormat) -> str:
    """The text of a document. Raises UnreadableError for another encoding, a broken one, or a NUL character."""
    if form == ox.RdfFormat.RDF_XML:
        return _of_xml(name, content)
    if content.startswith(WIDE) or content[:2].count(0) == 1:
        raise UnreadableError([Fault(name, 1, 1, OTHER)])
    return _checked(name, content.removeprefix(codecs.BOM_UTF8))


def _checked(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError([_broken(name, content, error)]) from error
    if "\0" in text:
        raise UnreadableError([Fault(name, *Lines(text).place(text.index("\0")), NUL)])
    return text


def _of_xml(name: str, content: bytes) -> str:
    declared = DECLARED.match(content)
    encoding = "utf-16" if content.startswith(WIDE) else declared[1].decode("ascii") if declared else "utf-8"
    if encoding.lower() in ("utf-8", "utf8"):
        return _checked(name, content.removeprefix(codecs.BOM_UTF8))
    try:
        text = content.decode(encoding)
    except (LookupError, UnicodeDecodeError) as error:
        german = f"die Datei ist nicht in der Kodierung {encoding}, die sie nennt"
        raise UnreadableError([Fault(name, 1, 1, (german, f"is not in {encoding}, as it says ({error})"))]) from error
    # The parser takes UTF-8 only; the declaration keeps its length, so that columns stay.
    return DECLARATION.sub(lambda found: '<?xml version="1.0"?>'.ljust(len(found[0])), text, count=1)


def _broken(name: str, content: bytes, error: UnicodeDecodeError) -> Fault:
    before = content[: error.start].decode("utf-8")
    byte, meant = content[error.start], content[error.start : error.start + 1].decode("cp1252", errors="replace")
    german = (
        f"das Byte 0x{byte:02X} ist kein UTF-8; in Windows-1252 und Latin-1 wäre es »{meant}«: "
        "Datei als UTF-8 speichern (iconv -f WINDOWS-1252 -t UTF-8)"
    )
    english = (
        f"byte 0x{byte:02X} is not UTF-8; in Windows-1252 and Latin-1 it would be “{meant}”: "
        "save the file as UTF-8 (iconv -f WINDOWS-1252 -t UTF-8)"
    )
    return Fault(name, *Lines(before).place(len(before)), (german, english))


OTHER = (
    "die Datei ist in UTF-16 oder UTF-32; diese Syntax ist immer UTF-8: als UTF-8 speichern (iconv -f UTF-16 -t UTF-8)",
    "the file is UTF-16 or UTF-32; this syntax is always UTF-8: save it as UTF-8 (iconv -f UTF-16 -t UTF-8)",
)
NUL = (
    "ein NUL-Zeichen (U+0000): die Datei ist beschädigt, oder ein Programm hat Binärdaten hineingeschrieben; entfernen",
    "a NUL character (U+0000): the file is damaged, or a program wrote binary data into it; remove it",
)
