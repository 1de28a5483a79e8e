"""A page that shows the maps of scenarios in turn, or two beside each other, at the same place and hour."""

from __future__ import annotations

from html import escape
from importlib import resources

from binopt.outputs.page_template import fill_places
from binopt.outputs.words import amount, change, plain_line
from binopt.whatif.answer import Answer
from binopt.whatif.outcome import Outcome


def render_page(answer: Answer) -> str:
    """Write the page. It asks for nothing but the maps in the folders beside it, called as the scenarios are."""
    template = (resources.files("binopt.whatif") / "page_parts" / "compare.html").read_text("utf-8")
    options = "".join(
        f'<option value="{escape(one.name, quote=True)}" data-told="{escape(_told(one, answer.base), quote=True)}">'
        f"{escape(one.name)}</option>"
        for one in answer.outcomes
    )
    return fill_places(template, {"OPTIONS": options})


def _told(one: Outcome, base: Outcome) -> str:
    against = "" if one is base else f", {change(base.o, one.o)} to base"
    what = "; ".join(part for part in (one.about, *one.changes) if part)
    return plain_line(f"{amount(one.o)} m·h a week{against}. {what}", 300)
