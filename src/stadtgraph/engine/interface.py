"""What every engine does: take an operation, give an answer or say why not."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from stadtgraph.engine.status import DataVersion, EngineStatus

AnswerKind = Literal["solutions", "boolean", "triples"]


@dataclass(frozen=True, slots=True)
class Operation:
    """A query to evaluate.

    default_graphs, named_graphs: IRIs given by the protocol; none of both: as the engine's dataset
    says (the union of all graphs, or its default graph). formats: for each kind of answer the
    format that the client gets (a key of `media`); a kind left out is not acceptable to the client.
    bindings: variable to RDF term in N-Triples form, bound before evaluation. deadline: seconds,
    None for the engine's own. prefixed: Turtle has prefixes however large the answer is, which costs time.
    """

    query: str
    formats: Mapping[AnswerKind, str]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    bindings: Mapping[str, str] = field(default_factory=dict)
    deadline: float | None = None
    prefixed: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its kind, its format (a key of `media`) and its bytes in pieces.

    Whoever iterates `body` gets all of it or an EngineError or LimitExceededError; a body that ends is whole.
    complete: the whole body, when it was small enough to wait for; then `body` yields just that.
    """

    kind: AnswerKind
    format: str
    body: AsyncIterator[bytes]
    complete: bytes | None = None


class Engine(Protocol):
    """Something that answers queries."""

    @property
    def digest(self) -> str:
        """Identifies the data that answers come from; it changes when they do."""
        ...

    @property
    def version(self) -> DataVersion:
        """Which data answers come from, as it is cited; the same object as long as they stay."""
        ...

    @property
    def status(self) -> EngineStatus:
        """How the engine is doing now."""
        ...

    async def start(self) -> None:
        """Get ready; returns when the first query can be answered. Raises DatasetError."""
        ...

    async def stop(self) -> None:
        """Let running queries end within the deadline, then end every process."""
        ...

    async def query(self, operation: Operation) -> Answer:
        """Evaluate an operation.

        Raises QuerySyntaxError, NotAcceptableError, QueryError for what is refused, LimitExceededError
        (deadline, memory, queue), EngineError.
        """
        ...
