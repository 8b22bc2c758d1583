"""Terms as text: what findings, reports and indexes of places compare.

An IRI stands for itself, a blank node is `_:label`, a literal is `"text"`, `"text"@language` or `"text"^^<datatype>`
with only backslash, quotation mark, line feed and carriage return escaped.
"""

import re

STRING = "http://www.w3.org/2001/XMLSchema#string"
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
ESCAPED = re.compile(r"\\(.)")
CHARACTERS = {"n": "\n", "r": "\r"}
LITERAL = re.compile(r'"(?P<text>.*)"(?:@(?P<language>[\w-]+)|\^\^<(?P<datatype>[^>]*)>)?', re.DOTALL)


def literal_text(text: str, language: str | None = None, datatype: str | None = None) -> str:
    """A literal as text; xsd:string is left out."""
    quoted = f'"{text.translate(ESCAPES)}"'
    if language:
        return f"{quoted}@{language.lower()}"
    return quoted if datatype in (None, STRING) else f"{quoted}^^<{datatype}>"


def is_literal(term: str) -> bool:
    """Tell whether a term is a literal."""
    return term.startswith('"')


def is_blank(term: str) -> bool:
    """Tell whether a term is a blank node."""
    return term.startswith("_:")


def parts(term: str) -> tuple[str, str | None, str | None]:
    """Text, language and datatype of a literal; for other terms the term itself."""
    found = LITERAL.fullmatch(term)
    if not found:
        return term, None, None
    text = ESCAPED.sub(lambda match: CHARACTERS.get(match[1], match[1]), found["text"])
    return text, found["language"], found["datatype"]
