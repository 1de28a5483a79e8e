"""The bins of a whole case chosen anew, face by face."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from binopt.domain.case import Case
from binopt.domain.service import Holding, Sharing
from binopt.geometry.doors import Doors
from binopt.geometry.model import StreetModel
from binopt.solve.holdings.choose import Chosen, HoldingsJob, choose_holdings
from binopt.solve.holdings.sets import kerb_cm
from binopt.solve.holdings.terms import BinTerms
from binopt.solve.jobs import Runner
from binopt.solve.lodging import Landlord, first_lodging
from binopt.solve.spots import Limits


@dataclass(frozen=True, slots=True)
class BinCount:
    """So many bins of a stream and size."""

    stream: str
    litres: int
    count: int


@dataclass(frozen=True, slots=True)
class Trade:
    """What changes hands.

    ``bought`` are bins that there are not in the quarter yet, at ``price_eur`` in all; ``left_over`` those that nobody
    needs any more. ``guests`` premises use bins of ``hosts``; ``resized`` have other bins of their own.
    """

    bought: tuple[BinCount, ...]
    left_over: tuple[BinCount, ...]
    price_eur: float
    guests: int
    hosts: int
    resized: int


def choose_bins(
    case: Case, model: StreetModel, doors: Doors, terms: BinTerms, limits: Limits, run: Runner
) -> tuple[Case, Trade]:
    """Choose which bins each premises has and whose it uses, so that least stands in the way.

    Bins that somebody put on a place of their own stay as they are.

    Returns
    -------
    case, trade
        The case with the chosen holdings: hosts with the litres of their guests, guests without bins of the stream,
        the sharing written down. And what has to be bought.
    """
    landlord = Landlord.of(case, model, doors)
    lodging = first_lodging(case, doors, frozenset())
    today_cm: dict[str, int] = defaultdict(int)
    for holding in case.holdings:
        days = holding.today_days or case.streams[holding.stream].today_days
        today_cm[holding.premises_id] += kerb_cm(holding.bins) * len(days)
    pinned = {(pin.premises_id, pin.stream) for pin in case.pins}
    jobs = []
    for face, lodgers in lodging.by_face.items():
        free = (lodger for lodger in lodgers if lodger.holding.key not in pinned)
        wasteful = [lodger for lodger in free if lodger.holding.litres_per_week > 0]
        if wasteful:
            mine = {lodger.holding.premises_id: today_cm[lodger.holding.premises_id] for lodger in wasteful}
            jobs.append(HoldingsJob(landlord.job(face, wasteful, limits, {}), terms, mine))
    chosen = [one for plan in run.each(choose_holdings, jobs) for one in plan.chosen]
    changed = _with_chosen(case, chosen)
    return changed, _trade(case, changed, chosen, terms)


def _with_chosen(case: Case, chosen: list[Chosen]) -> Case:
    of_key = {(one.premises_id, one.stream): one for one in chosen}
    litres = {holding.key: holding.litres_per_week for holding in case.holdings}
    brought: dict[tuple[str, str], float] = defaultdict(float)
    for one in chosen:
        if one.host:
            brought[one.host, one.stream] += litres[one.premises_id, one.stream]
    holdings: list[Holding] = []
    for holding in case.holdings:
        mine = of_key.get(holding.key)
        if mine is not None and mine.host:
            continue
        bins = holding.bins if mine is None else mine.bins
        more = brought.get(holding.key, 0.0)
        changed = mine is not None or more > 0
        holdings.append(
            replace(holding, bins=bins, litres_per_week=holding.litres_per_week + more) if changed else holding
        )
    # who was a guest of somebody that is a guest now, goes along
    host_of = {(one.premises_id, one.stream): one.host for one in chosen if one.host}
    before = (
        replace(share, host_premises_id=host_of.get((share.host_premises_id, share.stream), share.host_premises_id))
        for share in case.sharing
    )
    shared = (Sharing(one.premises_id, one.stream, one.host) for one in chosen if one.host)
    return replace(case, holdings=tuple(holdings), sharing=(*before, *shared))


def _trade(case: Case, changed: Case, chosen: list[Chosen], terms: BinTerms) -> Trade:
    had, has = _counted(case.holdings), _counted(changed.holdings)
    bought = tuple(BinCount(*key, has[key] - had[key]) for key in sorted(has) if has[key] > had[key])
    return Trade(
        bought,
        tuple(BinCount(*key, had[key] - has[key]) for key in sorted(had) if had[key] > has[key]),
        sum(terms.price_eur.get(one.litres, 0.0) * one.count for one in bought),
        len({one.premises_id for one in chosen if one.host}),
        len({one.host for one in chosen if one.host}),
        len({one.premises_id for one in chosen if not one.host}),
    )


def _counted(holdings: tuple[Holding, ...]) -> Counter[tuple[str, int]]:
    return Counter((holding.stream, one.litres) for holding in holdings for one in holding.bins)
