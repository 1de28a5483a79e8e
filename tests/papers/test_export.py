"""Papers come whole or not at all, the same bytes each time, and nowhere but where they should."""

import json
from dataclasses import replace

import pytest

from binopt.domain.plan import Service
from binopt.errors import InputError, UsageError
from binopt.papers.edition import make_edition
from binopt.papers.export import INDEX_FILE, export_papers
from binopt.papers.registry import PAPERS, find_papers
from tests.papers.editions import HOSTILE, MONDAY, edition_of, quarter


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return edition_of(quarter(8, addresses=HOSTILE), tmp_path_factory.mktemp("plans") / "plan", country="FR")


def files_below(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_paper_is_a_module_with_a_row():
    assert len({paper.name for paper in PAPERS}) == len(PAPERS)
    for paper in PAPERS:
        assert callable(paper.write)
        assert paper.about


def test_all_papers_are_made_listed_and_the_same_each_time(edition, tmp_path):
    done = export_papers(edition, tmp_path / "a")
    export_papers(edition, tmp_path / "b")
    assert files_below(tmp_path / "a") == files_below(tmp_path / "b")
    assert list(done.files) == [paper.name for paper in PAPERS]
    index = json.loads((tmp_path / "a" / INDEX_FILE).read_text())
    listed = {path for paths in index["papers"].values() for path in paths}
    assert listed | {INDEX_FILE} == set(files_below(tmp_path / "a"))
    assert (index["language"], index["country"], index["from"]) == ("en", "FR", "2027-01-04")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_only_what_was_asked_for(edition, tmp_path):
    export_papers(edition, tmp_path / "out", what=["csv"])
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"csv", INDEX_FILE}
    assert [paper.name for paper in find_papers(("csv", "csv"))] == ["csv"]
    with pytest.raises(KeyError):
        find_papers(("poem",))


def test_nothing_is_left_when_a_paper_fails(edition, tmp_path, monkeypatch):
    def fail(*_):
        raise RuntimeError("no ink")

    monkeypatch.setattr("binopt.papers.csv_tables.write", fail)
    with pytest.raises(RuntimeError, match="no ink"):
        export_papers(edition, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_only_folders_of_papers_are_replaced(edition, tmp_path):
    out = tmp_path / "out"
    export_papers(edition, out, what=["csv"])
    (out / "csv" / "stale.csv").write_text("old")
    with pytest.raises(UsageError, match="not empty"):
        export_papers(edition, out, what=["csv"])
    export_papers(edition, out, what=["csv"], overwrite=True)
    assert not (out / "csv" / "stale.csv").exists()
    with pytest.raises(UsageError, match=r"papers\.json"):
        export_papers(edition, edition.plan.folder, overwrite=True)


def test_a_plan_of_another_case_is_refused_with_all_that_is_missing(edition):
    case = replace(edition.case, premises=edition.case.premises[2:])
    with pytest.raises(InputError) as caught:
        make_edition(edition.plan, case, "en")
    assert [fault.value for fault in caught.value.faults] == ["A00000", "A00001"]


def test_a_plan_whose_spots_lie_on_no_face_is_refused(edition):
    spots = tuple(replace(spot, face_id="elsewhere") for spot in edition.plan.plan.spots)
    plan = replace(edition.plan, plan=Service(spots, edition.plan.plan.presentations))
    with pytest.raises(InputError, match="elsewhere"):
        make_edition(plan, edition.case, "en")


def test_the_plan_decides_the_times_and_the_caller_the_begin(edition):
    again = make_edition(edition.plan, edition.case, "de", starts_on=MONDAY.replace(day=11))
    assert again.issued == again.calendar.starts_on == MONDAY.replace(day=11)
    assert again.timetable == edition.timetable
    case = replace(edition.case, behaviour=replace(edition.case.behaviour, plan_lag_min=400))
    assert make_edition(edition.plan, case, "en").timetable == edition.timetable


def test_ids_that_are_paths_stay_in_the_folder(edition, tmp_path):
    """A case refuses such ids; a plan's files may have been made by anybody."""
    ids = {"A00000": "../../up", "A00001": "/etc/passwd", "A00002": "con", "A00003": "x" * 300, "A00004": "a\nb"}

    def renamed(things):
        return tuple(replace(one, premises_id=ids.get(one.premises_id, one.premises_id)) for one in things)

    def service(given):
        return Service(renamed(given.spots), renamed(given.presentations))

    files = edition.plan
    evil = make_edition(
        replace(files, plan=service(files.plan), today=service(files.today), exact=service(files.exact)),
        replace(edition.case, premises=renamed(edition.case.premises), holdings=renamed(edition.case.holdings)),
        "en",
    )
    export_papers(evil, tmp_path / "in" / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["out"]
    assert len(list((tmp_path / "in/out/ics/premises").iterdir())) == 8
