"""What the content codings cost and save on answers of ours: CPU and size of each, as a table in Markdown.

Run: `.venv/bin/python benchmarks/codings.py`
"""

import time

from stadtgraph.answers import serialize
from stadtgraph.codings import ANSWERS, Compress
from stadtgraph.dataset import bundled
from stadtgraph.store import load_store

ANSWERED = {
    "1,000 rows, JSON": ("SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 1000", "json"),
    "20,000 rows, JSON": ("SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 20000", "json"),
    "20,000 rows, CSV": ("SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 20000", "csv"),
    "20,000 triples, N-Triples": ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 20000", "ntriples"),
}
TRIALS = 5


def main() -> None:
    """Print the table."""
    store = load_store(bundled())
    print("| answer | bytes | coding | bytes coded | share | CPU (ms) |\n| --- | --- | --- | --- | --- | --- |")
    for name, (query, form) in ANSWERED.items():
        body = serialize(store.query(query), form, store.prefixes)
        for coding, compress in ANSWERS.items():
            coded, seconds = len(compress(body)), min(_cpu(compress, body) for _ in range(TRIALS))
            print(f"| {name} | {len(body):,} | {coding} | {coded:,} | {coded / len(body):.1%} | {seconds * 1000:.1f} |")


def _cpu(compress: Compress, body: bytes) -> float:
    """Processor seconds of one packing."""
    start = time.process_time()
    compress(body)
    return time.process_time() - start


if __name__ == "__main__":
    main()
