"""The description as portals take it (DCAT-AP 3.0, DCAT-AP.de): the rules that decide, and the published shapes."""

import os
from pathlib import Path

import httpx
import pytest
from pyshacl import validate
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, SH

from stadtgraph.namespaces import Names
from stadtgraph.validation.check import Request, check

NAMES = Names()
SPDX, DCATDE = Namespace("http://spdx.org/rdf/terms#"), Namespace("http://dcat-ap.de/def/dcatde/")
# DCAT-AP 3.0.0, sections of the classes: what each must have.
MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description),
    DCAT.Distribution: (DCAT.accessURL,),
    DCAT.DataService: (DCTERMS.title, DCAT.endpointURL),
    FOAF.Agent: (FOAF.name,),
    SPDX.Checksum: (SPDX.algorithm, SPDX.checksumValue),
}
# ... and of which class the value of a property must be.
RANGES = {
    DCTERMS.publisher: FOAF.Agent,
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS.temporal: DCTERMS.PeriodOfTime,
    DCTERMS.source: DCAT.Dataset,
    DCTERMS.conformsTo: DCTERMS.Standard,
    DCAT.dataset: DCAT.Dataset,
    DCAT.service: DCAT.DataService,
    DCAT.distribution: DCAT.Distribution,
    DCAT.accessService: DCAT.DataService,
    DCAT.servesDataset: DCAT.Dataset,
    DCAT.landingPage: FOAF.Document,
    DCAT.mediaType: DCTERMS.MediaType,
    DCAT.compressFormat: DCTERMS.MediaType,
}


@pytest.fixture(scope="module")
def described(site: str) -> Graph:
    """What a portal harvests: the service's description and the dataset's."""
    found = Graph()
    for graph in ("service", "metadata"):
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{NAMES.graph(graph)}> {{ ?s ?p ?o }} }}"
        answer = httpx.get(f"{site}/sparql", params={"query": query, "format": "ntriples"}, timeout=60)
        found.parse(data=answer.text, format="nt")
    return found


@pytest.mark.parametrize("kind", MANDATORY, ids=lambda kind: str(kind).rpartition("/")[2])
def test_everything_has_what_it_must_have(described: Graph, kind: URIRef) -> None:
    for node in described.subjects(RDF.type, kind):
        missing = [path for path in MANDATORY[kind] if described.value(node, path, any=True) is None]
        assert not missing, node


@pytest.mark.parametrize("path", RANGES, ids=lambda path: str(path).rpartition("/")[2])
def test_what_a_property_leads_to_is_of_its_class(described: Graph, path: URIRef) -> None:
    for node in described.subjects(RDF.type, None):
        for value in described.objects(node, path):
            if isinstance(node, URIRef) and (node, RDF.type, None) in described and is_of_dcat(described, node):
                assert (value, RDF.type, RANGES[path]) in described, (node, value)


def is_of_dcat(described: Graph, node: URIRef) -> bool:
    return any(str(kind).startswith(str(DCAT)) for kind in described.objects(node, RDF.type))


def test_the_dataset_says_what_german_portals_sort_by(described: Graph) -> None:
    """DCAT-AP.de 3.0: licence of files and services from its own list, level of administration."""
    level = described.value(URIRef(NAMES.dataset), DCATDE.politicalGeocodingLevelURI)
    licences = {
        str(licence)
        for d in described.objects(None, DCAT.distribution)
        for licence in described.objects(d, DCTERMS.license)
    }

    assert level == URIRef("http://dcat-ap.de/def/politicalGeocoding/Level/federal")
    assert licences == {"http://dcat-ap.de/def/licenses/cc-by/4.0"}


def test_the_catalogue_lists_dataset_and_service(described: Graph) -> None:
    [catalogue] = described.subjects(RDF.type, DCAT.Catalog)

    assert list(described.objects(catalogue, DCAT.dataset)) == [URIRef(NAMES.dataset)]
    assert len(list(described.objects(catalogue, DCAT.service))) == 1


EUROPEAN = ("releases/3.0.0/shacl/dcat-ap-SHACL.ttl", "releases/3.0.0/html/shacl/range.ttl")
GERMAN = tuple(
    f"validator/resources/v3.0/shapes/{name}.ttl"
    for name in (
        *("dcat-ap-SHACL-DE", "dcat-ap-spec-german-additions", "dcat-ap-de-controlledvocabularies"),
        *("dcat-ap-de-deprecated", "dcat-ap-de-imports"),
    )
)
CHECKOUTS = [
    *(("STADTGRAPH_DCAT_AP", path) for path in EUROPEAN),
    *(("STADTGRAPH_DCAT_AP_DE", path) for path in GERMAN),
]


@pytest.mark.parametrize(("variable", "path"), CHECKOUTS, ids=lambda part: part.rpartition("/")[2])
def test_the_published_shapes_find_no_violation(described: Graph, variable: str, path: str) -> None:
    checkout = os.environ.get(variable, "")
    if not checkout:
        pytest.skip(f"set {variable} to a checkout of the shapes, as docs/conformance.md tells; its rules stand above")
    # With RDFS: the shapes ask even addresses to be an rdfs:Resource.
    _, report, _ = validate(described, shacl_graph=Graph().parse(Path(checkout) / path), inference="rdfs")
    assert isinstance(report, Graph)

    found = report.subjects(SH.resultSeverity, SH.Violation)
    assert [(report.value(one, SH.focusNode), report.value(one, SH.resultPath)) for one in found] == []


def test_our_own_validation_takes_the_published_shapes_together(described: Graph, tmp_path: Path) -> None:
    european, german = (os.environ.get(name, "") for name in ("STADTGRAPH_DCAT_AP", "STADTGRAPH_DCAT_AP_DE"))
    if not european or not german:
        pytest.skip("set STADTGRAPH_DCAT_AP and STADTGRAPH_DCAT_AP_DE, as docs/conformance.md tells")
    data = tmp_path / "description.ttl"
    described.serialize(data)

    shapes = [str(Path(european) / EUROPEAN[0]), str((Path(german) / GERMAN[0]).parent)]
    outcome = check(Request([data], shapes))

    assert [finding.messages for finding in outcome.findings if finding.level == "Violation"] == []
    assert outcome.checked.shapes > 500
