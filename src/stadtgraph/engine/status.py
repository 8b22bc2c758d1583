"""How an engine is doing: what health checks and metrics show."""

from dataclasses import dataclass, field

REASONS = ("deadline", "memory", "answer_size", "nesting", "order", "left", "died")  # left: whoever asked did


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """One moment of an engine.

    ready: it takes queries. digest: of its data, empty when not known. workers: how many it should
    have; alive: how many it has. waiting: queries in the queue. kills: queries whose worker ended before they did,
    since the start, by the reason: a key of REASONS.
    """

    ready: bool
    digest: str = ""
    workers: int = 0
    alive: int = 0
    waiting: int = 0
    kills: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DataVersion:
    """Which data answers come from, to be cited; each empty where it is not known.

    digest: RDFC-1.0 with SHA-256, 64 hexadecimal digits. iri: of the version that the dataset says it is.
    """

    digest: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class CacheStatus:
    """One moment of the cache of answers: hits and misses since the start, bytes kept."""

    hits: int = 0
    misses: int = 0
    size: int = 0
