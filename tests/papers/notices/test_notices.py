"""Notices and stickers say what the timetable says, in large print, and nothing of any neighbour."""

from dataclasses import replace

import pytest
from pypdf import PdfReader

from binopt.papers.folder import PaperFolder
from binopt.papers.notices import paper
from binopt.papers.notices.words import worth_sentences
from binopt.papers.notices.worth import LEAST_PREMISES, Together, Worth, find_worths
from binopt.speech import Speech, stream_word
from tests.papers.editions import HOSTILE, edition_of, quarter
from tests.papers.reading import pages_of, plain, scale_bars, texts_with_places


@pytest.fixture(scope="module", params=["en", "fr", "de"])
def made(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("notices")
    edition = edition_of(quarter(20), folder / "plan", language=request.param, country="FR")
    paper.write(edition, PaperFolder(folder / "out"))
    return edition, folder / "out"


def rows_by_premises(edition):
    found = {}
    for row in edition.timetable:
        found.setdefault(row.premises_id, []).append(row)
    return found


def doors_of(edition, path):
    """Return the text of each door's pages, by the outline that leads to them."""
    reader = PdfReader(path)
    starts = [reader.get_destination_page_number(one) for one in reader.outline]
    texts = pages_of(path)
    ends = [*starts[1:], len(texts)]
    rows = rows_by_premises(edition)
    premises = [one.premises_id for one in edition.case.premises if one.premises_id in rows]
    assert len(starts) == len(premises)
    return {key: " ".join(texts[a:b]) for key, a, b in zip(premises, starts, ends, strict=True)}


def test_every_door_has_a_notice_with_all_its_times(made):
    edition, folder = made
    told, speech = doors_of(edition, folder / paper.NOTICES_FILE), edition.speech
    addresses = {one.premises_id: one.address for one in edition.case.premises}
    for premises_id, rows in rows_by_premises(edition).items():
        text = told[premises_id]
        assert plain(addresses[premises_id]) in text
        for row in rows:
            assert plain(speech.day_of_cycle(row.day)) in text
            assert plain(f"{stream_word(speech, row.stream)}, {row.bins_text}") in text
            assert plain(speech.clock_on(row.out_min, row.day)) in text
            window = (speech.clock_on(minute, row.day) for minute in (row.window_from_min, row.window_to_min))
            assert plain("–".join(window)) in text
            assert plain(speech.clock_on(row.take_in_min, row.day)) in text


def test_pages_are_a5_and_stickers_a4(made):
    _, folder = made
    for name, size in ((paper.NOTICES_FILE, (148, 210)), (paper.STICKERS_FILE, (210, 297))):
        for page in PdfReader(folder / name).pages:
            box = page.mediabox
            assert (float(box.width), float(box.height)) == pytest.approx([mm * 72 / 25.4 for mm in size], abs=0.01)


def test_no_neighbour_is_named(made):
    edition, folder = made
    told = doors_of(edition, folder / paper.NOTICES_FILE)
    for one in edition.case.premises:
        for other in edition.case.premises:
            if one is not other and other.address not in one.address:
                assert plain(f"{other.address} ") not in f"{told.get(one.premises_id, '')} "


def test_every_bin_has_a_sticker_with_its_own_times(made):
    edition, folder = made
    speech, stickers = edition.speech, " ".join(pages_of(folder / paper.STICKERS_FILE))
    rows = edition.timetable
    out = {(r.premises_id, r.stream, rank) for r in rows for rank in range(1, len(r.bins) + 1)}
    streams = {stream: plain(stream_word(speech, stream)) for stream in edition.case.streams}
    counted = sum(stickers.count(word) for word in streams.values())
    assert counted == len(out)
    assert len(pages_of(folder / paper.STICKERS_FILE)) == -(-len(out) // 8)


def test_sketches_are_to_scale(made):
    _, folder = made
    seen = 0
    for number in range(8):
        for metres, scale, long in scale_bars(folder / paper.NOTICES_FILE, number):
            assert long == pytest.approx(metres * 72 / 0.0254 / scale, abs=0.02)
            seen += 1
    assert seen >= 4


def test_text_stays_on_its_page(made):
    _, folder = made
    for name in (paper.NOTICES_FILE, paper.STICKERS_FILE):
        box = PdfReader(folder / name).pages[0].mediabox
        for number in range(3):
            for _, x, y in texts_with_places(folder / name, number):
                assert 8 < x < float(box.width) - 8
                assert 8 < y < float(box.height) - 8


def test_small_groups_are_not_told_of(tmp_path):
    """Of 26 doors 24 are on the first block, and two on the second, for which another group is told."""
    worths = list(find_worths(edition_of(quarter(26), tmp_path / "plan")).values())
    assert {worth.together.kind for worth in worths[:24]} == {"block"}
    assert all(worth.together.kind in ("street", "quarter") for worth in worths[24:])
    assert all(worth.together.premises >= LEAST_PREMISES for worth in worths)
    few = edition_of(quarter(LEAST_PREMISES - 1), tmp_path / "few")
    assert {worth.together for worth in find_worths(few).values()} == {None}
    enough = edition_of(quarter(LEAST_PREMISES), tmp_path / "enough")
    assert {worth.together.premises for worth in find_worths(enough).values()} == {LEAST_PREMISES}


def test_groups_are_summed_over_their_faces(tmp_path):
    edition = edition_of(quarter(40), tmp_path / "plan")
    for worth in find_worths(edition).values():
        assert worth.together.premises >= LEAST_PREMISES
    whole = [find_worths(edition)[one.premises_id] for one in edition.case.premises[:24]]
    assert {worth.together.kind for worth in whole} == {"block"}
    faces = [face for face in edition.plan.faces if face.pavement_id == "P0"]
    assert whole[0].together.o_today == pytest.approx(sum(face.o_today for face in faces))
    assert whole[0].together.o_plan == pytest.approx(sum(face.o_plan for face in faces))


@pytest.mark.parametrize(
    ("today", "plan", "told"),
    [
        (10.0, 2.5, "75% less"),
        (10.0, 0.001, "99% less"),
        (10.0, 0.0, "100% less"),
        (10.0, 9.99, "0.1% less"),
        (1.0, 2.0, "no less of the pavement than today"),
        (0.0, 0.0, "no less of the pavement than today"),
    ],
)
def test_what_a_gesture_is_worth_is_told_honestly(today, plan, told):
    sentences = worth_sentences(Worth(today, plan, None), Speech.of("en", "GB"))
    assert len(sentences) == 1
    assert told in sentences[0]


def test_a_group_that_gains_nothing_is_not_praised():
    worth = Worth(1.0, 0.5, Together("street", 9, 10.0, 11.0))
    assert len(worth_sentences(worth, Speech.of("fr", "FR"))) == 1
    worth = Worth(1.0, 0.5, Together("street", 9, 10.0, 9.0))
    assert "50\u00a0%" in worth_sentences(worth, Speech.of("fr", "FR"))[1]


def test_times_on_several_days_are_told_once_and_those_of_the_eve_as_such(tmp_path):
    edition = edition_of(quarter(1), tmp_path / "plan")
    (row,) = [row for row in edition.timetable if row.stream == "paper"]
    early = -60
    rows = tuple(
        replace(row, day=day, midnight_min=day * 1440, out_min=day * 1440 + early, window_from_min=day * 1440,
                window_to_min=day * 1440 + 30, take_in_min=day * 1440 + 45)
        for day in (1, 3)
    )  # fmt: skip
    paper.write(replace(edition, timetable=rows), PaperFolder(tmp_path / "out"))
    (text,) = pages_of(tmp_path / "out" / paper.NOTICES_FILE)
    assert "Tuesday, Thursday" in text
    assert "23:00 the day before" in text


def test_hostile_addresses_are_printed_or_replaced(tmp_path):
    edition = edition_of(quarter(8, addresses=HOSTILE, name="=cmd() %%d \x00 <b>"), tmp_path / "plan")
    paper.write(edition, PaperFolder(tmp_path / "out"))
    for name in (paper.NOTICES_FILE, paper.STICKERS_FILE):
        text = " ".join(pages_of(tmp_path / "out" / name))
        assert "=HYPERLINK(" in text
        assert "../../../etc/passwd" in text
        assert "{evil} %s %(x)s" in text
        assert "é" * 20 in text
        assert "é" * 200 not in text
        raw = (tmp_path / "out" / name).read_bytes()
        assert b"/JavaScript" not in raw
        assert b"/URI" not in raw


def test_a_plan_without_anything_out_gives_empty_papers(tmp_path):
    edition = replace(edition_of(quarter(1), tmp_path / "plan"), timetable=())
    paper.write(edition, PaperFolder(tmp_path / "out"))
    assert (tmp_path / "out" / paper.NOTICES_FILE).read_bytes().startswith(b"%PDF")
