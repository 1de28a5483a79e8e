"""Whatever an id holds, its file lies where it should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.papers.folder import PaperFolder
from binopt.papers.names import LONGEST_NAME, safe_name, safe_names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A-1.b_2", "A-1.b_2"),
        ("Rue de l'Été", "Rue-de-l-Ete"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "_"),
        ("", "_"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        (".hidden", "hidden"),
        ("a\nb\x00c", "a-b-c"),
        ("كتاب", "_"),
    ],
)
def test_names_are_plain(text, name):
    assert safe_name(text) == name


@given(st.lists(st.text()))
def test_each_text_has_a_name_of_its_own_on_any_disk(texts):
    names = safe_names(texts)
    assert set(names) == set(texts)
    assert len({name.lower() for name in names.values()}) == len(names)
    for name in names.values():
        assert len(name) <= LONGEST_NAME + 20
        assert name not in (".", "..")
        assert not set(name) & set('/\\:*?"<>|\0\n')


@given(st.text(), st.lists(st.text()))
def test_a_changed_name_does_not_depend_on_the_others(text, others):
    alone, among = safe_names([text])[text], safe_names([*others, text])[text]
    if alone != text:
        assert alone == among


def test_ids_that_differ_by_capitals_only_are_told_apart():
    first, second = safe_names(["ab", "AB"]).values()
    assert first.lower() != second.lower()


@pytest.mark.parametrize("step", ["..", ".", "", "a/b", "/etc", "a\\b", "x" * 200, "nul", "a\0b"])
def test_a_folder_refuses_steps_that_lead_elsewhere(tmp_path, step):
    with pytest.raises(ValueError, match="cannot be a part"):
        PaperFolder(tmp_path / "in").path("sub", step)
    assert not (tmp_path / "in").exists()


@pytest.mark.parametrize("text", ["../..", "é" * 500, "CON", "a b", "-x-", "..."])
def test_a_folder_takes_safe_names(tmp_path, text):
    (name,) = safe_names([text]).values()
    PaperFolder(tmp_path).write_text("x\ud800", f"{name}.ics")
    assert [path.parent for path in tmp_path.rglob("*.ics")] == [tmp_path]
    assert next(tmp_path.rglob("*.ics")).read_text() == "x?"
