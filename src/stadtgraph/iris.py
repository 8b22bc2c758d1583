"""What an http(s) IRI looks like (RFC 3987, section 2.2), so that no parser of RDF refuses it later."""

import re
from functools import cache

PLANES = "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
BEYOND = f"\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{PLANES}\U000e1000-\U000efffd"  # `ucschar`
LETTER = f"A-Za-z0-9._~{BEYOND}-"
CHARACTER = f"(?:[{LETTER}!$&'()*+,;=:@]|%[0-9A-Fa-f]{{2}})"


def is_iri(text: str) -> bool:
    """Tell whether a text is an http(s) IRI."""
    return _iri().fullmatch(text) is not None


def is_path(text: str) -> bool:
    """Tell whether a text may be the path of an IRI."""
    return _path().fullmatch(text) is not None


@cache  # compiling takes some milliseconds, which a start has better use for
def _path() -> re.Pattern[str]:
    return re.compile(f"(?:{CHARACTER}|/)*")


@cache
def _iri() -> re.Pattern[str]:
    tail = f"(?:{CHARACTER}|[/?])*"
    return re.compile(rf"https?://[{LETTER}]+(?::[0-9]+)?(?:/(?:{CHARACTER}|/)*)?(?:\?{tail})?(?:#{tail})?")
