"""From the path of an address to the IRI that it stands for, and back."""

import re
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

import pyoxigraph as ox
from starlette.types import Scope

from stadtgraph.http.problems import ProtocolError
from stadtgraph.iris import is_path
from stadtgraph.pages.addresses import SAFE

LONGEST = 2000  # bytes of a path; the longest IRI of ours has about 100
ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
UNRESERVED = "-._~"  # beside letters and digits, which an escape cannot change either


def iri_path(scope: Scope) -> str:
    """The path of a request as it stands in an IRI, without the slash in front.

    Escapes of letters beyond ASCII and of characters that need none are resolved, others stay as
    they are (RFC 3987, section 3.2; RFC 3986, section 6.2.2.2).
    Raises ProtocolError: 414 for a long path, 400 for one that no IRI has.
    """
    raw = _raw(scope)
    if len(raw) > LONGEST:
        raise ProtocolError(414, f"The path has {len(raw)} bytes; {LONGEST} is the limit.")
    path = _resolved(raw)
    if not is_path(path):
        raise ProtocolError(400, "The path holds a character that no IRI has, such as a space or NUL.")
    segments = path.split("/")[1:]
    if "." in segments or ".." in segments:
        raise ProtocolError(400, "The path holds a segment '.' or '..'; write the address in full.")
    return "/".join(segments)


def local(scope: Scope, path: str) -> str:
    """The address on this server of a path of an IRI, ready for a header."""
    return f"{scope.get('root_path', '')}/{quote(path, safe=SAFE)}"


def check_iri(iri: str) -> None:
    """Raise ProtocolError for what is no IRI."""
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        raise ProtocolError(400, f"This is no IRI: {iri!r} ({error}).") from error


def _raw(scope: Scope) -> str:
    raw: bytes = scope.get("raw_path") or quote(scope["path"], safe=SAFE).encode()
    text = quote_from_bytes(raw, safe=SAFE)
    return text.removeprefix(scope.get("root_path", ""))


def _resolved(raw: str) -> str:
    if ESCAPE.sub("", raw).count("%"):
        raise ProtocolError(400, "The path holds a '%' that is not followed by two hexadecimal digits.")
    try:
        return re.sub(r"(?:%[0-9A-Fa-f]{2})+", _unescaped, raw)
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"The path is not UTF-8 ({error.reason}).") from error


def _unescaped(match: re.Match[str]) -> str:
    text = unquote_to_bytes(match[0]).decode("utf-8")
    return "".join(char if _stands_bare(char) else f"%{ord(char):02X}" for char in text)


def _stands_bare(char: str) -> bool:
    """Tell whether a character needs no escape; control characters are let out, to be refused by name."""
    return not char.isascii() or char.isalnum() or char in UNRESERVED or not char.isprintable()
