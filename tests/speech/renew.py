"""Bring the catalogues up to the code: ``python -m tests.speech.renew``; what is new has to be translated then."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

BINOPT = Path(__file__).resolve().parents[2] / "binopt"
CATALOGUES = BINOPT / "speech" / "catalogues"
WHOLE = ("de", "fr")
KEYWORDS = {"say": None, "say_count": (1, 2), "word": None}


def messages() -> set[str | tuple[str, str]]:
    """Return all that the code says, with both forms of what is counted."""
    found = extract_from_dir(str(BINOPT), method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {text if isinstance(text, str) else tuple(text) for _, _, text, _, _ in found}


def catalogue(name: str) -> Catalog:
    path = CATALOGUES / f"{name}.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=name) if path.exists() else Catalog(locale=name)


def names() -> Iterator[str]:
    """Give every catalogue: whole ones of languages, and those of a country's own words."""
    yield from sorted(path.stem for path in CATALOGUES.glob("*.po"))


def rendered(known: Catalog, name: str) -> bytes:
    """Return a catalogue with what the code says, in the order of the alphabet and with nothing that changes alone."""
    said = messages()
    fresh = Catalog(locale=name, header_comment=f"# binopt's papers: {name}", fuzzy=False)
    for text in sorted(said, key=lambda one: one if isinstance(one, str) else one[0]):
        old = known.get(text if isinstance(text, str) else text[0])
        if name in WHOLE or (old is not None and old.string):
            fresh.add(text, old.string if old else None)
    out = io.BytesIO()
    write_po(out, fresh, width=0, omit_header=True, sort_output=True, no_location=True)
    plural = f'msgid ""\nmsgstr ""\n"Language: {name}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    plural += f'"Plural-Forms: {fresh.plural_forms}\\n"\n\n'
    return plural.encode() + out.getvalue()


if __name__ == "__main__":
    for each in sorted({*WHOLE, *names()}):
        (CATALOGUES / f"{each}.po").write_bytes(rendered(catalogue(each), each))
