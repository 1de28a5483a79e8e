"""The table ``bins`` of a scenario: on which terms bins may be exchanged and shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from binopt.domain.case import Case
from binopt.intake.findings import suggest
from binopt.intake.layers.toml_table import TomlTable
from binopt.presets import BIN_TYPES
from binopt.solve.holdings.terms import PRICES_EUR, USUAL_LITRES, BinTerms


def read_bin_terms(table: TomlTable, case: Case) -> BinTerms | None:
    """Read which sizes may be bought and who may share, ``None`` where neither may be.

    Faults, with the nearest right names, go to the table's findings.
    """
    sizes = _sizes(table)
    groups = _groups(table, case)
    share = table.flag("share", bool(groups))
    prices = _prices(table)
    defaults = BinTerms()
    terms = BinTerms(
        sizes=tuple(BIN_TYPES[litres] for litres in sizes),
        share=share,
        groups=groups,
        price_eur=prices,
        life_years=table.number("life_years", defaults.life_years, least=0.1, most=100),
        eur_per_m_h=table.number("eur_per_m_h", defaults.eur_per_m_h, least=0.001),
        frontage_share=table.number("frontage_share", defaults.frontage_share, most=10),
    )
    if not share and groups:
        table.fault("groups", "are given, but nothing is shared", hint="share = true, or no groups")
    if not share and not sizes:
        table.fault("", "changes nothing", hint="sizes = true, share = true, or both")
    table.done()
    return terms if share or sizes else None


def tell_bin_terms(terms: BinTerms) -> tuple[str, ...]:
    """Say what may be done with bins, a sentence each."""
    told = []
    if terms.sizes:
        sizes = ", ".join(str(one.litres) for one in terms.sizes)
        told.append(f"bins of {sizes} l may be bought, where a m·h saved costs at most €{terms.eur_per_m_h:g}")
    if terms.share:
        who = f"premises of {len(terms.groups)} groups" if terms.groups else "neighbours within the carry"
        told.append(f"{who} may share bins")
    return tuple(told)


def _sizes(table: TomlTable) -> tuple[int, ...]:
    value = table.raw("sizes", [])
    if isinstance(value, bool):
        return USUAL_LITRES if value else ()
    if not isinstance(value, Sequence) or isinstance(value, str):
        table.fault("sizes", "must be true, or a list of litres", value)
        return ()
    strange = [litres for litres in value if isinstance(litres, bool) or litres not in BIN_TYPES]
    for litres in strange:
        table.fault("sizes", "is the size of no bin of EN 840", litres, suggest(str(litres), map(str, BIN_TYPES)))
    return tuple(sorted({int(litres) for litres in value if litres not in strange}))


def _groups(table: TomlTable, case: Case) -> tuple[frozenset[str], ...]:
    value = table.raw("groups", [])
    listed = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    known = {premises.premises_id for premises in case.premises}
    groups = []
    for group in listed:
        if not isinstance(group, Sequence) or isinstance(group, str) or not all(isinstance(one, str) for one in group):
            table.fault("groups", "must be lists of ids of premises", group)
            continue
        for one in sorted(set(group) - known):
            table.fault("groups", "is no premises of the case", one, suggest(one, known))
        if len(set(group)) < 2:
            table.fault("groups", "needs two premises", ", ".join(group))
        groups.append(frozenset(group))
    return tuple(groups)


def _prices(table: TomlTable) -> Mapping[int, float]:
    own = table.table("prices_eur")
    prices = dict(PRICES_EUR)
    if own is None:
        return prices
    for name in own.values:
        if name.isascii() and name.isdigit() and int(name) in BIN_TYPES:
            prices[int(name)] = own.number(name, None)
    own.done()
    return prices
