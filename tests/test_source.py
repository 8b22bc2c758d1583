"""Mistakes in records: each is refused with file, key path and what to do, all in one run."""

import re
from pathlib import Path

import pytest

from stadtgraph.compilation import Compilation, compile_dataset, load_seal
from stadtgraph.dataset import Dataset
from stadtgraph.errors import DatasetError, SourceError
from stadtgraph.namespaces import Names
from stadtgraph.quotation import Span
from stadtgraph.seal import Cited, read_seal
from stadtgraph.source import read_sources

SEAL = "source/brochure-2020.seal"

MUEHLBACH = "source/projects/muehlbach.toml"
ERLENAU = "source/projects/erlenau.toml"
LAMPS = "Kluge Laternen dimmen das Licht"


def edit(dataset: Dataset, name: str, old: str, new: str) -> None:
    """Replace `old`, which must stand there exactly once."""
    path = dataset.data / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), "utf-8")


def append(dataset: Dataset, name: str, text: str) -> None:
    path = dataset.data / name
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def problems(data: Path) -> list[str]:
    with pytest.raises(SourceError) as caught:
        compile_dataset(data, Names())
    return [str(problem) for problem in caught.value.problems]


def the_problem(dataset: Dataset) -> str:
    found = problems(dataset.data)
    assert len(found) == 1, found
    return found[0]


def test_the_invented_dataset_has_no_problems(invented: Dataset) -> None:
    assert isinstance(compile_dataset(invented.data, Names()), Compilation)


# ----------------------------------------------------------------------------- form


def test_an_unknown_key_is_refused_with_the_nearest_known_one(invented: Dataset) -> None:
    edit(invented, ERLENAU, "[solution.sirene]\nlabel", "[solution.sirene]\nlable")

    message = f"{ERLENAU}: solution.sirene.lable: unknown key; did you mean 'label'"
    assert the_problem(invented).startswith(message)


def test_an_unknown_key_unlike_any_other_is_refused_without_guess(invented: Dataset) -> None:
    edit(invented, ERLENAU, "[summary]", "[summary]\nxyzzy = 1")

    assert the_problem(invented) == f"{ERLENAU}: summary.xyzzy: unknown key; remove it"


def test_a_missing_key_is_refused(invented: Dataset) -> None:
    edit(invented, ERLENAU, 'motto = "Wasser im Blick"\n', "")

    assert the_problem(invented) == f"{ERLENAU}: motto: is missing; add it"


def test_a_value_of_the_wrong_type_is_refused(invented: Dataset) -> None:
    edit(invented, ERLENAU, 'states = ["hessen"]', 'states = "hessen"')

    assert re.match(rf"{ERLENAU}: states: .*tuple .*\(found 'hessen'\)", the_problem(invented).replace('"', ""))


def test_a_slug_with_capital_letters_is_refused(invented: Dataset) -> None:
    edit(invented, ERLENAU, 'lead = "erlenau"', 'lead = "Erlenau"')

    message = "'Erlenau' is no slug: only a to z, digits and single hyphens between them"
    assert the_problem(invented) == f"{ERLENAU}: lead: {message}"


def test_an_empty_text_is_refused(invented: Dataset) -> None:
    edit(invented, ERLENAU, 'motto = "Wasser im Blick"', 'motto = " "')

    assert the_problem(invented) == f"{ERLENAU}: motto: is empty; write a text or remove the key"


def test_broken_toml_is_refused_with_line_and_column(invented: Dataset) -> None:
    edit(invented, ERLENAU, 'motto = "Wasser im Blick"', 'motto = "Wasser im Blick')

    assert re.match(rf"{ERLENAU}: not valid TOML: .*line 8, column", the_problem(invented))


def test_a_key_given_twice_is_refused(invented: Dataset) -> None:
    edit(invented, ERLENAU, 'lead = "erlenau"', 'lead = "erlenau"\nlead = "muehlbach"')

    assert the_problem(invented).startswith(f"{ERLENAU}: not valid TOML: Cannot overwrite a value")


def test_a_thing_declared_twice_is_refused(invented: Dataset) -> None:
    append(invented, ERLENAU, '\n[solution.sirene]\nkinds = ["service"]\n')

    assert the_problem(invented).startswith(f"{ERLENAU}: not valid TOML: Cannot declare")


def test_a_file_that_is_not_utf_8_is_refused(invented: Dataset) -> None:
    (invented.data / ERLENAU).write_bytes("# one\nslug = 'ö'".encode("latin-1"))

    assert the_problem(invented) == f"{ERLENAU}: not UTF-8: byte 0xF6 in line 2; save the file as UTF-8"


@pytest.mark.parametrize("name", ["source/themes.toml", "reference/laender.csv", "reference/sources.toml"])
def test_a_missing_file_is_named(invented: Dataset, name: str) -> None:
    (invented.data / name).unlink()

    assert f"{name}: the file is missing; restore it with `git restore data/{name}`" in problems(invented.data)


def test_a_slug_that_is_not_the_name_of_the_file_is_refused(invented: Dataset) -> None:
    (invented.data / ERLENAU).rename(invented.data / "source/projects/erlenaue.toml")

    message = "source/projects/erlenaue.toml: slug: is 'erlenau', the file's name says 'erlenaue'"
    assert the_problem(invented) == message


def test_mistakes_of_several_files_are_reported_in_one_run(invented: Dataset) -> None:
    edit(invented, ERLENAU, 'motto = "Wasser im Blick"\n', "")
    edit(invented, ERLENAU, 'name = "Gemeinde Erlenau"', "name = 7")
    edit(invented, MUEHLBACH, "[summary]", "[sumary]")
    edit(invented, "source/states.toml", 'slug = "hessen"\n', "")

    files = [problem.split(": ")[:2] for problem in problems(invented.data)]
    assert files == [
        ["source/projects", "facts are not checked yet, because a list cannot be read"],
        [ERLENAU, "motto"],
        [ERLENAU, "name"],
        [MUEHLBACH, "sumary"],
        [MUEHLBACH, "summary"],
        ["source/states.toml", "state[0].slug"],
    ]


def test_a_mistake_of_form_does_not_hide_mistakes_of_content_elsewhere(invented: Dataset) -> None:
    edit(invented, ERLENAU, 'motto = "Wasser im Blick"\n', "")
    edit(invented, MUEHLBACH, '"criterion:k01"', '"criterion:k02"')

    files = [problem.split(": ")[:2] for problem in problems(invented.data)]
    assert files == [[ERLENAU, "motto"], [MUEHLBACH, "passage[5].reads[1]"]]


def test_a_mistake_in_one_record_does_not_hide_a_gap_in_another(invented: Dataset) -> None:
    edit(invented, ERLENAU, '"size-class", "state:hessen"]', '"size-class"]')
    edit(invented, MUEHLBACH, '[[no_fact]]\nstarts = "Das ist ein guter Anfang"\nreason = "general-statement"\n', "")

    files = [problem.split(": ")[:2] for problem in problems(invented.data)]
    assert files == [[ERLENAU, "states"], [MUEHLBACH, "passage"]]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('lead = "erlenau"', 'lead = "erlenaus"', "lead: unknown authority 'erlenaus'; did you mean 'erlenau'?"),
        ('states = ["hessen"]', 'states = ["hesen"]', "states[0]: unknown land 'hesen'; did you mean 'hessen'?"),
    ],
    ids=["lead", "state"],
)
def test_a_wrong_name_in_the_head_is_refused_at_its_key(invented: Dataset, old: str, new: str, problem: str) -> None:
    edit(invented, ERLENAU, old, new)

    found = problems(invented.data)
    assert any(line.startswith(f"{ERLENAU}: {problem}") for line in found), found
    assert not [line for line in found if "passage[0]" in line]


def test_an_unknown_name_says_where_names_are_declared(invented: Dataset) -> None:
    edit(invented, MUEHLBACH, '"partner:erlenau=confirmed"', '"partner:xanadu=confirmed"')

    message = "unknown authority 'xanadu'; declare it in data/source/authorities.toml"
    assert f"{MUEHLBACH}: passage[3].layout[0]: {message}" in problems(invented.data)


def test_a_directory_without_records_is_no_data_directory(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="holds no source/; name the dataset's data directory"):
        read_sources(tmp_path)


# ----------------------------------------------------------------------------- names and tokens


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        pytest.param(
            'reads = ["theme:lighting", "criterion:k01"]',
            'reads = ["theme:lightning", "criterion:k01"]',
            "passage[5].reads[0]: unknown theme 'lightning'; did you mean 'lighting'?",
            id="theme",
        ),
        pytest.param(
            '"criterion:k01"',
            '"criterion:k02"',
            "passage[5].reads[1]: unknown criterion 'k02'; did you mean 'k01'?",
            id="criterion",
        ),
        pytest.param(
            'themes = ["lighting"]',
            'themes = ["lighting", "lightin"]',
            "measure.lichtplan: unknown theme 'lightin'; did you mean 'lighting'?",
            id="theme-of-a-thing",
        ),
        pytest.param(
            '"partner:erlenau=confirmed"',
            '"partner:erlenaus=confirmed"',
            "passage[3].layout[0]: unknown authority 'erlenaus'; did you mean 'erlenau'?",
            id="partner",
        ),
        pytest.param(
            "lichtplan=planned",
            "lichtplan=plannd",
            "passage[8].says[0]: unknown status 'plannd'; did you mean 'planned'?",
            id="status",
        ),
        pytest.param(
            'kinds = ["service"]',
            'kinds = ["servise"]',
            "solution.laternen: unknown solution-kind 'servise'; did you mean 'service'?",
            id="kind",
        ),
        pytest.param(
            'category = "kleine-staedte"',
            'category = "kleine-stadte"',
            "category: unknown category 'kleine-stadte'; did you mean 'kleine-staedte'?",
            id="category",
        ),
        pytest.param(
            '"theme:lighting", "criterion:k01"',
            '"theme:town", "theme:lighting", "criterion:k01"',
            "passage[5].reads[0]: 'town' is a top concept; name one of its themes",
            id="top-concept",
        ),
        pytest.param(
            'says = ["statement:sparen"]',
            'says = ["statment:sparen", "statement:sparen"]',
            "passage[6].says[0]: unknown kind of token 'statment'; did you mean 'statement'",
            id="kind-of-token",
        ),
        pytest.param(
            'says = ["statement:sparen"]',
            'says = ["statement sparen", "statement:sparen"]',
            "passage[6].says[0]: 'statement sparen' is no token; write kind:slug, kind:slug=status or "
            "subject:slug > kind:slug",
            id="grammar",
        ),
        pytest.param(
            '"measure:werkstatt", "method:workshop"',
            '"measure:werkstatt", "measure:werkstadt", "method:workshop"',
            "passage[7].says[1]: 'werkstadt' is not declared; add [measure.werkstadt]; did you mean 'werkstatt'?",
            id="thing",
        ),
        pytest.param(
            'layout = ["partner:erlenau=confirmed"]',
            'layout = ["partner:erlenau"]',
            "passage[3].layout[0]: say whether it is `=confirmed` or `=planned`",
            id="partner-without-status",
        ),
        pytest.param(
            'says = ["statement:sparen"]',
            'says = ["statement:sparen=planned"]',
            "passage[6].says[0]: 'statement' takes no status",
            id="status-where-none-may-be",
        ),
    ],
)
def test_a_wrong_name_is_refused_at_its_key(invented: Dataset, old: str, new: str, problem: str) -> None:
    edit(invented, MUEHLBACH, old, new)

    assert any(found.startswith(f"{MUEHLBACH}: {problem}") for found in problems(invented.data))


def test_a_theme_under_says_is_refused(invented: Dataset) -> None:
    edit(
        invented,
        MUEHLBACH,
        'says = ["solution:laternen"]\nreads = [',
        'says = ["solution:laternen", "theme:lighting"]\nreads = [',
    )

    message = f"{MUEHLBACH}: passage[5].says[1]: 'theme:lighting' is always a reading; put it under `reads`"
    assert the_problem(invented) == message


def test_a_thing_that_no_passage_cites_is_refused(invented: Dataset) -> None:
    edit(
        invented,
        MUEHLBACH,
        "[statement.sparen]",
        '[measure.fest]\nlabel = { de = "Fest", en = "Fair" }\n[statement.sparen]',
    )

    message = "no passage cites it; cite it with `measure:fest` or `builds-on:fest`, or remove the table"
    assert the_problem(invented) == f"{MUEHLBACH}: measure.fest: {message}"


def test_a_thing_without_label_is_refused(invented: Dataset) -> None:
    edit(invented, MUEHLBACH, 'label = { de = "Kluge Laternen", en = "Smart street lamps" }\n', "")

    assert the_problem(invented) == f"{MUEHLBACH}: solution.laternen: needs `name` or `label.de`"


def test_a_passage_without_token_is_refused(invented: Dataset) -> None:
    edit(invented, ERLENAU, 'says = ["technology:sensor"]\nreads = ["theme:water"]\n', "")

    message = f"{ERLENAU}: passage[3]: proves nothing; add a token or remove it"
    assert the_problem(invented) == message


def test_a_state_that_no_passage_names_is_refused(invented: Dataset) -> None:
    edit(invented, ERLENAU, '"size-class", "state:hessen"]', '"size-class"]')

    message = "differ from the `state:` tokens of the passages, which name none; make the two agree"
    assert the_problem(invented) == f"{ERLENAU}: states: {message}"


@pytest.mark.parametrize(
    ("token", "kind"), [('"lead", ', "lead"), ('"size-class", ', "size-class")], ids=["lead", "size-class"]
)
def test_a_head_that_no_passage_proves_is_refused(invented: Dataset, token: str, kind: str) -> None:
    edit(invented, ERLENAU, token, "")

    assert the_problem(invented) == f"{ERLENAU}: passage: no passage proves {kind!r}; add it under `layout`"


def test_a_title_that_its_quotation_does_not_show_is_refused(invented: Dataset) -> None:
    edit(invented, ERLENAU, 'title = "Erlenau misst den Bach"', 'title = "Erlenau misst das Meer"')

    message = f"{ERLENAU}: passage[1].layout[0]: the quotation does not show 'Erlenau misst das Meer'"
    assert message in problems(invented.data)


def test_a_passage_from_the_section_of_somebody_else_is_refused(invented: Dataset) -> None:
    edit(
        invented, ERLENAU, 'quote = "Motto: Wasser im Blick"', 'quote = "Motto: Wasser im Blick"\nsection = "muehlbach"'
    )

    message = f"{ERLENAU}: passage[2].section: 'muehlbach' is no section of this project and proves none of its facts"
    assert any(problem.startswith(message) for problem in problems(invented.data))


def test_an_unknown_section_is_refused_with_the_nearest_one(invented: Dataset) -> None:
    edit(
        invented, ERLENAU, 'quote = "Motto: Wasser im Blick"', 'quote = "Motto: Wasser im Blick"\nsection = "erlenaue"'
    )

    found = [problem for problem in problems(invented.data) if "passage[2].section" in problem]
    assert f"{ERLENAU}: passage[2].section: unknown section 'erlenaue'; did you mean 'erlenau'?" in found


# ----------------------------------------------------------------------------- quotations


def refusal(file: str, key: str, quote: str, reason: str = "altered or new") -> str:
    return (
        f"{file}: {key}.quote: {quote!r} is not sealed there: {reason}. "
        "Restore it; a new quotation needs the source text and `stadtgraph seal FILE`"
    )


@pytest.mark.parametrize(
    ("altered", "letters"),
    [
        pytest.param("Kluge Laternen dimmen das Licht.", "by one letter", id="full-stop-added"),
        pytest.param("Kluge Laternen dimmen das licht", "by one letter", id="lower-case"),
        pytest.param("Kluge Laternen dimmten das Licht", "by one letter", id="one-letter"),
        pytest.param("Kluge Laternen dimmen  das Licht", "by one letter", id="one-space"),
        pytest.param("Laternen dimmen das Licht", "by 6 letters", id="one-word-less"),
    ],
)
def test_an_altered_quotation_is_refused_and_nothing_else_follows_from_it(
    invented: Dataset, altered: str, letters: str
) -> None:
    edit(invented, MUEHLBACH, LAMPS, altered)

    reason = f"it differs {letters} from the sealed {LAMPS!r}"
    assert the_problem(invented) == refusal(MUEHLBACH, "passage[5]", altered, reason)


def test_a_quotation_far_from_every_sealed_one_is_altered_or_new(invented: Dataset) -> None:
    edit(invented, MUEHLBACH, LAMPS, "Kluge Laternen dimmen Sterne")

    assert the_problem(invented) == refusal(MUEHLBACH, "passage[5]", "Kluge Laternen dimmen Sterne")


def test_an_altered_quotation_is_refused_before_anything_was_built(invented: Dataset) -> None:
    (invented.data / "provenance.ttl").unlink()
    edit(invented, MUEHLBACH, LAMPS, f"{LAMPS}.")

    assert the_problem(invented) == refusal(MUEHLBACH, "passage[5]", f"{LAMPS}.")


def test_a_quotation_moved_to_the_record_of_another_project_is_refused_and_its_own_named(invented: Dataset) -> None:
    append(invented, ERLENAU, f'\n[[passage]]\nquote = "{LAMPS}"\nreads = ["theme:lighting"]\n')

    reason = "it is sealed in the section 'muehlbach', and proves facts of that section only"
    assert the_problem(invented) == refusal(ERLENAU, "passage[7]", LAMPS, reason)


def test_a_new_quotation_is_refused_though_it_stands_in_the_text(invented: Dataset) -> None:
    append(invented, ERLENAU, '\n[[passage]]\nquote = "im März"\nreads = ["theme:water"]\n')

    assert the_problem(invented) == refusal(ERLENAU, "passage[7]", "im März")


def test_the_altered_quotation_of_a_criterion_is_refused(invented: Dataset) -> None:
    edit(invented, "source/criteria.toml", '"K 1 Nutzen für alle Menschen"', '"K 1 Nutzen für alle"')

    assert the_problem(invented) == refusal(
        "source/criteria.toml",
        "criterion[0]",
        "K 1 Nutzen für alle",
        "it differs by 9 letters from the sealed 'K 1 Nutzen für alle Menschen'",
    )


def test_a_quotation_that_stands_twice_needs_at(invented: Dataset) -> None:
    edit(invented, ERLENAU, "at = 849\n", "")

    message = "'Der Pegel steigt' stands at 776, 849; add `at = OFFSET` of the one meant"
    assert the_problem(invented) == f"{ERLENAU}: passage[6].quote: {message}"


def test_an_offset_at_which_the_quotation_does_not_stand_is_refused(invented: Dataset) -> None:
    edit(invented, ERLENAU, "at = 849\n", "at = 800\n")

    message = "'Der Pegel steigt' stands at 776, 849; add `at = OFFSET` of the one meant"
    assert the_problem(invented) == f"{ERLENAU}: passage[6].quote: {message}"


def test_one_place_quoted_in_two_forms_is_refused(invented: Dataset) -> None:
    text, other = (invented.root / "text.txt").read_text("utf-8"), "kluge Laternen dimmen das Licht"
    start = text.index(LAMPS)
    append(
        invented, SEAL, f"quote {start} {start + len(LAMPS)} {Cited(Span(start, start + len(LAMPS)), other).digest()}\n"
    )
    append(invented, MUEHLBACH, f'\n[[passage]]\nquote = "{other}"\nreads = ["theme:lighting"]\n')

    assert f"{MUEHLBACH}: passage[11].quote: {other!r} is quoted elsewhere as {LAMPS!r}; use one form" in problems(
        invented.data
    )


# ----------------------------------------------------------------------------- coverage, sweep, seal


def test_a_no_fact_on_a_cited_unit_is_refused(invented: Dataset) -> None:
    append(invented, MUEHLBACH, f'\n[[no_fact]]\nstarts = "{LAMPS}"\nreason = "general-statement"\n')

    assert re.fullmatch(
        rf"{MUEHLBACH}: no_fact\[1\]: the unit at \d+ is cited by a passage; remove it", the_problem(invented)
    )


def test_a_sentence_that_nobody_accounts_for_is_refused(invented: Dataset) -> None:
    edit(invented, MUEHLBACH, '[[no_fact]]\nstarts = "Das ist ein guter Anfang"\nreason = "general-statement"\n', "")

    assert re.fullmatch(
        rf"{MUEHLBACH}: passage: the sentence at \d+ to \d+ is neither cited nor listed as \[\[no_fact\]\]",
        the_problem(invented),
    )


def test_a_remark_accounts_for_a_sentence(invented: Dataset) -> None:
    edit(
        invented,
        MUEHLBACH,
        '[[no_fact]]\nstarts = "Das ist ein guter Anfang"\nreason = "general-statement"\n',
        '[[remark]]\nid = "anfang"\ntype = "ambiguity"\non = "text"\nprinted = ["Das ist ein guter Anfang"]\n'
        'comment = { de = "Unklar.", en = "Unclear." }\n',
    )

    coverage = {row.slug: row for row in compile_dataset(invented.data, Names()).coverage}

    assert (coverage["muehlbach"].cited, coverage["muehlbach"].listed, coverage["muehlbach"].units) == (8, 0, 9)


def test_a_phrase_that_nobody_judged_is_refused(invented: Dataset) -> None:
    path = invented.data / MUEHLBACH
    path.write_text(path.read_text("utf-8").split("[[refused]]")[0], "utf-8")

    assert re.fullmatch(
        rf"{MUEHLBACH}: passage\[2\]: theme 'lighting' occurs at \d+, in 'Motto: Licht, wo es gebraucht wird': "
        r"add 'theme:lighting' to its `reads`, or a \[\[refused\]\]",
        the_problem(invented),
    )


def test_a_phrase_that_no_passage_quotes_is_placed_by_its_unit(invented: Dataset) -> None:
    edit(invented, ERLENAU, 'says = ["technology:sensor"]\nreads = ["theme:water"]', 'says = ["technology:sensor"]')
    found = [problem for problem in problems(invented.data) if "theme 'water'" in problem]

    assert found
    assert all("occurs at" in problem for problem in found)


def test_the_phrases_of_one_concept_in_one_unit_are_one_problem(invented: Dataset) -> None:
    seal = load_seal(invented.data)
    hit = next(hit for hit in seal.hits if hit.concept == "lighting")
    start = hit.span.start + 1
    append(invented, SEAL, f"hit theme lighting {start} {hit.span.end}\n")
    path = invented.data / MUEHLBACH
    path.write_text(path.read_text("utf-8").split("[[refused]]")[0], "utf-8")

    assert f"theme 'lighting' occurs at {hit.span.start}, {start}, in" in the_problem(invented)


def test_a_phrase_cited_for_another_concept_is_not_judged(invented: Dataset) -> None:
    edit(invented, ERLENAU, 'says = ["technology:sensor"]\nreads = ["theme:water"]', 'reads = ["theme:water"]')

    assert "technology 'sensor' occurs at" in the_problem(invented)


def test_a_seal_made_with_other_phrases_is_stale(invented: Dataset) -> None:
    edit(invented, "source/themes.toml", '"Straßenbeleuchtung"', '"Laterne"')

    message = "inputs: was made with other sections, corrections or phrases; make it again with `stadtgraph seal FILE`"
    assert the_problem(invented) == f"{SEAL}: {message}"


def test_a_seal_made_with_other_corrections_is_stale(invented: Dataset) -> None:
    (invented.data / "source/units.toml").write_text('[[zone]]\nstart = 0\nend = 9\nkind = "heading"\n', "utf-8")

    assert the_problem(invented).startswith(f"{SEAL}: inputs: was made with other sections")


def test_sections_that_differ_from_the_seal_are_refused(invented: Dataset) -> None:
    edit(invented, "source/sections.toml", "end = 931", "end = 930")

    assert "source/sections.toml: section: differs from the seal; restore it or seal again" in problems(invented.data)


def test_without_a_seal_the_error_says_how_to_make_one(invented: Dataset) -> None:
    (invented.data / SEAL).unlink()

    with pytest.raises(DatasetError, match="there is no seal; make it with `stadtgraph seal FILE`"):
        compile_dataset(invented.data, Names())


# ----------------------------------------------------------------------------- successors


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("id/project/erlenau", "id/project/muehlbach", "old: 'id/project/erlenau' is still used; remove this entry"),
        ("id/project/gone", "id/project/erlenaus", "new: nothing is named 'id/project/erlenaus'; did you mean"),
        ("id/project/gone", "https://x.org/ a", "new: String should match pattern"),
    ],
    ids=["still-used", "unknown-successor", "no-iri"],
)
def test_a_successor_that_cannot_be_right_is_refused(invented: Dataset, old: str, new: str, problem: str) -> None:
    append(invented, "source/replaced.toml", f'[[replaced]]\nold = "{old}"\nnew = "{new}"\n')

    assert any(found.startswith(f"source/replaced.toml: replaced[0].{problem}") for found in problems(invented.data))


# ----------------------------------------------------------------------------- the real records


def test_one_letter_altered_in_a_real_quotation_is_refused(data_copy: Path) -> None:
    for path in (data_copy / "source/projects").glob("*.toml"):
        if path.stem != "kassel":
            path.unlink()
    file = data_copy / "source/projects/kassel.toml"
    quote = read_sources(data_copy).projects[0].passage[-1].quote
    altered = quote.replace("e", "a", 1)
    file.write_text(file.read_text("utf-8").replace(quote, altered), "utf-8")

    assert any(
        problem.startswith("source/projects/kassel.toml: passage[") and f"{altered!r} is not sealed there" in problem
        for problem in problems(data_copy)
    )


def test_the_committed_seal_belongs_to_the_committed_records(compilation: Compilation, dataset: Dataset) -> None:
    seal = read_seal((dataset.data / SEAL).read_text("utf-8"))

    evidence = {cited for _, claim in compilation.ledger.claims() for cited in claim.evidence}

    assert evidence
    assert all(seal.holds(cited) for cited in evidence)
