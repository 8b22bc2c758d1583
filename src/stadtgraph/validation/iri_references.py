"""Resolve IRI references against a base IRI (RFC 3986, section 5.2), for any scheme; no empty part is lost."""

import re

PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)


def resolve(base: str, reference: str) -> str:
    """The IRI that `reference` stands for."""
    scheme, authority, path, query, fragment = _parts(reference)
    if scheme:
        return reference
    of_base = _parts(base)
    scheme = of_base[0]
    if authority is None:  # else the path stays as it is: pyoxigraph keeps the dots of `//host/./path`
        authority = of_base[1]
        if not path:
            path, query = of_base[2], query if query is not None else of_base[3]
        else:
            path = _without_dots(path if path.startswith("/") else _merged(of_base, path))
    prefix = f"{scheme}:" if scheme else ""
    return f"{prefix}{'' if authority is None else f'//{authority}'}{path}{query or ''}{fragment or ''}"


def _parts(iri: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    found = PARTS.fullmatch(iri)
    return (found[1], found[2], found[3], found[4], found[5]) if found else (None, None, iri, None, None)


def _merged(base: tuple[str | None, str | None, str, str | None, str | None], path: str) -> str:
    if base[1] is not None and not base[2]:
        return f"/{path}"
    return base[2].rpartition("/")[0] + f"/{path}" if "/" in base[2] else path


def _without_dots(path: str) -> str:
    """The path without `.` and `..` segments (section 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")
    for number, segment in enumerate(segments):
        last = number == len(segments) - 1
        if segment == "..":
            del kept[max(len(kept) - 1, 1 if path.startswith("/") else 0) :]
        elif segment != ".":
            kept.append(segment)
            continue
        if last:
            kept.append("")
    return "/".join(kept)
