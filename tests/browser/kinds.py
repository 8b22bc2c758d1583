"""The kinds of pages: one line each. Whoever adds a kind of page adds its line; every test of this folder follows.

`path` is the German page's; the English one stands at `/en` before it.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: the path of one over the bundled graph, the status that it has, and whether it shows data.

    daily: it is opened every day; a kind that is laid out like another only with the long tests.
    """

    name: str
    path: str
    status: int = 200
    data: bool = False
    daily: bool = True

    def at(self, language: str) -> str:
        """The path of the page in a language."""
        return self.path if language == "de" else f"/en{self.path}"


ASK = "/sparql?" + urlencode({"query": "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 20"})
MISTAKE = "/sparql?" + urlencode({"query": "SELECT ?s WHERE {\n  ?s a sc:Projekt .\n"})
THINGS = {
    "project": "id/project/kassel",
    "land": "id/land/hessen",
    "theme": "theme/digital-twin",
    "themes": "theme",
    "criterion": "criterion/k01",
    "measure": "id/measure/kassel/buergerwerkstatt",
    "evidence": "id/evidence/brochure-2020/44515-44586",
    "claim": "id/claim/00050c9c34f7debb",
    "remark": "id/remark/aalen-heidenheim/capital-smarte",
    "ontology": "ontology",
    "class": "ontology?term=Project",
    "shapes": "shapes",
    "query": "queries/how-many-projects",
    "dataset": "dataset",
}
# Laid out like one of these.
THINGS_ALIKE = {
    "project-of-many": "id/project/hamburg",
    "municipality": "id/authority/barleben",
    "criteria": "criterion",
    "size-class": "size-class/groessere-mittelstadt",
    "technology": "technology/lorawan",
    "solution": "id/solution/aalen-heidenheim/smarte-anwendungen",
    "strategy": "id/strategy/kiel/smart-region-strategie",
    "statement": "id/statement/kassel/teilhabe",
    "organisation": "id/organisation/kassel/smart-kassel-council",
    "participation": "id/participation/kassel/kassel",
    "phase": "id/phase/bad-belzig/strategiephase",
    "place": "id/place/aarhus",
    "event": "id/event/bad-belzig/ernennung",
    "framework": "id/framework/leipzig-charta",
    "programme": "id/programme/modellprojekte-smart-cities",
    "round": "id/round/2020",
    "section": "id/section/brochure-2020/kassel",
    "source": "id/source/brochure-2020",
    "population": "id/population/aalen/2018",
    "outline": "id/geometry/aalen/outline",
    "property": "ontology?term=theme",
    "graph": "graph/interpretation",
    "version": "dataset/1.0.0",
}
KINDS = (
    Kind("start", "/", data=True),
    Kind("start-chosen", "/?theme=mobility-and-logistics&size=groessere-kleinstadt", data=True),
    Kind("search", "/search?q=digitaler+zwiling", data=True),
    Kind("compare", "/compare?project=fuchstal&project=hof&project=kirchheim", data=True),
    Kind("compare-like", "/compare?project=jena", data=True, daily=False),
    Kind("matrix-criteria", "/matrix/criteria?project=fuchstal&criterion=k05", data=True),
    Kind("matrix-themes", "/matrix/themes?theme=mobility-and-logistics", data=True, daily=False),
    Kind("network", "/network", data=True),
    Kind("search-empty", "/search", daily=False),
    *(Kind(name, f"/doc/{path}", data=True) for name, path in THINGS.items()),
    *(Kind(name, f"/doc/{path}", data=True, daily=False) for name, path in THINGS_ALIKE.items()),
    Kind("term-from-elsewhere", "/resource?" + urlencode({"iri": "http://purl.org/dc/terms/title"}), data=True),
    Kind("unknown", "/doc/id/project/kasel", 404),
    Kind("queries", "/queries/?q=Projekte&for=officials"),
    Kind("query-why", "/queries/mobility-by-size-class?why=2", data=True),
    Kind("query-bars", "/queries/projects-per-category", data=True, daily=False),
    Kind("query-map", "/queries/coordinates-of-projects", data=True),
    Kind("query-elsewhere", "/queries/wikidata-twin-towns-of-leads"),
    Kind("query-facts", "/queries/facts-of-project-with-quotes?why=1", data=True),
    Kind("dumps", "/dump/"),
    Kind("workbench", "/sparql"),
    Kind("workbench-answer", ASK, data=True),
    Kind("workbench-mistake", MISTAKE, 400),
    Kind("about", "/about"),
    Kind("about-accessibility", "/about/accessibility", daily=False),
    Kind("about-api", "/about/api"),
    Kind("about-data", "/about/data", daily=False),
    Kind("about-plain-language", "/about/plain-language"),
    Kind("about-privacy", "/about/privacy", daily=False),
    Kind("about-quality", "/about/quality", data=True),
    Kind("about-report", "/about/report?iri=https://w3id.org/stadtgraph/id/project/kassel"),
    Kind("about-sources", "/about/sources", data=True),
)
