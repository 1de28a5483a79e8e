"""Every sentence of the code is in every catalogue, with the same values in it."""

import re
from string import Formatter

import pytest

from binopt.speech import LANGUAGES, Speech
from tests.speech.renew import BINOPT, CATALOGUES, WHOLE, catalogue, names, rendered

NAMES = tuple(names())


def entries(name):
    return [message for message in catalogue(name) if message.id]


def forms(value):
    return [value] if isinstance(value, str) else list(value)


def fields(text):
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("name", NAMES)
def test_catalogues_are_current(name):
    kept = (CATALOGUES / f"{name}.po").read_bytes()
    assert rendered(catalogue(name), name) == kept, "renew them: python -m tests.speech.renew"


def test_every_language_but_the_source_has_one():
    assert set(WHOLE) == set(LANGUAGES) - {"en"}
    assert {name.split("_")[0] for name in NAMES} == set(LANGUAGES)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_untranslated_and_no_value_is_lost(name):
    for message in entries(name):
        known = fields(forms(message.id)[-1])
        for form in forms(message.string):
            assert form, message.id
            assert fields(form) == known, message.id


@pytest.mark.parametrize("name", [name for name in NAMES if "_" in name])
def test_a_country_has_only_words_of_its_own(name):
    language = {message.id: message.string for message in entries(name.split("_")[0])}
    assert entries(name)
    for message in entries(name):
        assert message.string != language.get(message.id, message.id)


def test_no_sentence_hides_where_the_collector_does_not_look():
    hidden = re.compile(r"\bf\"[^\"\n]*\{[^\"\n]*\.say")
    assert not [path for path in BINOPT.rglob("*.py") if hidden.search(path.read_text("utf-8"))]


def test_a_language_without_catalogue_is_refused():
    with pytest.raises(ValueError, match="none of the languages en, fr, de"):
        Speech.of("xx")
