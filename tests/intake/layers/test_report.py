import json

from binopt.intake.layers.report import Action, Entry, ImportReport, note

REPORT = ImportReport(
    "town",
    "town.gpkg",
    {"premises": 3, "inhabitants": 8.5},
    (
        Entry(Action.DROPPED, "walks", "a sliver", 7, tuple(f"w.{i}" for i in range(7))),
        Entry(Action.GUESSED, "streets", "a speed", 12),
    ),
)


def test_the_text_names_counts_and_some_ids():
    text = REPORT.render()
    assert "           3  premises" in text
    assert "         8.5  inhabitants" in text
    assert "dropped:\n       7  walks: a sliver (w.0, w.1, w.2, w.3, w.4 … 2 more)" in text
    assert "guessed:\n      12  streets: a speed\n" in text
    assert "repaired" not in text


def test_the_file_names_all_ids():
    read = json.loads(REPORT.to_json())
    assert read["entries"][0]["ids"] == [f"w.{i}" for i in range(7)]
    assert read["counts"]["inhabitants"] == 8.5


def test_nothing_done_is_no_entry():
    assert note(Action.REPAIRED, "walks", "anything", []) == ()
