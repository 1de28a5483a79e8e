"""A language and a country as papers speak them: sentences from catalogues, dates, times and numbers by CLDR."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from gettext import NullTranslations

from babel import Locale, localedata
from babel.core import get_global
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent

from binopt.speech.catalogues import read_translations

LANGUAGES = ("en", "fr", "de")
"""English is the source; the others have a catalogue."""

_DAY_MIN = 1440
_EUROPE = "en_150"
"""English as continental Europe writes it, with 24 hours and the day before the month; plain ``en`` is American."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One language in one country. Made by ``Speech.of``."""

    language: str
    territory: str
    locale: Locale = field(repr=False)
    translations: NullTranslations = field(repr=False, compare=False)
    clocks: tuple[str, ...] = field(repr=False, compare=False)

    @classmethod
    def of(cls, language: str = "en", territory: str = "") -> Speech:
        """Return a language as it is spoken in a country.

        Parameters
        ----------
        language
            One of ``LANGUAGES``.
        territory
            The country by its ISO 3166 code, e.g. ``"CH"``; it decides how dates and times are written and what some
            waste is called. Empty, or one in which the language is not known: as in the language's own Europe.

        Raises
        ------
        ValueError
            When the language has no catalogue.
        """
        if language not in LANGUAGES:
            raise ValueError(f"{language!r} is none of the languages {', '.join(LANGUAGES)}")
        known = f"{language}_{territory}" if territory else ""
        fallback = _EUROPE if language == "en" else language
        locale = Locale.parse(known if known and localedata.exists(known) else fallback)
        # calendars write a quarter of a million times of day
        clocks = tuple(str(format_time(time(m // 60, m % 60), "short", locale=locale)) for m in range(_DAY_MIN))
        return cls(language, territory, locale, read_translations(language, territory), clocks)

    def say(self, message: str, **values: object) -> str:
        """Return a sentence in this language, with values in the places of their names.

        The message is looked up as it stands in the code; ``python -m tests.speech.renew`` collects all of them.
        """
        return self.translations.gettext(message).format(**values)

    def say_count(self, one: str, many: str, count: int, **values: object) -> str:
        """Return a sentence about ``count`` things, in the form that the language has for that number."""
        return self.translations.ngettext(one, many, count).format(count=self.number(count), **values)

    def clock(self, minute: int) -> str:
        """Write a minute of the cycle as a time of day, ``06:30`` or ``6:30 AM``."""
        return self.clocks[minute % _DAY_MIN]

    def weekday(self, day: int) -> str:
        """Name a day of the cycle, 0 is Monday."""
        return str(self.locale.days["format"]["wide"][day % 7])

    def short_weekday(self, day: int) -> str:
        """Name a day of the cycle in two or three letters."""
        return str(self.locale.days["format"]["abbreviated"][day % 7]).rstrip(".")

    def short_day(self, day: int, weeks: int = 1) -> str:
        """Write a day of the cycle in a few letters: ``Thu``, in longer cycles ``Thu 2``."""
        return self.short_weekday(day) if weeks == 1 else f"{self.short_weekday(day)} {day // 7 % weeks + 1}"

    def day_of_cycle(self, day: int, weeks: int = 1) -> str:
        """Write a day of the cycle for people: ``Thursday``, in longer cycles ``Thursday, week 2``."""
        if weeks == 1:
            return self.weekday(day)
        return self.say("{weekday}, week {week}", weekday=self.weekday(day), week=day // 7 % weeks + 1)

    def clock_on(self, minute: int, day: int) -> str:
        """Write a minute as a time of day, with the weekday before it where it is another than ``day``."""
        own = minute // _DAY_MIN
        return self.clock(minute) if own % 7 == day % 7 else f"{self.short_weekday(own)} {self.clock(minute)}"

    def date(self, when: date) -> str:
        """Write a date in words, with its weekday."""
        return str(format_date(when, "full", locale=self.locale))

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number with so many digits behind the point."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(value, format=pattern, locale=self.locale))

    def percent(self, share: float, digits: int = 0) -> str:
        """Write a share as percents with so many digits behind the point."""
        pattern = self.locale.percent_formats[None].pattern.replace("0", "0" + ("." + "0" * digits if digits else ""))
        return str(format_percent(share, format=pattern, locale=self.locale))


def word(text: str) -> str:
    """Mark a text for the catalogues that is said later, and return it as it is."""
    return text


def country_of(timezone: str) -> str:
    """Return the country in which a time zone is kept, e.g. ``FR`` of ``Europe/Paris``; empty where it is none's."""
    found = get_global("zone_territories").get(timezone, "")
    return str(found) if len(str(found)) == 2 else ""
