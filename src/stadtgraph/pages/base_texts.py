"""Texts of what every page has: header, navigation, footer, errors."""

from stadtgraph.pages.texts import texts

TEXTS = texts(
    site=("Stadtgraph", "Stadtgraph"),
    claim=(
        "Modellprojekte Smart Cities, Satz für Satz belegt",
        "Smart Cities model projects, each fact with its sentence",
    ),
    skip=("Zum Inhalt springen", "Skip to content"),
    navigation=("Hauptnavigation", "Main navigation"),
    atlas=("Atlas", "Atlas"),
    themes=("Themen", "Themes"),
    criteria=("Kriterien", "Criteria"),
    comparison=("Vergleich", "Compare"),
    queries=("Fragen", "Questions"),
    workbench=("SPARQL", "SPARQL"),
    about=("Über", "About"),
    search=("Suchen", "Search"),
    search_label=("Stadtgraph durchsuchen", "Search Stadtgraph"),
    search_hint=("Ort, Thema, Stichwort", "Place, theme, keyword"),
    other_language=("English", "Deutsch"),
    about_site=("Über dieses Angebot", "About this site"),
    unofficial=(
        "Kein amtliches Angebot. Die Angaben stammen aus der Broschüre „Modellprojekte Smart Cities 2020“ des Bundes.",
        "Not an official service. The facts come from the federal brochure “Modellprojekte Smart Cities 2020”.",
    ),
    credit=(
        "Zitate: © Bundesministerium des Innern, für Bau und Heimat, 2020. Einwohnerzahlen: © Statistisches "
        "Bundesamt (Destatis).",
        "Quotations: © Federal Ministry of the Interior, Building and Community, 2020. Population: © Statistisches "
        "Bundesamt (Destatis).",
    ),
    credit_ours=("Eigene Daten: Stadtgraph,", "Our own data: Stadtgraph,"),
    credit_outlines=("Umrisse:", "Outlines:"),
    credit_changed=("(Daten verändert),", "(data changed),"),
    credit_places=("Koordinaten und Kennungen:", "Coordinates and identifiers:"),
    sources=("Quellen und Lizenzen", "Sources and licences"),
    use=("Daten nutzen", "Use the data"),
    report=("Fehler melden", "Report an error"),
    accessibility=("Barrierefreiheit", "Accessibility"),
    plain_language=("Leichte Sprache", "Easy to read"),
    privacy=("Datenschutz", "Privacy"),
    quality=("Datenqualität", "Data quality"),
    error_400=("Diese Adresse ist nicht richtig geschrieben", "This address is not written correctly"),
    error_404=("Hier ist nichts", "Nothing here"),
    error_503=("Das dauerte zu lange", "This took too long"),
    error_other=("Das ging nicht", "This did not work"),
    error_near=("Meinten Sie:", "Did you mean:"),
    error_home=("Zur Startseite", "To the start page"),
)
