"""The start page: what is here, and a form that runs a query. No script, German and English."""

from dataclasses import dataclass
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, select_autoescape

from stadtgraph.answers import Rows, read_rows
from stadtgraph.engine.interface import AnswerKind, Engine, Operation
from stadtgraph.errors import QueryError, QuerySyntaxError
from stadtgraph.http.explain import explain
from stadtgraph.http.problems import ProtocolError
from stadtgraph.http.protocol import to_request
from stadtgraph.namespaces import Names

FORMATS: dict[AnswerKind, str] = {"solutions": "json", "boolean": "json", "triples": "ntriples"}
LIMIT = 500  # rows shown; the page says so, the endpoint gives all
COUNTS = """\
PREFIX sc: <BASEontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?projects ?criteria ?partners ?claims ?quotations WHERE {
  { SELECT (COUNT(?x) AS ?projects) WHERE { ?x a sc:Project } }
  { SELECT (COUNT(?x) AS ?criteria) WHERE { ?x a sc:Criterion } }
  { SELECT (COUNT(?x) AS ?partners) WHERE { ?y sc:partner|sc:plannedPartner ?x } }
  { SELECT (COUNT(DISTINCT ?x) AS ?claims) WHERE { ?x a sc:Claim ; sc:evidence|dcterms:source ?y } }
  { SELECT (COUNT(?x) AS ?quotations) WHERE { ?x a sc:Evidence } }
}"""
EXAMPLE = """\
PREFIX sc: <BASEontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX theme: <BASEtheme/>

SELECT ?project ?quote WHERE {
  ?claim rdf:subject ?p ; rdf:predicate sc:theme ; rdf:object theme:digital-twin ; sc:evidence ?evidence .
  ?evidence sc:quote ?quote .
  ?p a sc:Project ; rdfs:label ?project .
}
ORDER BY ?project ?quote"""

TEXTS = MappingProxyType(
    {
        "de": MappingProxyType(
            {
                "title": "Stadtgraph: die Modellprojekte Smart Cities als Wissensgraph",
                "lead": "Was die Broschüre des Bundes von 2020 über das Programm und seine Projekte sagt, "
                "als verknüpfte Daten. Jede Angabe aus der Broschüre nennt die Stelle, an der sie steht.",
                "unofficial": "Kein amtliches Angebot.",
                "here": "Was hier ist",
                "projects": "Modellprojekte",
                "criteria": "Bewertungskriterien",
                "partners": "namentlich genannte Partnerkommunen",
                "claims": "Angaben mit Beleg oder Quelle",
                "quotations": "Belegstellen",
                "ask": "Eine Frage stellen",
                "query": "SPARQL-Abfrage",
                "run": "Abfragen",
                "answer": "Antwort",
                "rows": "Zeilen",
                "cut": "Gezeigt werden die ersten {limit}; der Endpunkt gibt alle.",
                "endpoint": "Der Endpunkt ist /sparql (SPARQL 1.1 Protocol; JSON, XML, CSV, TSV, Turtle, N-Triples, "
                "RDF/XML, JSON-LD).",
                "error": "Die Abfrage ließ sich nicht ausführen",
                "other": "English",
                "credit": "Zitate: Bundesministerium des Innern, für Bau und Heimat, 2020. Daten: CC BY 4.0. Umrisse: "
                "© GeoBasis-DE / BKG 2021 (Daten verändert). Einwohnerzahlen: © Statistisches Bundesamt (Destatis).",
            }
        ),
        "en": MappingProxyType(
            {
                "title": "Stadtgraph: the Smart Cities model projects as a knowledge graph",
                "lead": "What the federal brochure of 2020 says about the programme and its projects, as linked data. "
                "Every fact from the brochure names the place where it stands.",
                "unofficial": "Not an official service.",
                "here": "What is here",
                "projects": "model projects",
                "criteria": "evaluation criteria",
                "partners": "partner municipalities named",
                "claims": "claims with evidence or source",
                "quotations": "quotations",
                "ask": "Ask a question",
                "query": "SPARQL query",
                "run": "Run",
                "answer": "Answer",
                "rows": "rows",
                "cut": "The first {limit} are shown; the endpoint gives all.",
                "endpoint": "The endpoint is /sparql (SPARQL 1.1 Protocol; JSON, XML, CSV, TSV, Turtle, N-Triples, "
                "RDF/XML, JSON-LD).",
                "error": "The query could not be run",
                "other": "Deutsch",
                "credit": "Quotations: Federal Ministry of the Interior, Building and Community, 2020. Data: "
                "CC BY 4.0. Outlines: © GeoBasis-DE / BKG 2021 (data changed). Population: © Destatis.",
            }
        ),
    }
)


@dataclass(frozen=True)
class StartPage:
    """Renders the start page from what an engine answers."""

    engine: Engine
    names: Names
    environment: Environment

    async def render(self, language: str, query: str | None, refused: str = "") -> tuple[str, int]:
        """The page as HTML, and its status: 400 when `query` could not be run. refused: why, when that is known."""
        found, error = await self._run(query) if query and not refused else (None, refused)
        counts = await self._rows(self._ours(COUNTS))
        html = self.environment.get_template("start.html").render(
            lang=language,
            t=TEXTS[language],
            counts=dict(zip(counts.variables, counts.rows[0], strict=True)),
            query=query or self._ours(EXAMPLE),
            found=found,
            error=error,
            limit=LIMIT,
        )
        return html, 400 if error else 200

    def _ours(self, query: str) -> str:
        return query.replace("BASE", self.names.base)

    async def _run(self, query: str) -> tuple[Rows | None, str]:
        try:
            return await self._rows(to_request([("query", query)]).query), ""
        except QuerySyntaxError as error:
            return None, explain(error, query, self.names.prefixes())
        except (QueryError, ProtocolError) as error:
            return None, str(error)

    async def _rows(self, query: str) -> Rows:
        answer = await self.engine.query(Operation(query, FORMATS))
        return read_rows(answer.kind, b"".join([piece async for piece in answer.body]))


def start_page(engine: Engine, names: Names) -> StartPage:
    """The start page over an engine, with its templates."""
    loader = PackageLoader("stadtgraph.http")
    return StartPage(engine, names, Environment(loader=loader, autoescape=select_autoescape(), trim_blocks=True))
