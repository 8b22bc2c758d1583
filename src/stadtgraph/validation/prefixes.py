"""IRIs written short with prefixes."""

import re
from collections.abc import Iterable

LOCAL = re.compile(r"[\w-]+")


class Prefixes:
    """Writes IRIs short with the prefixes it is given; of two for one namespace, the first counts."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._prefixes: dict[str, str] = {}
        for prefix, namespace in pairs:
            if namespace:
                self._prefixes.setdefault(namespace, prefix)

    def short(self, iri: str) -> str:
        """`ex:name` where a prefix fits and the rest is a plain name, else `<iri>`; blank nodes as they are."""
        if iri.startswith("_:"):
            return iri
        for end in (iri.rfind("#"), iri.rfind("/"), iri.rfind(":")):
            prefix = self._prefixes.get(iri[: end + 1]) if end >= 0 else None
            if prefix is not None and LOCAL.fullmatch(iri[end + 1 :]):
                return f"{prefix}:{iri[end + 1 :]}"
        return f"<{iri}>"
