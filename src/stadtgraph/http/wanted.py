"""What a request wants: the operation, how its answer is labelled, and the key under which it is kept.

Clients repeat themselves. What was worked out for a request is remembered, so that one asked again
costs a look into a table.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from stadtgraph.engine.interface import AnswerKind, Operation
from stadtgraph.http.problems import ProtocolError
from stadtgraph.http.protocol import STANDARD, Asked, RequestLimits, SparqlRequest, read_request
from stadtgraph.http.representation import key_of
from stadtgraph.lexical import is_volatile
from stadtgraph.media import OFFERS, named_media_type, negotiate

Labels = Mapping[AnswerKind, str]  # media type by kind of answer
KINDS: tuple[AnswerKind, ...] = ("solutions", "boolean", "triples")
REMEMBERED = 1024  # requests
LONGEST = 8192  # bytes of a request that is remembered


class Wanted(NamedTuple):
    """The operation, the media type of each kind of answer, the digest of the data, and the answer's key.

    The key is empty when the same operation may be answered otherwise next time.
    """

    operation: Operation
    labels: Labels
    digest: str
    key: str


class Reader:
    """Understands requests. description: the query that a GET without any asks."""

    def __init__(self, description: str, limits: RequestLimits = STANDARD) -> None:
        self.description, self.limits = description, limits
        self._remembered = lru_cache(REMEMBERED)(self._worked_out)

    def read(self, asked: Asked, accept: str, digest: str) -> Wanted:
        """Understand a request over data with a digest. Raises ProtocolError with its status."""
        long = len(asked.query_string) + len(asked.body) + len(accept) > LONGEST
        return self._worked_out(asked, accept, digest) if long else self._remembered(asked, accept, digest)

    def _worked_out(self, asked: Asked, accept: str, digest: str) -> Wanted:
        request = read_request(asked, self.description, self.limits)
        operation, labels = operation_of(request, accept)
        if request.query == self.description:  # people read it
            operation = replace(operation, prefixed=True)
        key = "" if is_volatile(request.query) else key_of(digest, operation, labels)
        return Wanted(operation, labels, digest, key)


def operation_of(wanted: SparqlRequest, accept: str) -> tuple[Operation, Labels]:
    """The operation that a request asks for, and how its answer is labelled.

    Raises ProtocolError 406 when no kind of answer is acceptable.
    """
    labels, formats = _chosen(wanted.formats, accept)
    graphs = wanted.default_graphs, wanted.named_graphs
    return Operation(wanted.query, formats, *graphs, deadline=wanted.deadline), labels


@lru_cache(256)  # a client sends the same header every time
def _chosen(names: tuple[str, ...], accept: str) -> tuple[Labels, Labels]:
    """Media type and format of each kind of answer."""
    labels = {kind: label for kind in KINDS if (label := _label(names, accept, OFFERS[kind]))}
    if not labels:
        known = ", ".join(dict.fromkeys(media for offers in OFFERS.values() for media in offers))
        raise ProtocolError(406, f"Answers are offered as {known}.")
    return labels, {kind: OFFERS[kind][label] for kind, label in labels.items()}


def _label(names: tuple[str, ...], accept: str, offers: Mapping[str, str]) -> str | None:
    """The media type asked for by name, else by Accept. Clients send `format` twice, in two spellings."""
    if names:
        return next((media for name in names if (media := named_media_type(name, offers))), None)
    return negotiate(accept, offers)
