"""Write the expected answers of the example queries anew from the built graph, for review: `make answers`.

A correct change of data changes answers. Read the difference (`git diff tests/queries`) before you commit it: each row
that comes or goes must follow from your change. rdflib then checks the same answers in `tests/test_queries.py`.
"""

import csv
import io
import sys
from pathlib import Path

import pyoxigraph as ox

from stadtgraph.answers import rows
from stadtgraph.dataset import bundled
from stadtgraph.examples import Example, read_examples
from stadtgraph.store import GraphStore, load_store

ANSWERS = Path(__file__).parent / "queries"


def answer_text(example: Example, store: GraphStore) -> tuple[str, str]:
    """The file name and text of an example's answer: rows as CSV, triples as sorted N-Triples."""
    answer = store.query(example.bound())
    if isinstance(answer, ox.QueryTriples):
        return f"{example.name}.ttl", "".join(f"{line} .\n" for line in sorted({str(triple) for triple in answer}))
    table, text = rows(answer), io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([table.variables, *table.rows])
    return f"{example.name}.csv", text.getvalue()


def main() -> None:
    """Write the answers that differ, and name them."""
    dataset = bundled()
    store = load_store(dataset)
    for example in read_examples(dataset):
        if "federated" not in example.tags:
            name, text = answer_text(example, store)
            path = ANSWERS / name
            if not path.is_file() or path.read_bytes() != text.encode():
                path.write_bytes(text.encode())
                sys.stdout.write(f"{path.relative_to(ANSWERS.parents[1])} rewritten\n")


if __name__ == "__main__":
    main()
