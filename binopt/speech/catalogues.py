"""Catalogues of translations, read from their ``.po`` files as they are: nothing has to be compiled before."""

from __future__ import annotations

import io
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from itertools import pairwise

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_FOLDER = "catalogues"


def read_translations(language: str, territory: str) -> NullTranslations:
    """Return a language's translations, the words of a country before those of the language.

    ``fr_CH.po`` holds only what is called otherwise in Switzerland; all else is found in ``fr.po``, and what is not
    there either stays English. A language without any catalogue is English.
    """
    names = ([f"{language}_{territory}"] if territory else []) + [language]
    found = [read for name in names if (read := _read(name)) is not None]
    if not found:
        return NullTranslations()
    for first, second in pairwise(found):
        first.add_fallback(second)
    return found[0]


def _read(name: str) -> GNUTranslations | None:
    file = resources.files("binopt.speech") / _FOLDER / f"{name}.po"
    if not file.is_file():
        return None
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(file.read_bytes()), locale=name))
    compiled.seek(0)
    return GNUTranslations(compiled)
