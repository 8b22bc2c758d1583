"""Texts of comparison, matrices and networks."""

from stadtgraph.pages.texts import texts

TEXTS = texts(
    views=("Arten des Vergleichs", "Ways to compare"),
    view_compare=("Nebeneinander", "Side by side"),
    view_criteria=("Kriterien", "Criteria"),
    view_themes=("Themen", "Themes"),
    view_network=("Netz", "Network"),
    compare_title=("Projekte vergleichen", "Compare projects"),
    compare_lead=(
        "Zwei bis vier Projekte nebeneinander: was sie gemeinsam haben, was nur eines hat, mit den Stellen der "
        "Broschüre.",
        "Two to four projects side by side: what they have in common, what only one has, with the passages of the "
        "brochure.",
    ),
    compare_pick=("Projekt {number}", "Project {number}"),
    compare_none=("(keines)", "(none)"),
    compare_go=("Vergleichen", "Compare"),
    compare_unknown=("Diese Projekte gibt es hier nicht: {names}", "There are no such projects here: {names}"),
    compare_many=(
        "Gezeigt werden die ersten vier; mehr nebeneinander ließe sich nicht lesen.",
        "The first four are shown; more side by side could not be read.",
    ),
    compare_like=("Ähnlich wie {name}", "Like {name}"),
    compare_with=("Mit {name} vergleichen", "Compare with {name}"),
    compare_alike=("{one} und {other}: {share} gemeinsam", "{one} and {other}: {share} in common"),
    compare_how=("Wie Ähnlichkeit berechnet wird", "How likeness is computed"),
    compare_formula=(
        "Merkmale eines Projekts sind seine Themen, seine Größenklasse und seine Länder. Haben n von N Projekten ein "
        "Merkmal, so wiegt es ln(N/n): je seltener, desto mehr; was alle haben, wiegt nichts. Ein Land wiegt halb, "
        "denn Nachbarn tun nicht dasselbe. Die Ähnlichkeit ist das Gewicht der gemeinsamen Merkmale, geteilt durch "
        "das Gewicht aller Merkmale beider Projekte. Sie sagt, wie nah zwei Beschreibungen sich sind, nicht, wie gut "
        "ein Projekt ist.",
        "The features of a project are its themes, its size class and its Länder. When n of N projects have a "
        "feature, it weighs ln(N/n): the rarer, the more; what all have weighs nothing. A Land weighs half, since "
        "neighbours need not do the same. Likeness is the weight of the features in common, divided by the weight of "
        "all features of both projects. It tells how near two descriptions are, not how good a project is.",
    ),
    compare_facts=("Auf einen Blick", "At a glance"),
    compare_shared=("Gemeinsam", "In common"),
    compare_single=("Nur bei einem", "Only one has it"),
    compare_no_shared=(
        "Themen, Kriterien und Technologien haben sie nicht gemeinsam.",
        "They share no theme, criterion or technology.",
    ),
    row_title=("Titel", "Title"),
    row_lead=("Federführend", "Lead"),
    row_land=("Land", "Land"),
    row_size=("Größenklasse", "Size class"),
    row_category=("Kategorie", "Category"),
    row_residents=("Einwohner der federführenden Kommune", "Residents of the lead municipality"),
    row_partners=("Partner", "Partners"),
    row_planned=("Geplante Partner", "Planned partners"),
    row_nothing=("nicht genannt", "not stated"),
    part_theme=("Themen", "Themes"),
    part_addressesCriterion=("Angesprochene Kriterien", "Criteria addressed"),
    part_usesTechnology=("Technologien", "Technologies"),
    passages_of=("{number} Stelle|{number} Stellen", "{number} passage|{number} passages"),
    cell_has=("ja", "yes"),
    cell_not=("–", "–"),
    cell_no=("nein", "no"),
    matrix_criteria=("Projekte und Kriterien", "Projects and criteria"),
    matrix_themes=("Projekte und Themen", "Projects and themes"),
    matrix_below=("Projekte und Themen: {above}", "Projects and themes: {above}"),
    matrix_criteria_lead=(
        "Eine Zahl sagt, wie viele Stellen eines Projekts ein Bewertungskriterium ansprechen; sie führt zu ihnen. Das"
        " ist unsere Lesart: Die Broschüre ordnet Kriterien und Projekte einander nicht zu und nennt keine Bewertung.",
        "A number tells how many passages of a project speak to an evaluation criterion; it leads to them. This is "
        "our reading: the brochure assigns no criteria to projects and gives no assessment.",
    ),
    matrix_themes_lead=(
        "Eine Zahl sagt, wie viele Stellen eines Projekts von einem Thema sprechen; sie führt zu ihnen. Ein "
        "Themenbereich lässt sich in seine Themen öffnen.",
        "A number tells how many passages of a project speak of a theme; it leads to them. A field can be opened into"
        " its themes.",
    ),
    matrix_project=("Projekt", "Project"),
    matrix_total=("Projekte", "Projects"),
    matrix_cell=(
        "{name}, {column}: {number} Stelle|{name}, {column}: {number} Stellen",
        "{name}, {column}: {number} passage|{name}, {column}: {number} passages",
    ),
    matrix_open=("{name} öffnen", "Open {name}"),
    matrix_back=("Zurück zu allen Themenbereichen", "Back to all fields"),
    matrix_close=("Schließen", "Close"),
    matrix_empty=("In dieser Zelle steht nichts.", "There is nothing in this cell."),
    matrix_scroll=("Tabelle, seitlich verschiebbar", "Table, scrolls sideways"),
    matrix_key=("Die Kriterien", "The criteria"),
    network_title=("Partner und Themen als Netz", "Partners and themes as a network"),
    network_themes=("Themen, die zusammen vorkommen", "Themes that occur together"),
    network_themes_lead=(
        "Eine Linie verbindet zwei Themen, die mindestens {least} Projekte gemeinsam haben und die mindestens "
        "{lift}-mal so oft zusammen vorkommen wie durch Zufall (a·b/{total}, wenn a und b Projekte das eine und das "
        "andere Thema haben). Je dicker, desto mehr Projekte; ein Klick zeigt sie. Themen eines Bereichs stehen "
        "nebeneinander in einer Farbe.",
        "A line joins two themes that at least {least} projects share and that occur together at least {lift} times "
        "as often as by chance (a·b/{total} when a and b projects have the one and the other theme). The thicker, the"
        " more projects; a click shows them. Themes of one field stand side by side in one colour.",
    ),
    network_themes_label=(
        "Themen im Kreis, mit Linien zwischen denen, die zusammen vorkommen",
        "Themes in a circle, with lines between those that occur together",
    ),
    network_edge=("{one} und {other}: {number} Projekte", "{one} and {other}: {number} projects"),
    network_list=("Dasselbe als Liste", "The same as a list"),
    network_pair=("Themen", "Themes"),
    network_number=("Projekte", "Projects"),
    network_lift=("so oft wie durch Zufall", "as often as by chance"),
    network_times=("{lift}-mal", "{lift} times"),
    network_partners=("Wer mit wem arbeitet", "Who works with whom"),
    network_partners_lead=(
        "Jedes Projekt mit denen, die seine Beschreibung beim Namen nennt: Partnerkommunen, Organisationen, Städte, "
        "von denen es lernt. Hinter jedem Namen steht die Stelle, die es sagt.",
        "Each project with those that its description calls by name: partner municipalities, organisations, cities "
        "that it learns from. Behind each name stands the passage that says so.",
    ),
    network_skip=("Zeichnung überspringen", "Skip the drawing"),
    relation_partner=("Partnerkommune", "Partner municipality"),
    relation_plannedPartner=("geplante Partnerkommune", "Planned partner municipality"),
    relation_involvesOrganisation=("beteiligte Organisation", "Organisation involved"),
    relation_learnsFrom=("Stadt, von der gelernt wird", "City to learn from"),
)
