"""How long the service takes for each kind of page, and how heavy the start page is.

python benchmarks/pages.py [--times N]

For each page: the median time from request to last byte over one connection on loopback, and the CPU time of all
processes of the server. Uncached: the service keeps no answers. Cached: it has the page already. The start page is
weighed as a browser loads it: HTML, style sheets, scripts and pictures, each as it is sent. Linux only.
"""

import argparse
import http.client
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from graphs import as_it_is
from servers import OURS, Server, of_command
from stadtgraph.dataset import bundled

PAGES = {
    "start page": "/",
    "start page, chosen": "/?theme=mobility-and-logistics",
    "search": "/search?q=digitaler+zwiling",
    "compare": "/compare?project=fuchstal&project=hof",
    "matrix of criteria": "/matrix/criteria",
    "matrix of themes": "/matrix/themes",
    "network": "/network",
    "project": "/doc/id/project/kassel",
    "project, largest": "/doc/id/project/hamburg",
    "municipality": "/doc/id/authority/barleben",
    "theme": "/doc/theme/digital-twin",
    "criterion": "/doc/criterion/k01",
    "measure": "/doc/id/measure/kassel/buergerwerkstatt",
    "quotation": "/doc/id/evidence/brochure-2020/44515-44586",
    "class": "/doc/ontology?term=Project",
    "whole ontology": "/doc/ontology",
    "queries": "/queries/",
    "query with answer": "/queries/mobility-by-size-class",
    "workbench": "/sparql",
    "about": "/about",
    "quality": "/about/quality",
    "sources": "/about/sources",
}
HEADERS = {"Accept": "text/html", "Accept-Encoding": "zstd, br, gzip"}
LOADED = re.compile(r'<(?:link rel="(?:stylesheet|icon)"[^>]*? href|img[^>]*? src|script[^>]*? src)="([^"]+)"')


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    """The body of an answer as it was sent. Raises RuntimeError for any status but 200."""
    connection.request("GET", path, headers=HEADERS)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: status {answer.status}")
    return body


@contextmanager
def serving(cache: int) -> Iterator[tuple[Server, http.client.HTTPConnection]]:
    """The service over the bundled graph, keeping answers up to `cache` MiB."""
    command = f"env STADTGRAPH_CACHE_SIZE={cache} stadtgraph serve {{data}} --port {{port}}"
    with tempfile.TemporaryDirectory() as home:
        server = of_command(OURS, command)(as_it_is(bundled()), Path(home))
        try:
            yield server, http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        finally:
            server.stop()


def measured(server: Server, connection: http.client.HTTPConnection, path: str, times: int) -> tuple[float, float]:
    """Median milliseconds of a page and milliseconds of CPU for each, after two that warm up."""
    for _ in range(2):
        get(connection, path)
    server.settle()
    before, taken = server.cpu(), []
    for _ in range(times):
        began = time.perf_counter()
        get(connection, path)
        taken.append((time.perf_counter() - began) * 1000)
    server.settle()
    return median(taken), (server.cpu() - before) / times * 1000


def weight(connection: http.client.HTTPConnection) -> int:
    """Bytes of the start page with all that a browser loads with it."""
    connection.request("GET", "/", headers=HEADERS | {"Accept-Encoding": "identity"})
    html = connection.getresponse().read().decode()
    return sum(len(get(connection, path)) for path in dict.fromkeys(["/", *LOADED.findall(html)]))


def main(arguments: Sequence[str]) -> None:
    """Measure and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--times", type=int, default=30, help="requests for each page")
    times = options.parse_args(arguments).times
    found: dict[str, list[float]] = {name: [] for name in PAGES}
    for cache in (0, 64):
        with serving(cache) as (server, connection):
            for name, path in PAGES.items():
                found[name] += measured(server, connection, path, times)
            total = weight(connection)
    print("| page | uncached ms | CPU ms | cached ms | CPU ms |\n| --- | --- | --- | --- | --- |")
    for name, figures in found.items():
        print(f"| {name} | {' | '.join(f'{figure:.1f}' for figure in figures)} |")
    middle = median(figures[0] for figures in found.values())
    print(f"\nMedian of all kinds, uncached: {middle:.1f} ms. Start page with all it loads: {total / 1000:.1f} kB.")


if __name__ == "__main__":
    main(sys.argv[1:])
