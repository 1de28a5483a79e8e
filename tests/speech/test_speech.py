"""Dates, times, numbers and the words for waste are those of language and country."""

from datetime import date

import pytest

from binopt.presets import OBSTACLE_KINDS
from binopt.speech import Speech, stream_word, thing_word
from binopt.speech.speech import country_of
from binopt.speech.things import THING_WORDS

NARROW = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "country", "clock", "day", "number"),
    [
        ("en", "", "18:05", "Monday, 5 April 2027", "1,234.5"),
        ("en", "US", f"6:05{NARROW}PM", "Monday, April 5, 2027", "1,234.5"),
        ("fr", "FR", "18:05", "lundi 5 avril 2027", f"1{NARROW}234,5"),
        ("fr", "US", "18:05", "lundi 5 avril 2027", f"1{NARROW}234,5"),
        ("de", "AT", "18:05", "Montag, 5. April 2027", "1.234,5"),
    ],
)
def test_dates_times_and_numbers(language, country, clock, day, number):
    speech = Speech.of(language, country)
    assert speech.clock(1085) == speech.clock(1085 + 1440) == clock
    assert speech.date(date(2027, 4, 5)) == day
    assert speech.number(1234.5, 1) == number


@pytest.mark.parametrize(
    ("language", "country", "word"),
    [
        ("en", "", "Residual waste"),
        ("en", "US", "Trash"),
        ("fr", "FR", "Ordures ménagères"),
        ("fr", "BE", "Déchets résiduels"),
        ("fr", "XX", "Ordures ménagères"),
        ("de", "DE", "Restmüll"),
        ("de", "CH", "Kehricht"),
    ],
)
def test_waste_is_called_as_in_the_country(language, country, word):
    assert stream_word(Speech.of(language, country), "residual") == word


def test_a_stream_that_nobody_foresaw_is_called_as_the_case_does():
    assert stream_word(Speech.of("fr"), "coffee_grounds") == "coffee grounds"


def test_what_is_counted_has_its_form():
    speech = Speech.of("fr", "CH")
    assert speech.say_count("{count} bin", "{count} bins", 1) == "1 conteneur"
    assert speech.say_count("{count} bin", "{count} bins", 3) == "3 conteneurs"


@pytest.mark.parametrize(("day", "weeks", "text"), [(3, 1, "jeudi"), (10, 2, "jeudi, semaine 2")])
def test_days_of_the_cycle(day, weeks, text):
    assert Speech.of("fr").day_of_cycle(day, weeks) == text


def test_a_time_of_another_day_says_which():
    speech = Speech.of("de")
    assert speech.clock_on(390, 0) == "06:30"
    assert speech.clock_on(390 - 1440 + 10_080, 0) == "So 06:30"


def test_values_are_never_read_as_sentences():
    text = Speech.of("en").say("{side} in {street}, {metres} m to carry", side="{street}", street="{0}", metres="{x!r}")
    assert text == "{street} in {0}, {x!r} m to carry"


def test_a_time_zone_tells_its_country():
    assert country_of("Europe/Paris") == "FR"
    assert country_of("America/New_York") == "US"
    assert country_of("UTC") == ""


@pytest.mark.parametrize(
    ("language", "country", "whole", "fine"),
    [("en", "US", "78%", "0.4%"), ("fr", "FR", "78\xa0%", "0,4\xa0%"), ("de", "CH", "78%", "0.4%")],
)
def test_shares(language, country, whole, fine):
    speech = Speech.of(language, country)
    assert speech.percent(0.7849) == whole
    assert speech.percent(0.004, 1) == fine


def test_things_have_a_word_and_others_are_called_as_the_case_does():
    assert set(THING_WORDS) == set(OBSTACLE_KINDS) - {"other"}
    assert thing_word(Speech.of("de"), "bike_rack") == "Fahrradbügel"
    assert thing_word(Speech.of("fr"), "chess_table") == "chess table"


@pytest.mark.parametrize(("day", "weeks", "text"), [(3, 1, "jeu"), (10, 2, "jeu 2"), (2, 2, "mer 1")])
def test_days_of_the_cycle_in_few_letters(day, weeks, text):
    assert Speech.of("fr").short_day(day, weeks) == text
