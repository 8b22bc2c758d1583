"""Texts of the pages about this site; those that are prose have a template for each language instead."""

from stadtgraph.pages.texts import texts

TEXTS = texts(
    title_about=("Über Stadtgraph", "About Stadtgraph"),
    title_accessibility=("Erklärung zur Barrierefreiheit", "Accessibility statement"),
    title_data=("Daten nutzen", "Use the data"),
    title_plain_language=("Stadtgraph in Leichter Sprache", "Stadtgraph, easy to read"),
    title_privacy=("Datenschutz", "Privacy"),
    title_quality=("Datenqualität in Zahlen", "Data quality in numbers"),
    title_report=("Fehler in den Daten melden", "Report an error in the data"),
    title_sources=("Quellen und Lizenzen", "Sources and licences"),
    nobody_named=(
        "Wer diesen Server betreibt, hat keine Kontaktadresse hinterlegt. Hinweise nimmt das Projekt Stadtgraph "
        "dort entgegen, wo sein Quelltext veröffentlicht ist.",
        "Whoever runs this server has given no contact address. The project Stadtgraph takes reports where its "
        "source code is published.",
    ),
    quality_lead=(
        "Diese Zahlen werden bei jedem Stand der Daten aus dem Graphen selbst berechnet. Zu jeder gehört die "
        "Abfrage, mit der Sie sie nachrechnen können.",
        "These figures are computed from the graph itself for each state of the data. Each comes with the query "
        "by which you can compute it again.",
    ),
    quality_nothing=(
        "In den Daten, die dieser Server zeigt, gibt es keine Angaben mit Belegen; deshalb ist hier nichts zu zählen.",
        "The data that this server shows have no facts with evidence, so there is nothing to count here.",
    ),
    check_again=("Nachrechnen: {what}", "Compute it again: {what}"),
    facts=("Angabe|Angaben", "fact|facts"),
    facts_evidenced=("Angaben mit Zitat oder Quelle", "Facts with quotation or source"),
    facts_bare=("Angaben, die ein Zitat brauchen und keines haben", "Facts that need a quotation and have none"),
    quotations_all=("Zitate aus der Broschüre", "Quotations from the brochure"),
    share_quoted=("Projekttext, der in einem Zitat steht", "Project text that stands in a quotation"),
    bases=("Worauf die Angaben beruhen", "What the facts rest on"),
    basis=("Grundlage", "Basis"),
    meaning=("Bedeutung", "Meaning"),
    number_of=("Anzahl", "Number"),
    share=("Anteil", "Share"),
    remarks=("Was an der Broschüre unklar oder falsch ist", "What is unclear or wrong in the brochure"),
    remarks_lead=(
        "Druckfehler, Widersprüche und Mehrdeutiges werden nicht stillschweigend bereinigt: Gedruckt bleibt "
        "gedruckt, und eine Anmerkung sagt, was daran auffällt.",
        "Misprints, contradictions and ambiguities are not silently tidied up: what is printed stays, and a "
        "remark says what is odd about it.",
    ),
    remark_kind=("Art der Anmerkung", "Kind of remark"),
    links_out=("Verknüpfungen mit anderen Datenbeständen", "Links to other datasets"),
    links_lead=(
        "Kennungen bei Wikidata, GeoNames, GND und anderen, jede mit der Quelle, in der sie gelesen wurde.",
        "Identifiers at Wikidata, GeoNames, GND and others, each with the source it was read in.",
    ),
    link_state=("Wie geprüft", "How checked"),
    coverage=("Wie viel von jedem Projekttext zitiert ist", "How much of each project’s text is quoted"),
    coverage_lead=(
        "Anteil der Zeichen des Abschnitts, Überschriften eingeschlossen, die in mindestens einem Zitat stehen. "
        "Hundert Prozent wären kein Ziel: Wir zitieren kurze Stellen und drucken die Broschüre nicht nach.",
        "The share of the section’s characters, headings included, that stand in at least one quotation. One "
        "hundred per cent would be no aim: we quote short passages and do not reprint the brochure.",
    ),
    project=("Projekt", "Project"),
    quotations=("Zitate", "Quotations"),
    sources_lead=(
        "Die Angaben zu den Projekten stammen aus einer einzigen Broschüre. Schlüssel, Einwohnerzahlen, Umrisse "
        "und Kennungen wurden in den unten genannten Quellen gelesen; bei jeder Angabe steht, in welcher.",
        "The facts about the projects come from one brochure. Keys, population, outlines and identifiers were "
        "read in the sources below; each fact says in which.",
    ),
    our_licence=("Lizenz dieser Daten", "Licence of these data"),
    licence_ours=(
        "Daten, Ontologie und Regeln: Stadtgraph, {licence}. Programmcode: Apache-2.0.",
        "Data, ontology and rules: Stadtgraph, {licence}. Code: Apache-2.0.",
    ),
    licence_quotations=(
        "Ausgenommen sind die Zitate aus der Broschüre: © Bundesministerium des Innern, für Bau und Heimat, "
        "2020. Sie stehen hier als Belege (§ 51 UrhG) und fallen nicht unter unsere Lizenz.",
        "Excepted are the quotations from the brochure: © Federal Ministry of the Interior, Building and "
        "Community, 2020. They stand here as evidence (section 51 of the German copyright act) and are not "
        "covered by our licence.",
    ),
    brochure=("Die Broschüre", "The brochure"),
    issued=("Erschienen", "Published"),
    publisher=("Herausgeber", "Publisher"),
    characters=("Länge", "Length"),
    in_characters=("Zeichen|Zeichen", "character|characters"),
    other_sources=("Weitere Quellen", "Other sources"),
    taken=("Was daraus stammt", "What was taken"),
    edition=("Stand", "Version"),
    rights=("Lizenz", "Licence"),
    credit_line=("Nennung", "Credit"),
    read_at=("Gelesen in", "Read in"),
    used=("Verwendet bei", "Used by"),
)
