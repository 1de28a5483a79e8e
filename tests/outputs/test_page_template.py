"""Places of templates, and that nothing put into one is taken for another."""

from binopt.outputs.page_template import fill_places


def test_parts_stand_in_the_places_of_their_names():
    assert fill_places("a @@ONE@@ b @@TWO@@@@ONE@@", {"ONE": "1", "TWO": "2"}) == "a 1 b 21"


def test_a_part_that_looks_like_a_place_stays_as_it_is():
    assert fill_places("@@ONE@@@@TWO@@", {"ONE": "@@TWO@@", "TWO": "2"}) == "@@TWO@@2"
