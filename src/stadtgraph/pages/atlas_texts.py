"""Texts of the atlas: start page, search, comparison, matrices, networks."""

from types import MappingProxyType

from stadtgraph.pages import thing_texts
from stadtgraph.pages.texts import Texts, texts

# What parts of a page say that other pages show too; their keys begin with `part_`.
PARTS: Texts = MappingProxyType(
    {
        **{key: text for key, text in thing_texts.TEXTS.items() if key.startswith("basis_")},
        **texts(
            part_locator=("Lage in Deutschland", "Location in Germany"),
            part_similar=("Ähnliche Projekte", "Similar projects"),
            part_likeness=("{share} gemeinsam", "{share} in common"),
            part_reason_theme=("beide: {value}", "both: {value}"),
            part_reason_sizeClass=("beide Größenklasse {value}", "both of size class {value}"),
            part_reason_federalState=("beide in {value}", "both in {value}"),
            part_rarity=("das haben {number} Projekte", "{number} projects have it"),
            part_here=("{name} sagt:", "{name} says:"),
            part_all_reasons=("Wie das berechnet wird, und alle Gründe", "How this is computed, and all reasons"),
            part_none=(
                "Kein anderes Projekt hat ein Merkmal mit diesem gemeinsam.",
                "No other project shares a feature with it.",
            ),
        ),
    }
)

TEXTS: Texts = MappingProxyType(
    {
        **PARTS,
        **texts(
            start_title=(
                "{number} Modellprojekte Smart Cities: wer was vorhat, und wo es steht",
                "{number} Smart Cities model projects: who plans what, and where it says so",
            ),
            start_lead=(
                "Was die Broschüre des Bundes von 2020 über die geförderten Städte, Gemeinden und Kreise sagt: ihre "
                "Partner, Themen und Maßnahmen. Jede Angabe führt zu der Stelle, an der sie steht.",
                "What the Federal Government’s brochure of 2020 says about the funded cities, towns and districts: "
                "their partners, themes and measures. Every fact leads to the passage where it stands.",
            ),
            like_label=("Welche Projekte passen zu meiner Kommune?", "Which projects fit my municipality?"),
            like_residents=("Einwohnerzahl", "Residents"),
            like_any_residents=("jede", "any"),
            like_theme=("Thema", "Theme"),
            like_any_theme=("jedes", "any"),
            like_show=("Projekte zeigen", "Show the projects"),
            start_page=(
                "Stadtgraph: der Atlas der Modellprojekte Smart Cities",
                "Stadtgraph: atlas of the Smart Cities model projects",
            ),
            map=("Karte", "Map"),
            map_label=(
                "Karte von Deutschland mit den Projekten; dieselben stehen in der Liste",
                "Map of Germany with the projects; the list holds the same ones",
            ),
            map_skip=("Karte überspringen", "Skip the map"),
            map_partner=("{name}, Partner von {project}", "{name}, partner of {project}"),
            map_planned=("{name}, geplanter Partner von {project}", "{name}, planned partner of {project}"),
            map_land=("Nur {name} zeigen", "Show {name} only"),
            map_unland=("{name} nicht mehr auswählen", "Deselect {name}"),
            legend=("Legende", "Legend"),
            legend_project=("Projekt (federführende Kommune)", "Project (lead municipality)"),
            legend_partner=("Partnerkommune", "Partner municipality"),
            legend_planned=("geplante Partnerkommune", "planned partner municipality"),
            legend_other=("nicht in der Auswahl", "not in the selection"),
            legend_land=("Ein Klick auf ein Land wählt es aus.", "Click a Land to select it."),
            filter=("Projekte eingrenzen", "Narrow the projects"),
            filter_words=("Stichwort in den Projekten", "Keyword in the projects"),
            filter_apply=("Anwenden", "Apply"),
            filter_hint=(
                "Mehrere Länder, Größen oder Kategorien: eines davon genügt. Mehrere Themen, Kriterien oder "
                "Technologien: alle müssen zutreffen.",
                "Several Länder, sizes or categories: any of them is enough. Several themes, criteria or "
                "technologies: all of them must apply.",
            ),
            facet_land=("Land", "Land"),
            facet_size=("Größenklasse", "Size class"),
            facet_category=("Kategorie", "Category"),
            facet_theme=("Thema", "Theme"),
            facet_criterion=("Angesprochenes Kriterium", "Criterion addressed"),
            facet_technology=("Technologie", "Technology"),
            facet_partners=("Partner", "Partners"),
            facet_q=("Stichwort", "Keyword"),
            facet_residents=("Einwohnerzahl", "Residents"),
            residents_below_10000=("unter 10.000", "below 10,000"),
            residents_10000_20000=("10.000 bis 20.000", "10,000 to 20,000"),
            residents_20000_100000=("20.000 bis 100.000", "20,000 to 100,000"),
            residents_above_100000=("100.000 und mehr", "100,000 and more"),
            partners_none=("ohne genannte Partner", "no named partner"),
            partners_few=("1 oder 2 genannte Partner", "1 or 2 named partners"),
            partners_many=("3 oder mehr genannte Partner", "3 or more named partners"),
            partners_planned=("mit geplanten Partnern", "with planned partners"),
            partners_unnamed=("mit ungenannten Partnern", "with unnamed partners"),
            partners_across=("über Landesgrenzen", "across Land borders"),
            remove=("entfernen", "remove"),
            chosen=("Ausgewählt:", "Selected:"),
            change=("Filter ändern", "Change the filters"),
            clear_all=("Alles zurücksetzen", "Clear all"),
            unknown=(
                "Diese Auswahl kennt der Atlas nicht; sie bleibt unbeachtet: {pairs}",
                "The atlas does not know this selection; it is ignored: {pairs}",
            ),
            found_all=("Alle {number} Projekte", "All {number} projects"),
            found_some=(
                "{number} von {total} Projekten|{number} von {total} Projekten",
                "{number} of {total} projects|{number} of {total} projects",
            ),
            partial=(
                "Dieser Graph ist sehr groß; der Atlas zeigt nur einen Teil davon. SPARQL gibt alles.",
                "This graph is very large; the atlas shows only a part of it. SPARQL gives all.",
            ),
            found_none=(
                "Kein Projekt hat alles, was ausgewählt ist. Nehmen Sie eine Bedingung weg.",
                "No project has everything that is selected. Remove one of the conditions.",
            ),
            card_with=("mit", "with"),
            card_alone=("keine Partnerkommune genannt", "no partner municipality named"),
            card_planned=("geplant mit", "planned with"),
            card_residents=("{number} Einwohner ({year})", "{number} residents ({year})"),
            card_does=("Was es dazu vorhat", "What it plans for this"),
            card_why=(
                "Die Stelle, die es sagt|Die {number} Stellen, die es sagen",
                "The passage that says so|The {number} passages that say so",
            ),
            card_compare=("{name} zum Vergleich auswählen", "Select {name} to compare"),
            compare_word=("vergleichen", "compare"),
            compare_button=("Ausgewählte vergleichen (2 bis 4)", "Compare the selected (2 to 4)"),
            export=("Diese Auswahl herunterladen", "Download this selection"),
            export_csv=("CSV", "CSV"),
            export_xlsx=("Excel", "Excel"),
            export_geojson=("GeoJSON", "GeoJSON"),
            export_ttl=("RDF (Turtle)", "RDF (Turtle)"),
            more_title=("Weitere Ansichten", "More views"),
            more_criteria=("Projekte und Kriterien", "Projects and criteria"),
            more_criteria_text=(
                "Welche Stelle welches Bewertungskriterium anspricht, als Tabelle.",
                "Which passage speaks to which evaluation criterion, as a table.",
            ),
            more_themes=("Projekte und Themen", "Projects and themes"),
            more_themes_text=(
                "Wer woran arbeitet, mit den Sätzen dahinter.",
                "Who works on what, with the sentences behind it.",
            ),
            more_compare=("Projekte vergleichen", "Compare projects"),
            more_compare_text=("Zwei bis vier Projekte nebeneinander.", "Two to four projects side by side."),
            more_network=("Partner und Themen als Netz", "Partners and themes as a network"),
            more_network_text=(
                "Wer mit wem, und welche Themen zusammen vorkommen.",
                "Who works with whom, and which themes occur together.",
            ),
            overview_title=("Was in diesen Daten ist", "What is in these data"),
            overview_lead=(
                "Diese Daten haben keine Modellprojekte. Hier steht, welche Klassen und Eigenschaften vorkommen, und "
                "je ein Beispiel.",
                "These data have no model projects. Here are the classes and properties that occur, with an example "
                "of each.",
            ),
            overview_classes=("Klassen", "Classes"),
            overview_properties=("Eigenschaften", "Properties"),
            overview_class=("Klasse", "Class"),
            overview_property=("Eigenschaft", "Property"),
            overview_count=("Dinge", "Things"),
            overview_example=("Beispiel", "Example"),
            overview_empty=("Der Graph ist leer.", "The graph is empty."),
        ),
    }
)
