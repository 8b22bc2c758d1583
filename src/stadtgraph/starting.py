"""What starts before the service itself is loaded: the engine, which loads the data meanwhile."""

import sys

from stadtgraph.engine.crew import Limits
from stadtgraph.engine.hatching import Begun, begin
from stadtgraph.lexical import MAX_TOKENS
from stadtgraph.loading import Plan
from stadtgraph.service_facts import Offer
from stadtgraph.settings import Settings, cores, endpoint_of

LIMITS = {
    "deadline": "seconds",
    "memory": "MiB",
    "query_length": "bytes",
    "nesting": "levels",
    "answer_size": "MiB",
    "workers": "queries at once",
    "queue": "queries waiting",
}


def limits_of(settings: Settings) -> Limits:
    """The engine's limits."""
    told = {name: (getattr(settings, name), unit) for name, unit in LIMITS.items()} | {"tokens": (MAX_TOKENS, "tokens")}
    return Limits(
        settings.workers,
        settings.deadline,
        settings.memory,
        settings.queue,
        settings.answer_size,
        Offer(endpoint_of(settings), told) if settings.self_description else None,
        cores() + 1,
    )


def forks(settings: Settings) -> bool:
    """Tell whether workers are forked from a process that holds the data."""
    return sys.platform == "linux" if settings.fork is None else settings.fork


def begin_engine(plan: Plan, settings: Settings, begun: Begun | None = None) -> list[Begun]:
    """Start the embedded engine, where the settings want it and it can start by itself.

    begun: one that waits for its order; it is ended when it is not wanted.
    """
    if settings.engine or not forks(settings):
        if begun:
            begun.abandon()
        return []
    return [begin(plan, limits_of(settings), begun)]
