"""Load a dataset into another store over HTTP (SPARQL 1.1 Graph Store HTTP Protocol) and verify that it arrived.

Everything is read before anything is sent. Each graph is replaced by one PUT, which a store does as a
whole. With the address for updates, all graphs are first put beside the old ones and verified there;
one update then moves them into place, which stores with transactions do as a whole too.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

import httpx
import pyoxigraph as ox

from stadtgraph.digest import canonical_lines
from stadtgraph.errors import StadtgraphError
from stadtgraph.loading import Plan, load

STAGED = "urn:x-stadtgraph:incoming:"
SHOWN = 5  # differences of one graph that are shown
PATIENCE = httpx.Timeout(600, connect=10)


class PublishError(StadtgraphError):
    """A store elsewhere refused data or failed; says how far it got."""


@dataclass(frozen=True, slots=True)
class Target:
    """A store elsewhere.

    graphs: address of its Graph Store Protocol. query: its SPARQL address, to count; without it the
    graphs are only read back. update: its address for updates, to switch all graphs at once.
    user, password: for HTTP's Basic or Digest authentication, whichever the store asks for.
    """

    graphs: str
    query: str = ""
    update: str = ""
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of one graph: triples sent, counted and read back; lines of N-Triples lost and added."""

    graph: str
    sent: int
    counted: int
    digest: str
    lost: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether the store gives back what was sent, term by term: its canonical form has the same digest."""
        return not self.lost and not self.added and self.counted == self.sent

    def __str__(self) -> str:
        """One line, and below it the first differences."""
        name = self.graph or "(default graph)"
        if self.exact:
            return f"{name}: {self.sent} triples, as sent (RDFC-1.0 SHA-256 {self.digest})"
        head = (
            f"{name}: {self.sent} triples sent, {self.counted} counted, {len(self.lost)} not given back as sent, "
            f"{len(self.added)} given back that were not sent"
        )
        lines = [f"  - {line}" for line in self.lost[:SHOWN]] + [f"  + {line}" for line in self.added[:SHOWN]]
        return "\n".join([head, *(f"  {kind}" for kind in _kinds(self.lost, self.added)), *lines])


def publish(plan: Plan, target: Target) -> tuple[Arrival, ...]:
    """Load every graph of a plan into a store and tell what arrived, graph by graph.

    Raises DatasetError when the data cannot be read (nothing is sent then), PublishError when the store
    refuses or fails; it says which graphs are new by then.
    """
    graphs = graphs_of(plan)
    with httpx.Client(timeout=PATIENCE, trust_env=False, headers={"User-Agent": "stadtgraph"}) as client:
        if target.user:
            client.auth = _authentication(client, target)
        if target.update:
            return _switched(client, target, graphs)
        done: list[str] = []
        for graph, lines in graphs.items():
            with _told(graph, done):
                _put(client, target, graph, lines)
            done.append(graph)
        return tuple(_arrival(client, target, graph, graph, lines) for graph, lines in graphs.items())


def graphs_of(plan: Plan) -> Mapping[str, list[bytes]]:
    """The canonical N-Triples of each graph (empty name: default graph), the dataset's description last.

    So whoever reads the description of a new version finds the version complete.
    """
    store = load(plan)
    names: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [*store.named_graphs()]
    if next(store.quads_for_pattern(None, None, None, ox.DefaultGraph()), None):
        names.append(ox.DefaultGraph())
    found = {_name(graph): _canonical(store.quads_for_pattern(None, None, None, graph)) for graph in names}
    return dict(sorted(found.items(), key=lambda item: (item[0].endswith("/metadata"), item[0])))


def _name(graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> str:
    if isinstance(graph, ox.BlankNode):
        raise PublishError(f"the graph {graph} has a blank node for a name; the protocol needs an IRI: name the graph")
    return "" if isinstance(graph, ox.DefaultGraph) else graph.value


def _canonical(quads: Iterator[ox.Quad]) -> list[bytes]:
    return canonical_lines(f"{quad.triple} .\n".encode() for quad in quads)


def _switched(client: httpx.Client, target: Target, graphs: Mapping[str, list[bytes]]) -> tuple[Arrival, ...]:
    """Put all graphs beside, verify them there, then move them into place by one update."""
    staged = {graph: STAGED + sha256(graph.encode()).hexdigest()[:16] for graph in graphs}
    for graph, lines in graphs.items():
        with _told(graph, []):
            _put(client, target, staged[graph], lines)
    arrived = tuple(_arrival(client, target, graph, staged[graph], lines) for graph, lines in graphs.items())
    moves = " ;\n".join(f"MOVE <{staged[graph]}> TO {f'<{graph}>' if graph else 'DEFAULT'}" for graph in graphs)
    with _told("the switch of all graphs", []):
        _checked(client.post(target.update, data={"update": moves}))
    return arrived


def _put(client: httpx.Client, target: Target, graph: str, lines: list[bytes]) -> None:
    """Replace a graph (section 5.3). N-Triples is Turtle, and every store takes Turtle."""
    body, headers = b"".join(lines), {"Content-Type": "text/turtle"}
    _checked(client.put(target.graphs, params=_addressed(graph), content=body, headers=headers))


def _arrival(client: httpx.Client, target: Target, graph: str, place: str, sent: list[bytes]) -> Arrival:
    with _told(f"verifying {graph}", []):
        found = _read_back(client, target, place)
        counted = _count(client, target, place) if target.query else len(found)
    lost, added = sorted(set(sent) - set(found)), sorted(set(found) - set(sent))
    digest = sha256(b"".join(found)).hexdigest()
    return Arrival(graph, len(sent), counted, digest, _texts(lost), _texts(added))


def _read_back(client: httpx.Client, target: Target, graph: str) -> list[bytes]:
    response = client.get(target.graphs, params=_addressed(graph), headers={"Accept": "application/n-triples"})
    media_type = _checked(response).headers.get("content-type", "").split(";")[0].strip()
    form = ox.RdfFormat.from_media_type(media_type)
    if form is None:
        raise PublishError(f"the store gives the graph as {media_type or 'nothing named'}, which is no RDF")
    return _canonical(ox.parse(response.content, format=form))


def _count(client: httpx.Client, target: Target, graph: str) -> int:
    """How many triples the store counts in a graph."""
    pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } }"
    form = {"query": f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"}
    response = client.post(target.query, data=form, headers={"Accept": "application/sparql-results+json"})
    return int(_checked(response).json()["results"]["bindings"][0]["n"]["value"])


def _addressed(graph: str) -> dict[str, str]:
    """Indirect identification (section 4.2); Virtuoso knows `graph` as well as its own `graph-uri`."""
    return {"graph": graph} if graph else {"default": ""}


def _authentication(client: httpx.Client, target: Target) -> httpx.Auth:
    """Digest or Basic, as the store asks when somebody comes without."""
    with _told("asking for authentication", []):
        asked = client.get(target.graphs, params={"graph": STAGED}).headers.get("www-authenticate", "")
    kind = httpx.DigestAuth if asked.lower().startswith("digest") else httpx.BasicAuth
    return kind(target.user, target.password)


def _checked(response: httpx.Response) -> httpx.Response:
    if response.status_code in (401, 403):
        raise PublishError(
            f"{response.url}: {response.status_code}, not allowed; give a user who may write, and a password"
        )
    if not response.is_success:
        said = " ".join(response.text.split())[:500] or "nothing more"
        raise PublishError(f"{response.url}: answered {response.status_code}: {said}")
    return response


@contextmanager
def _told(what: str, done: list[str]) -> Iterator[None]:
    """Say how far it got: what is new already, and that a second run repairs it."""
    state = f"New by now: {', '.join(done)}. Publish again to complete it." if done else "No graph was replaced."
    try:
        yield
    except (httpx.HTTPError, ValueError, KeyError, IndexError, PublishError, SyntaxError) as error:
        raise PublishError(f"{what or 'default graph'}: {error or type(error).__name__}. {state}") from error


def _texts(lines: list[bytes]) -> tuple[str, ...]:
    return tuple(line.decode().rstrip() for line in lines)


def _kinds(lost: tuple[str, ...], added: tuple[str, ...]) -> list[str]:
    """What was changed, by datatype and language: `geo:wktLiteral -> virtrdf:Geometry (96)`."""
    given = {_place(line): line for line in added}
    changes = Counter(
        f"{_type(line)} -> {_type(given[_place(line)]) if _place(line) in given else 'nothing'}" for line in lost
    )
    return [f"{change} ({count})" for change, count in changes.most_common()]


def _place(line: str) -> tuple[str, ...]:
    return tuple(line.split(" ", 2)[:2])


def _type(line: str) -> str:
    """Datatype or language of a line's object; `IRI` where it is none of a literal."""
    value = line.split(" ", 2)[2].removesuffix(" .")
    if not value.startswith('"'):
        return "IRI or blank node"
    end = value[value.rindex('"') + 1 :] if not value.endswith('"') else ""
    return end.removeprefix("^^") or "string"
