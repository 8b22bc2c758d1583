"""Texts of the query workbench, and of answers wherever they are shown."""

from stadtgraph.pages.texts import Texts, texts

ANSWER: Texts = texts(
    answer=("Antwort", "Answer"),
    rows=("{n} Zeile|{n} Zeilen", "{n} row|{n} rows"),
    statements=("{n} Aussage|{n} Aussagen", "{n} statement|{n} statements"),
    different=("In der Spalte „{column}“ stehen {n} verschiedene.", "The column “{column}” has {n} different ones."),
    nothing_found=(
        "Die Abfrage läuft, aber nichts passt auf das Muster.",
        "The query runs, but nothing matches its pattern.",
    ),
    cut=(
        "Gezeigt werden die ersten {shown} von {total}. Die Dateien unten enthalten alle.",
        "The first {shown} of {total} are shown. The files below hold all of them.",
    ),
    yes=("Ja", "Yes"),
    no=("Nein", "No"),
    unbound=("nichts", "nothing"),
    download=("Ganze Antwort herunterladen", "Download the whole answer"),
    own_program=("Im eigenen Programm", "In your own program"),
    own_program_hint=("Diese Zeilen holen dieselbe Antwort.", "These lines fetch the same answer."),
    chart=("Balkendiagramm", "Bar chart"),
    bars_left_out=("{n} weitere Zeilen stehen nur in der Tabelle.", "{n} more rows are in the table only."),
    map=("Karte", "Map"),
)
WHY: Texts = texts(
    why_button=("Belege", "Evidence"),
    why_row=("Belege zu Zeile {n}: {name}", "Evidence for row {n}: {name}"),
    why_title=("Warum steht Zeile {n} hier?", "Why is row {n} here?"),
    why_lead=(
        "Diese Angaben des Graphen stehen hinter der Zeile, mit den Worten der Broschüre.",
        "These facts of the graph stand behind the row, with the words of the brochure.",
    ),
    why_none=(
        "Hinter dieser Zeile steht keine einzelne Angabe aus der Broschüre: Sie zählt, rechnet oder stammt "
        "aus anderen Quellen.",
        "No single fact from the brochure stands behind this row: it counts, computes or comes from other sources.",
    ),
    why_more=("{n} weitere Angabe|{n} weitere Angaben", "{n} more fact|{n} more facts"),
    why_claim=("Angabe", "fact"),
    why_place=("Stelle im Text", "place in the text"),
)
TEXTS: Texts = texts(
    name_hint=(
        "{text} ist im Graphen der Name eines eigenen Eintrags. Setzen Sie dort ihn ein: {names}.",
        "{text} is the name of an entry of its own in the graph. Put the entry there: {names}.",
    ),
    language_hint=(
        "Texte im Graphen tragen eine Sprache. Statt {text} finden Sie vielleicht {text}@de.",
        "Texts in the graph have a language. Instead of {text} you may find {text}@de.",
    ),
    heading=("SPARQL-Abfrage", "SPARQL query"),
    lead=(
        "Fragen an den ganzen Graphen, in der Abfragesprache SPARQL. Neu hier? Nehmen Sie ein Beispiel, ändern Sie "
        "ein Wort, fragen Sie erneut. Es kann nichts kaputtgehen: Abfragen lesen nur.",
        "Questions to the whole graph, in the query language SPARQL. New here? Take an example, change a word, ask "
        "again. Nothing can break: queries only read.",
    ),
    sql=("SPARQL für alle, die SQL kennen", "SPARQL for those who know SQL"),
    sql_lead=(
        "Es gibt keine Tabellen. Der Graph besteht aus kurzen Sätzen: ein Ding, eine Eigenschaft, ein Wert. Eine "
        "Abfrage ist ein Satz mit Lücken; eine Lücke beginnt mit einem Fragezeichen.",
        "There are no tables. The graph consists of short sentences: a thing, a property, a value. A query is a "
        "sentence with gaps; a gap begins with a question mark.",
    ),
    sql_same=("dieselbe Lücke in zwei Mustern: ?x", "the same gap in two patterns: ?x"),
    sql_views=("Karte, Diagramm, Netz", "map, chart, network"),
    sql_names=(
        "Namen wie sc:federalState ergänzt der Editor mit Strg+Leertaste, auch wenn Sie das deutsche Wort tippen. "
        "Jede Eigenschaft hat eine Seite: {link}.",
        "The editor completes names such as sc:federalState with Ctrl+Space, also when you type the word for it. "
        "Each property has a page: {link}.",
    ),
    sql_ontology=("alle Klassen und Eigenschaften", "all classes and properties"),
    query=("Abfrage", "Query"),
    run=("Abfragen", "Run query"),
    keyboard=(
        "Strg+Eingabe fragt ab, Strg+Leertaste ergänzt Namen, Esc und dann Tab verlässt das Feld.",
        "Ctrl+Enter runs, Ctrl+Space completes names, Esc then Tab leaves the field.",
    ),
    examples=("Beispiele", "Examples"),
    examples_hint=(
        "Jede Frage öffnet ihre Abfrage hier. Ohne SPARQL zu lesen: {link}.",
        "Each question opens its query here. Without reading SPARQL: {link}.",
    ),
    examples_pages=("alle Fragen mit Antwort", "all questions with their answers"),
    examples_search=("Beispiele durchsuchen", "Search the examples"),
    examples_none=("Kein Beispiel passt.", "No example fits."),
    failed=("Die Abfrage ließ sich nicht ausführen", "The query could not be run"),
    at_place=("Zeile {line}, Spalte {column}", "Line {line}, column {column}"),
    unknown=("{name} kommt im Graphen nicht vor.", "{name} does not occur in the graph."),
    did_you_mean=("Meinten Sie {near}?", "Did you mean {near}?"),
    or_=("oder", "or"),
    too_large=(
        "Die Antwort ist zu groß für eine Seite. Begrenzen Sie sie mit LIMIT oder laden Sie sie als Datei.",
        "The answer is too large for a page. Limit it with LIMIT, or download it as a file.",
    ),
    no_script=(
        "Ohne JavaScript bleibt alles benutzbar; Vervollständigung, Karte und Netz brauchen es.",
        "Everything works without JavaScript; completion, map and network need it.",
    ),
    permalink=("Link zu dieser Abfrage", "Link to this query"),
    prefixes=("Bekannte Präfixe", "Known prefixes"),
    prefixes_hint=(
        "Im Editor schreibt sich die PREFIX-Zeile von selbst, sobald Sie das Präfix mit Doppelpunkt tippen.",
        "The editor writes the PREFIX line by itself as soon as you type a prefix and its colon.",
    ),
    endpoint=("Der Endpunkt", "The endpoint"),
    endpoint_hint=(
        "Programme fragen {address} nach dem SPARQL 1.1 Protocol, mit GET oder POST, auch von anderen Websites aus.",
        "Programs ask {address} by the SPARQL 1.1 Protocol, with GET or POST, from other websites too.",
    ),
)
# The comments in the query that the page begins with.
STARTING: Texts = texts(
    start_first=(
        "Jedes Projekt mit Ort und Land. Nur Bayern? Schreiben Sie land:bayern statt ?land.",
        "Each project with its place and Land. Only Bavaria? Write land:bayern instead of ?land.",
    ),
    start_project=("ein Projekt,", "a project,"),
    start_place=("nach einem Ort genannt,", "called by its place,"),
    start_land=("in einem Land", "in a Land"),
)
# What the script says.
SCRIPT: Texts = texts(
    copy_text=("Kopieren", "Copy"),
    copied=("Kopiert", "Copied"),
    running=("Die Abfrage läuft …", "The query is running …"),
    stop=("Anhalten", "Stop"),
    stopped=("Angehalten.", "Stopped."),
    unreachable=("Der Server antwortet nicht.", "The server does not answer."),
    views=("Ansicht", "View"),
    table=("Tabelle", "Table"),
    as_chart=("Diagramm", "Chart"),
    bars=("Balken", "Bars"),
    line=("Linie", "Line"),
    pie=("Kreis", "Pie"),
    on_map=("Karte", "Map"),
    graph=("Netz", "Network"),
    chart_columns=("{value} nach {name}", "{value} by {name}"),
    places=("{n} Orte", "{n} places"),
    nodes=("{n} Knoten, {m} Verbindungen", "{n} nodes, {m} links"),
    nodes_cut=("Gezeigt sind die ersten {n} Knoten.", "The first {n} nodes are shown."),
    completions=("Vorschläge", "Suggestions"),
    word_class=("Klasse", "class"),
    word_property=("Eigenschaft", "property"),
    word_concept=("Begriff", "concept"),
    word_thing=("Eintrag", "thing"),
    word_variable=("Variable", "variable"),
    editor=("SPARQL-Editor", "SPARQL editor"),
)
