"""IRIs that somebody may have meant who asked for one that is not there."""

import difflib
from collections import defaultdict
from collections.abc import Iterable

LONGEST = 200  # characters; comparing costs their product
MOST = 500  # siblings to compare with; where there are more, they are numbered rather than named


class Neighbourhood:
    """Known IRIs, by where they stand and by how they end."""

    def __init__(self, iris: Iterable[str]) -> None:
        self._siblings: dict[str, list[str]] = defaultdict(list)
        self._namesakes: dict[str, list[str]] = defaultdict(list)
        for iri in iris:
            parent, _, name = iri.rpartition("/")
            self._siblings[parent].append(iri)
            self._namesakes[name.casefold()].append(iri)

    def of(self, iri: str) -> list[str]:
        """At most three known IRIs near `iri`, nearest first."""
        parent, _, name = iri.rstrip("/").rpartition("/")
        if len(iri) > LONGEST:
            return []
        candidates = {*self._siblings.get(parent, ()), *self._namesakes.get(name.casefold(), ())}
        if len(candidates) > MOST:
            candidates = set(self._namesakes.get(name.casefold(), ()))
        spelled = {candidate.casefold(): candidate for candidate in sorted(candidates)}
        return [spelled[found] for found in difflib.get_close_matches(iri.casefold(), spelled, n=3, cutoff=0.85)]
