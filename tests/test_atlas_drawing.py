"""The map: outlines on the grid, marks where the places are, names that do not cover each other."""

import re

import pytest

from stadtgraph.pages.atlas.drawing import SMALL, WIDTH, draw, ground_of, locate
from stadtgraph.pages.atlas.outlines import MARGIN, paper, polygons
from stadtgraph.pages.atlas.state import State

SQUARE = ((0.0, 50.0), (0.0, 52.0), (2.0, 52.0), (2.0, 50.0), (0.0, 50.0))
NUMBER = re.compile(r"-?\d+")


def test_a_square_becomes_a_closed_path() -> None:
    sheet = paper([SQUARE], 116)
    assert sheet

    assert (sheet.width, sheet.height) == (116, round(100 / 0.6293) + 2 * MARGIN)
    assert sheet.path([SQUARE]) == "M8 167l0-159 100 0 0 159z"


def test_points_on_a_line_are_left_out() -> None:
    sheet = paper([SQUARE], 116)
    assert sheet
    more = (SQUARE[0], (0.0, 51.0), *SQUARE[1:])

    assert sheet.path([more]) == sheet.path([SQUARE])


def test_what_the_grid_swallows_is_not_drawn() -> None:
    sheet = paper([SQUARE], 116)
    assert sheet

    assert sheet.path([((1.0, 51.0), (1.0001, 51.0), (1.0001, 51.0001))]) == ""


@pytest.mark.parametrize(
    ("wkt", "rings"),
    [
        ("POLYGON((0 0,0 1,1 1,0 0))", 1),
        ("POLYGON((0 0,0 9,9 9,0 0),(1 2,1 3,2 3,1 2))", 2),
        ("MULTIPOLYGON(((0 0,0 1,1 1,0 0)),((5 5,5 6,6 6,5 5)))", 2),
        ("POINT(1 2)", 0),
        ("nonsense", 0),
        ("", 0),
    ],
)
def test_the_rings_of_well_known_text_are_read(wkt: str, rings: int) -> None:
    assert len(polygons(wkt)) == rings


def test_the_map_shows_all_laender_and_projects(atlas: State) -> None:
    assert atlas.ground
    drawn = draw(atlas.atlas, atlas.ground, atlas.atlas.projects, "de")

    assert len(drawn.shapes) == 16
    assert all(shape.path for shape in drawn.shapes)
    assert {mark.project.slug for mark in drawn.marks} == set(atlas.atlas.by_slug)
    assert sum(len(mark.partners) for mark in drawn.marks) == 38  # confirmed partners of the brochure
    assert sum(len(mark.planned) for mark in drawn.marks) == 5
    assert drawn.others == ()


def test_marks_lie_on_the_map_as_the_places_lie_in_the_country(atlas: State) -> None:
    assert atlas.ground
    drawn = draw(atlas.atlas, atlas.ground, atlas.atlas.projects, "de")
    marks = {mark.project.slug: mark for mark in drawn.marks}

    assert marks["kiel"].y < marks["hamburg"].y < marks["kassel"].y < marks["freiburg"].y
    assert marks["moenchengladbach"].x < marks["dortmund"].x < marks["jena"].x < marks["berlin"].x
    assert all(0 < mark.x < WIDTH and 0 < mark.y < drawn.height for mark in drawn.marks)


def test_projects_that_are_not_chosen_are_marked_without_a_name(atlas: State) -> None:
    assert atlas.ground
    drawn = draw(atlas.atlas, atlas.ground, [atlas.atlas.by_slug["jena"]], "de")

    assert [mark.project.slug for mark in drawn.marks] == ["jena"]
    assert len(drawn.others) == 31


def test_names_do_not_overlap(atlas: State) -> None:
    assert atlas.ground
    names = [mark.name for mark in draw(atlas.atlas, atlas.ground, atlas.atlas.projects, "de").marks if mark.name]

    def box(index: int) -> tuple[float, float, float]:
        name, width = names[index], len(names[index].text) * 5.6
        left = name.x - {"start": 0, "middle": width / 2, "end": width}[name.anchor]
        return left, left + width, name.y

    for one in range(len(names)):
        for other in range(one):
            (left, right, y), (left2, right2, y2) = box(one), box(other)
            assert right <= left2 or right2 <= left or abs(y - y2) >= 9, (names[one], names[other])
    assert len(names) >= 28


def test_the_small_map_lights_the_land_and_marks_the_lead_first(atlas: State) -> None:
    assert atlas.small
    project = atlas.atlas.by_slug["fuchstal"]
    found = locate(atlas.atlas, atlas.small, project.states, (project.lead, *project.others))

    assert found.width == SMALL
    assert found.lit == next(shape.path for shape in atlas.small.shapes if shape.iri.endswith("/bayern"))
    assert [place.iri.rpartition("/")[2] for place in found.places] == ["fuchstal", "apfeldorf", "unterdiessen"]


def test_without_outlines_there_is_no_ground(atlas: State) -> None:
    bare = type(atlas.atlas)("x", (), {}, {}, (), {}, {}, {})

    assert ground_of(bare) is None
