"""How long each shape took, for those who ask."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pyshacl.shape import Shape
from rdflib import URIRef
from rdflib.term import Node


def _name(shape: Shape) -> str:
    """The IRI of a shape; of one without, its path."""
    named = isinstance(shape.node, URIRef) or not shape.is_property_shape
    return str(shape.node) if named else f"[ sh:path {shape.path()} ]"  # type: ignore[no-untyped-call]


class Timings:
    """Seconds by shape or SPARQL constraint. Measures nothing unless `wanted`."""

    def __init__(self, *, wanted: bool = False) -> None:
        self.wanted = wanted
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def add(self, other: "Timings") -> None:
        """Take over what another part measured."""
        for node, seconds in other.seconds.items():
            self.seconds[node] += seconds

    @contextmanager
    def of(self, node: Node) -> Iterator[None]:
        """Count the time of what is within for one shape."""
        begin = time.perf_counter()
        yield
        if self.wanted:
            self.seconds[str(node)] += time.perf_counter() - begin

    @contextmanager
    def of_pyshacl(self) -> Iterator[None]:
        """Count the time of every shape that pyshacl validates by its targets within.

        pyshacl tells times only in a log for people, so its method is wrapped meanwhile.
        """
        if not self.wanted:
            yield
            return
        original, depth = Shape.validate, 0

        def measured(shape: Shape, *given: Any, **named: Any) -> Any:
            nonlocal depth
            begin, depth = time.perf_counter(), depth + 1
            try:
                return original(shape, *given, **named)
            finally:
                depth -= 1
                if not depth:
                    self.seconds[_name(shape)] += time.perf_counter() - begin

        setattr(Shape, "validate", measured)  # noqa: B010 (an assignment would be taken for a mistake)
        try:
            yield
        finally:
            setattr(Shape, "validate", original)  # noqa: B010


NO_TIMINGS = Timings()
