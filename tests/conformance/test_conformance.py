"""The service must pass every W3C query test that its engine passes by itself.

Give the path of a checkout of w3c/rdf-tests in STADTGRAPH_RDF_TESTS; with STADTGRAPH_WRITE_TABLE=1 the
result is written to docs/conformance.md.
"""

import os
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from protocol.running import serving

from .running import Verdict, in_process, in_service, n_quads
from .suite import Test, commit_of, read_suite
from .table import table, with_table

CHECKOUT = os.environ.get("STADTGRAPH_RDF_TESTS", "")
DOCUMENT = Path(__file__).parents[2] / "docs" / "conformance.md"
AT_ONCE = 2  # servers
PLAIN = {"STADTGRAPH_SELF_DESCRIPTION": "false"}  # it is a graph, and some tests ask for all graphs

pytestmark = pytest.mark.skipif(
    not CHECKOUT, reason="the W3C suite is not part of the project: set STADTGRAPH_RDF_TESTS to a checkout of it"
)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> list[Verdict]:
    """Every test, run in both; one server for each dataset, since that is how data come into the service."""
    folder, groups = tmp_path_factory.mktemp("conformance"), defaultdict[bytes, list[Test]](list)
    suite = read_suite(Path(CHECKOUT))
    for test in suite:
        groups[dataset_key(test)].append(test)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        parts = pool.map(lambda at: run(at[1], folder / str(at[0])), enumerate(groups.values()))
        found = {verdict.test: verdict for part in parts for verdict in part}
    return [found[test] for test in suite]


def dataset_key(test: Test) -> bytes:
    """Tests with the same key ask the same data."""
    return repr((test.data, test.named)).encode()


def run(tests: Sequence[Test], folder: Path) -> list[Verdict]:
    """Run the tests of one dataset."""
    folder.mkdir()
    data = n_quads(tests[0])
    (folder / "data.nq").write_bytes(data)
    with serving([folder / "data.nq"], folder / "log.txt", "--workers", "1", environment=PLAIN) as address:
        return [Verdict(test, in_process(test, data), in_service(test, address)) for test in tests]


def test_the_service_passes_what_the_engine_passes(verdicts: list[Verdict]) -> None:
    lost = [(v.test.category, v.test.name, v.service) for v in verdicts if v.service and not v.native]

    assert len(verdicts) > 600, "the manifests were read"
    assert not lost


def test_the_documented_table_is_what_was_measured(verdicts: list[Verdict]) -> None:
    fresh = with_table(DOCUMENT, table(verdicts, commit_of(Path(CHECKOUT))))
    if os.environ.get("STADTGRAPH_WRITE_TABLE"):
        DOCUMENT.write_text(fresh, "utf-8")

    assert DOCUMENT.read_text("utf-8") == fresh, "set STADTGRAPH_WRITE_TABLE=1 to write it"
