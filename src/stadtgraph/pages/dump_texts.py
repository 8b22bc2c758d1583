"""Texts of the page with the files of the data."""

from stadtgraph.pages.texts import texts

TEXTS = texts(
    dump_title=("Alle Daten als Dateien", "All data as files"),
    dump_lead=(
        "Jede Datei gibt es auch gepackt, und jede gehört zu genau diesem Stand der Daten. Ob sie heil angekommen ist, "
        "zeigen die Prüfsummen.",
        "Each file is there packed as well, and each belongs to exactly this state of the data. The checksums tell "
        "whether it has arrived whole.",
    ),
    dump_sums=("Prüfsummen (SHA-256)", "Checksums (SHA-256)"),
    dump_check=("Alles prüfen, was heruntergeladen ist:", "Check all that has been downloaded:"),
    dump_quads=("Der ganze Datensatz mit seinen Graphen", "The whole dataset with its graphs"),
    dump_triples=("Der ganze Datensatz, Graphen vereint", "The whole dataset, graphs merged"),
    dump_annotated=("Mit Belegen an den Aussagen (RDF 1.2)", "With the evidence at the statements (RDF 1.2)"),
    dump_graph=("Graph {name}", "Graph {name}"),
    dump_file=("Datei", "File"),
    dump_form=("Format", "Format"),
    dump_size=("Größe", "Size"),
    dump_packed=("Gepackt", "Packed"),
    dump_kilobytes=("{number} kB", "{number} kB"),
)
