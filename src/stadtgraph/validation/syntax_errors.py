"""A parser's complaint as a fault: with line and column in every syntax, and in German and English."""

import re
from xml.parsers import expat

import pyoxigraph as ox

from stadtgraph.validation.encodings import Lines
from stadtgraph.validation.faults import Fault

POSITION = re.compile(r"^Parser error (?:at|between)[^:]*: ")
KEYWORD = re.compile(r"@\w+")
# What the parser says, and what it means: German, English. Named groups are filled in.
MEANINGS = (
    (
        r"The prefix (?P<a>\S*:) has not been declared",
        "das Präfix {a} ist nicht erklärt; oben in der Datei ergänzen: @prefix {a} <…> .",
        "the prefix {a} is not declared; add at the top of the file: @prefix {a} <…> .",
    ),
    (
        r"Line jumps are not allowed in string literals",
        'der Text endet nicht vor dem Zeilenende: das schließende Anführungszeichen fehlt, oder """…""" ist gemeint',
        'the text does not end before its line does: its closing quotation mark is missing, or """…""" is meant',
    ),
    (
        r"Unexpected end of file",
        "hier beginnt ein Text oder eine IRI ohne Ende: das schließende Zeichen fehlt",
        "here begins a text or an IRI that never ends: its closing character is missing",
    ),
    (
        r"Unexpected end$",
        "die Datei hört mitten in einer Aussage auf; am Ende fehlt ein Punkt, oder die Datei ist abgeschnitten",
        "the file ends within a statement; a full stop is missing at its end, or the file was cut off",
    ),
    (
        r"A dot is expected at the end of statements|Quads must be followed by a dot",
        "vor dieser Stelle fehlt ein Punkt, Strichpunkt oder Komma",
        "a full stop, semicolon or comma is missing before this place",
    ),
    (
        r"Unexpected escape character '(?P<a>.+)'",
        "die Zeichenfolge {a} gibt es nicht; ein Rückstrich wird als \\\\ geschrieben",
        "there is no escape {a}; write a backslash as \\\\",
    ),
    (
        r"The escape sequence '(?P<a>.+)' is encoding",
        "{a} steht für kein Zeichen; das Zeichen selbst schreiben",
        "{a} stands for no character; write the character itself",
    ),
    (
        r"^(?P<a>[A-Za-z][\w-]*) is not a valid (?:RDF object|predicate|subject)",
        '{a} ist keine IRI: es fehlt ein Präfix (ex:{a}), oder es war Text gemeint ("{a}")',
        '{a} is no IRI: a prefix is missing (ex:{a}), or text is meant ("{a}")',
    ),
    (
        r"^[.;,] is not a valid RDF object",
        "hier fehlt ein Wert: die Aussage endet nach ihrer Eigenschaft",
        "a value is missing here: the statement ends after its property",
    ),
    (
        r"^[.;,] is not a valid predicate",
        "hier fehlen Eigenschaft und Wert: die Aussage endet nach ihrem Subjekt",
        "property and value are missing here: the statement ends after its subject",
    ),
    (
        r"is not a valid (?:subject|predicate)",
        "das darf hier nicht stehen; fehlt davor ein Zeichen, oder ist eine Klammer zu viel?",
        "that may not stand here; is a character missing before it, or is there a bracket too many?",
    ),
    (
        r"No scheme found in an absolute IRI",
        "eine relative IRI, und nichts sagt, wozu sie relativ ist: ganz ausschreiben, oder @base setzen",
        "a relative IRI, and nothing says what it is relative to: write it in full, or set @base",
    ),
    (
        r"Invalid IRI code point '(?P<a>.)'",
        "das Zeichen »{a}« darf in einer IRI nicht stehen; ein Leerzeichen wird als %20 geschrieben",
        "the character “{a}” may not stand in an IRI; write a space as %20",
    ),
    (
        r"should end with a ']'",
        "die eckige Klammer ist nicht geschlossen: hier fehlt ]",
        "the square bracket is not closed: ] is missing here",
    ),
    (
        r"No LoadDocumentCallback",
        "der Kontext steht an einer Adresse, und nichts wird geladen: den @context in die Datei schreiben",
        "the context is at an address, and nothing is fetched: write the @context into the file",
    ),
)


def fault(name: str, text: str, form: ox.RdfFormat, error: SyntaxError) -> Fault:
    """The fault that a SyntaxError of pyoxigraph tells."""
    said = POSITION.sub("", error.msg)
    line, column = (error.lineno or 0, error.offset or 0) if error.lineno else _place(text, form, said)
    return Fault(name, line, column, _meaning(said))


def _meaning(said: str) -> tuple[str, str]:
    for pattern, german, english in MEANINGS:
        if found := re.search(pattern, said):
            return german.format(**found.groupdict()), english.format(**found.groupdict())
    return f"Syntaxfehler: {said}", f"syntax error: {said}"


def _place(text: str, form: ox.RdfFormat, said: str) -> tuple[int, int]:
    """The place of an error where the parser tells none: by expat for XML, by the keyword it names for JSON-LD."""
    if form == ox.RdfFormat.RDF_XML:
        return _place_in_xml(text)
    keyword = KEYWORD.search(said)
    quoted = f'"{keyword[0]}"' if keyword else '"@context"'
    known = text.count(quoted) == 1
    return Lines(text).place(text.index(quoted)) if known else (1, 1)


def _place_in_xml(text: str) -> tuple[int, int]:
    parser = expat.ParserCreate("utf-8")
    try:
        parser.Parse(text.encode(), True)  # noqa: FBT003 (expat takes it by position)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return 1, 1
