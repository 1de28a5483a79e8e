"""Each rule: a lawful plan by hand, one quantity pushed to a step before its limit, to it, and a step beyond."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from shapely.affinity import rotate, scale, translate
from shapely.geometry import LineString, Point, Polygon, box

from binopt.domain.plan import Unplaced
from binopt.domain.service import ClearWidth, Duty, Stream, Window
from binopt.domain.street import Side
from binopt.rules import ROUND_RULES, RULES
from tests.baseline.street import obstacle, straight, strip
from tests.rules.plan_by_hand import A_PAPER, B120, B240, B660, DAY, A, B, Hand, face, model_of, plan, present, stand

Push = Callable[[int], Hand]


def test_the_plan_by_hand_is_lawful():
    assert plan().violations() == ()
    assert plan().lawfulness() == [set(), set(), set(), set()]


def test_every_rule_says_itself_in_a_sentence():
    assert not RULES.keys() & ROUND_RULES.keys()
    for rule_id, rule in (*RULES.items(), *ROUND_RULES.items()):
        assert rule.rule_id == rule_id
        assert rule.sentence.endswith(".")
        assert "\n" not in rule.sentence


# ---- pushes: from one step inside a limit to one step outside ------------------------------------------------------


def turned(step):
    shape = plan().service.spots[3].shape
    return plan().with_spot(3, shape=rotate(shape, 0.999 + 0.5 * step))


def wider(step):
    shape = plan().service.spots[3].shape
    return plan().with_spot(3, shape=scale(shape, xfact=(1.37 + 0.00499 + 0.005 * step) / 1.37))


def misnamed_chainage(step):
    spot = plan().service.spots[3]
    return plan().with_spot(3, chainage_m=20.0199 + 0.01 * step, shape=spot.shape)


def over_the_far_edge(step):
    hand = plan(width_m=0.78)  # just the depth of the four-wheeler
    shape = plan().service.spots[3].shape
    return all_unlawful(hand.with_spot(3, shape=translate(shape, yoff=0.0507 + 0.01 * step)))


def off_the_kerb(step):
    shape = plan().service.spots[3].shape
    return plan().with_spot(3, shape=translate(shape, yoff=0.1499 + 0.01 * step))


def off_the_building_side(step):
    shape = plan().service.spots[2].shape
    return plan().with_spot(2, shape=translate(shape, yoff=-0.1499 - 0.01 * step))


def setback(step):
    return plan().with_rules(kerb_setback_m=0.1499 + 0.01 * step)


def onto_an_obstacle(step):
    # the four-wheeler reaches from 19.315 to 20.685
    return all_unlawful(plan((obstacle(box(20.685 - 0.001 - 0.001 * step, 0, 21.2, 0.99)),)))


def onto_a_flat_obstacle(step):
    return all_unlawful(plan((obstacle(box(20.685 - 0.001 - 0.001 * step, 0, 21.2, 0.99), flat=True),)))


def over_the_end_of_the_face(step):
    hand = plan().with_spot(3, chainage_m=39.315, lawful=False)
    shape = translate(hand.service.spots[3].shape, xoff=0.2499 + 0.01 * step)
    model = replace(hand.model, ground=straight(length_m=45).ground)
    return listed(replace(hand, model=model).with_spot(3, shape=shape, lawful=False))


def gap_of_two_wheelers(step):
    return plan().with_spot(1, chainage_m=10 + 0.58 + 0.10 - 0.01 * step)


def gap_of_four_wheelers(step):
    four = plan().with_holding(0, bins=(B660, B240)).with_spot(0, bin_type=B660)
    return four.with_spot(1, chainage_m=8).with_spot(0, chainage_m=20 - 1.37 - 0.30 + 0.01 * step)


def gap_of_a_four_and_a_two_wheeler(step):
    return plan().with_spot(1, chainage_m=20 - 0.685 - 0.29 - 0.10 + 0.01 * step)


def across(step):
    # residual at the kerb ends at 10.97; put the paper bin of the same days on the other side from there
    hand = on_monday(plan()).with_rules(clear_width=ClearWidth(1.0))
    return hand.with_spot(2, chainage_m=10.97 + 0.24 - 0.01 * step)


def near_an_obstacle(step):
    return plan((obstacle(box(21.185 - 0.01 * step, 0, 21.3, 0.2), clearance_m=0.5),))


def near_a_flat_obstacle(step):
    return plan((obstacle(box(21.185 - 0.01 * step, 0, 21.3, 0.2), clearance_m=0.5, flat=True),))


def near_the_corner(step):
    return plan().with_spot(0, chainage_m=1.5 + 0.29 - 0.01 * step)


def near_the_other_corner(step):
    return plan().with_spot(3, chainage_m=40 - 1.5 - 0.685 + 0.01 * step)


def carried_far(step):
    return plan().with_spot(3, chainage_m=20 + 10 + 0.01 * step).with_rules(max_carry_m=13.5)


def misnamed_carry(step):
    return plan().with_spot(3, carry_m=3.5 + 0.0199 + 0.01 * step)


def pavement_narrow_behind_a_bin(step):
    # 0.78 m deep: 1.22 m are left of 2 m
    return only_residual(plan(width_m=2.0, clear_width_m=1.22 + 0.01 * step))


def filled_gap_between_two_bins(step):
    # each alone leaves enough where it stands; a tree behind the gap between them does not
    tree = obstacle(box(11.3, 0.74 + 1.2 - 0.01 * step, 11.45, 3))
    return only_residual(plan((tree,))).with_spot(1, chainage_m=12.0)


def pinch_too_narrow(step):
    rule = ClearWidth(1.5, pinch_width_m=1.22 + 0.01 * step, pinch_length_m=2.0)
    return only_residual(plan(width_m=2.0, clear_width_m=1.5)).with_rules(clear_width=rule)


def pinch_too_long(step):
    # two 240 l with their gap are 1.26 m long, the 660 l is 1.37 m
    rule = ClearWidth(1.5, pinch_width_m=1.0, pinch_length_m=1.37 - 0.01 * step)
    return only_residual(plan(width_m=2.0, clear_width_m=1.5)).with_rules(clear_width=rule)


def pinches_too_near(step):
    rule = ClearWidth(1.5, pinch_width_m=1.0, pinch_length_m=2.0, pinch_spacing_m=2.0 + 0.01 * step)
    hand = only_residual(plan(width_m=2.0, clear_width_m=1.5)).with_rules(clear_width=rule)
    return hand.with_spot(3, chainage_m=10.97 + 2.0 + 0.685)


def overfull(step):
    # one 240 l bin to 0.9 holds 216 l; from Monday to Thursday three days gather
    return plan().with_holding(0, litres_per_week=216 * 7 / 3 + 0.1 * step)


def overfull_around_the_week(step):
    # two bins hold 432 l; from Thursday to Monday four days gather
    hand = plan().with_presentation(1, bins_out=2)
    return hand.with_holding(0, litres_per_week=432 * 7 / 4 + 0.1 * step)


def seldom(step):
    return plan().with_case(streams=plan().case.streams | {"residual": stream(min_per_week=2 + step)})


def stream(**changes):
    return replace(plan().case.streams["residual"], **changes)


def out_again_while_out(step):
    # Monday's bins come in at 06:45; Wednesday's paper of a long week goes out a week less a minute later
    monday = present(A, 2, 0)
    tuesday = present(A, 2, 1)
    hand = plan().with_case(streams=plan().case.streams | {"residual": stream(patterns=(frozenset({0, 1}),))})
    return hand.with_presentations(
        replace(monday, in_min=tuesday.out_min + step), tuesday, *hand.service.presentations[2:3]
    )


def out_again_around_the_week(step):
    only = replace(present(A, 2, 3), in_min=present(A, 2, 3).out_min + 10080 + step)
    return plan().with_presentations(only)


def lead(step):
    return plan().with_presentation(0, out_min=300 + step)


def narrow_window(step):
    return plan().with_presentation(0, window_to_min=420 - step).with_presentation(0, truck_min=390, in_min=405)


def window_of_a_round(step):
    begin, end = 375, 405 - step
    return plan().with_presentation(0, round_id="r", out_min=begin - 60, window_from_min=begin, window_to_min=end)


def truck_before_the_window(step):
    return plan().with_presentation(0, round_id="r", truck_min=360 - step, in_min=375 - step)


def truck_after_the_window(step):
    return plan().with_presentation(0, round_id="r", truck_min=420 + step, in_min=435 + step)


def truck_off_the_middle(step):
    return plan().with_presentation(0, truck_min=390 + step, in_min=405 + step)


def put_out_off_duty(step):
    return with_duty(plan(), Duty(300 + step, 1200))


def taken_in_off_duty(step):
    return with_duty(plan(), Duty(200, 405 - step))


def out_past_the_cycle(step):
    late = present(B, 1, 6, 1440 + 59 + step)
    hand = plan().with_case(
        streams=plan().case.streams | {"residual": stream(patterns=(frozenset({0, 3}), frozenset({0})))}
    )
    return hand.with_presentations(*hand.service.presentations[:3], late, present(B, 1, 3))


def out_before_the_cycle(step):
    return plan().with_presentations(*plan().service.presentations[:3], present(B, 1, 0, 60 - step), present(B, 1, 3))


def out_for_a_whole_cycle(step):
    only = present(B, 1, 3)
    return plan().with_presentations(
        *plan().service.presentations[:3], replace(only, in_min=only.out_min + 10079 + step)
    )


def more_bins_than_there_are(step):
    return plan().with_presentation(1, bins_out=2 + step)


# ---- pieces of pushes ----------------------------------------------------------------------------------------------


def listed(hand):
    keys = sorted({spot.key for spot in hand.service.spots if not spot.lawful})
    return replace(hand, unplaced=tuple(Unplaced(*key, "because", "", Point(0, 0)) for key in keys))


def all_unlawful(hand):
    for i in range(len(hand.service.spots)):
        hand = hand.with_spot(i, lawful=False, shape=hand.service.spots[i].shape)
    return listed(hand)


def on_monday(hand):
    """Let the paper be out with the residual."""
    hand = hand.with_case(streams=hand.case.streams | {"paper": Stream("paper", (), frozenset(), Window(360, 720))})
    return hand.with_presentation(2, **times(present(A_PAPER, 1, 0)))


def times(presentation):
    names = ("out_min", "window_from_min", "truck_min", "window_to_min", "in_min")
    return {name: getattr(presentation, name) for name in names}


def only_residual(hand):
    """Take the paper bin away: on a narrow pavement it would stand across from others."""
    holdings = (hand.case.holdings[0], hand.case.holdings[2])
    spots, given = hand.service.spots, hand.service.presentations
    service = replace(hand.service, spots=(*spots[:2], spots[3]), presentations=(*given[:2], *given[3:]))
    hand = replace(hand, service=service).with_case(holdings=holdings)
    return _Residual(hand.case, hand.model, hand.service)


class _Residual(Hand):
    """Spots keep their numbers: 0 and 1 of a, 3 of b."""

    def with_spot(self, index, **changes):
        return super().with_spot(min(index, 2), **changes)


def with_duty(hand, duty):
    first, *others = hand.case.premises
    return hand.with_case(premises=(replace(first, duty=duty), *others))


# rule, push, amount one step beyond the limit, and rules that break with it for good reason
PUSHES: list[tuple[str, Push, float, set[str]]] = [
    ("along_chord", turned, 1.5, set()),
    ("true_size", wider, 0.01, set()),
    ("chainage_true", misnamed_chainage, 0.03, set()),
    ("inside_pavement", over_the_far_edge, 0.0137, set()),
    ("at_the_edge", off_the_kerb, 0.16, set()),
    ("at_the_edge", off_the_building_side, 0.16, set()),
    ("off_obstacles", onto_an_obstacle, 0.00156, set()),
    ("off_obstacles", onto_a_flat_obstacle, 0.00156, set()),
    ("on_its_face", over_the_end_of_the_face, 0.26, {"chainage_true"}),
    ("gap_kept", gap_of_two_wheelers, 0.01, set()),
    ("gap_kept", gap_of_four_wheelers, 0.01, set()),
    ("gap_kept", gap_of_a_four_and_a_two_wheeler, 0.01, set()),
    ("not_opposite", across, 0.01, set()),
    ("clearance_kept", near_an_obstacle, 0.01, set()),
    ("clearance_kept", near_a_flat_obstacle, 0.01, set()),
    ("corner_clear", near_the_corner, 0.01, set()),
    ("corner_clear", near_the_other_corner, 0.01, set()),
    ("carry_limit", carried_far, 0.01, set()),
    ("carry_true", misnamed_carry, 0.03, set()),
    ("clear_width", pavement_narrow_behind_a_bin, 0.01, set()),
    ("clear_width", filled_gap_between_two_bins, 0.01, set()),
    ("clear_width", pinch_too_narrow, 0.01, set()),
    ("clear_width", pinch_too_long, 0.01, set()),
    ("clear_width", pinches_too_near, 0.01, set()),
    ("bins_out_range", more_bins_than_there_are, 1, set()),
    ("not_overfull", overfull, 0.1 * 3 / 7, set()),
    ("not_overfull", overfull_around_the_week, 0.1 * 4 / 7, set()),
    ("often_enough", seldom, 1, set()),
    ("never_out_twice", out_again_while_out, 1, {"lag_kept", "collected"}),
    ("never_out_twice", out_again_around_the_week, 1, {"lag_kept", "collected", "not_overfull", "times_in_order"}),
    ("lead_kept", lead, 1, set()),
    ("window_wide", narrow_window, 1, set()),
    ("window_wide", window_of_a_round, 1, set()),
    ("times_in_order", truck_before_the_window, 1, set()),
    ("times_in_order", truck_after_the_window, 1, set()),
    ("times_in_order", out_past_the_cycle, 1, set()),
    ("times_in_order", out_before_the_cycle, 1, set()),
    ("times_in_order", out_for_a_whole_cycle, 1, {"lag_kept", "not_overfull"}),
    ("truck_in_middle", truck_off_the_middle, 1, set()),
    ("duty_hours", put_out_off_duty, 1, {"lead_kept"}),
    ("duty_hours", taken_in_off_duty, 1, {"lag_kept"}),
]
TWO_SIDED = {"lead_kept", "truck_in_middle"}
"""Rules that name one minute, not a limit: a step before is as wrong as one behind."""


@pytest.mark.parametrize(("rule", "push", "amount", "others"), PUSHES, ids=[p[1].__name__ for p in PUSHES])
@pytest.mark.parametrize("step", [-1, 0, 1])
def test_a_rule_breaks_beyond_its_limit_and_not_before(rule, push, amount, others, step):
    broken = push(step).broken()
    if step == 1 or (step == -1 and rule in TWO_SIDED):
        assert broken.pop(rule) == pytest.approx(amount, rel=0.1, abs=0.0015)
    assert set(broken) <= others


# ---- what is or is not ---------------------------------------------------------------------------------------------


def test_strangers_are_named():
    hand = plan()
    ghost = replace(hand.service.spots[3], premises_id="ghost")
    nowhere = replace(hand.service.spots[3], face_id="nowhere")
    service = replace(hand.service, spots=(*hand.service.spots[:3], ghost))
    assert set(replace(hand, service=service).broken()) == {"known", "bins_as_given"}
    service = replace(hand.service, spots=(*hand.service.spots[:3], nowhere))
    assert set(replace(hand, service=service).broken()) == {"known"}
    given = (*hand.service.presentations, replace(present(B, 1, 2), stream="glass"))
    assert set(hand.with_presentations(*given).broken()) == {"known"}


def test_bins_are_as_the_case_has_them():
    hand = plan()
    without = replace(hand, service=replace(hand.service, spots=hand.service.spots[1:]))
    assert without.broken() == {"bins_as_given": 1}
    assert hand.with_spot(1, rank=3).broken() == {"bins_as_given": 1}
    assert hand.with_spot(1, bin_type=B120).broken() == {"bins_as_given": 1}
    assert hand.with_holding(2, bins=(B660, B660)).broken() == {"bins_as_given": 1}


def test_no_room_is_absent_from_everything():
    hand = plan()
    spots, given = hand.service.spots[:3], hand.service.presentations[:3]
    absent = (Unplaced(*B, "no_room", "", Point(0, 0)),)
    gone = replace(hand, service=replace(hand.service, spots=spots, presentations=given), unplaced=absent)
    assert gone.broken() == {}
    assert set(replace(hand, unplaced=absent).broken()) == {"bins_as_given", "collected"}
    assert set(replace(gone, unplaced=()).broken()) == {"bins_as_given", "collected"}


def test_unlawful_spots_have_reasons_and_only_they():
    unlawful = plan().with_spot(3, lawful=False)
    assert set(unlawful.broken()) == {"reasons_given"}
    assert listed(unlawful).broken() == {}
    empty = replace(unlawful, unplaced=(Unplaced(*B, "", "", Point(0, 0)),))
    assert set(empty.broken()) == {"reasons_given"}
    needless = replace(plan(), unplaced=(Unplaced(*B, "corner", "", Point(0, 0)),))
    assert set(needless.broken()) == {"reasons_given"}


def test_an_unlawful_spot_may_break_the_rules_of_lawful_ones():
    hand = plan().with_spot(3, chainage_m=39.0, lawful=False).with_rules(max_carry_m=10.0)
    assert listed(hand).broken() == {}


def test_a_shape_that_is_no_rectangle_is_told_and_nothing_else_fails():
    for shape in (Polygon(), Polygon([(0, 0), (1, 0), (0, 1)])):
        assert plan().with_spot(3, shape=shape).broken() == {"true_size": 1}
    slanted = Polygon([(19.315, 0), (20.685, 0), (20.785, 0.78), (19.415, 0.78)])
    assert "true_size" in plan().with_spot(3, shape=slanted).broken()


def test_a_chainage_that_is_no_number_is_told():
    shape = plan().service.spots[3].shape
    hand = plan().with_spot(3, chainage_m=float("nan"), shape=shape, carry_m=3.5)
    assert hand.broken() == {"chainage_true": 1}


def test_a_bin_turned_across_is_of_the_wrong_size():
    upright = box(20 - 0.39, 0, 20 + 0.39, 1.37)
    assert "true_size" in plan().with_spot(3, shape=upright).broken()


def test_bins_in_one_place_at_one_time_overlap_whatever_their_side():
    hand = on_monday(plan(width_m=1.0, clear_width_m=0.0)).with_spot(2, chainage_m=20.0)
    assert hand.broken().keys() >= {"no_overlap", "not_opposite"}
    apart = plan(width_m=1.0, clear_width_m=0.0).with_spot(2, chainage_m=20.0)
    assert apart.broken() == {}  # paper is out on another day


def test_gaps_are_kept_by_those_who_meet_only():
    touching = plan().with_spot(1, chainage_m=10.6)
    assert set(touching.broken()) == {"gap_kept"}
    apart = touching.with_presentation(0, bins_out=1).with_holding(0, litres_per_week=1.0)
    assert apart.broken() == {}  # the second bin is never out


def test_sides_are_those_of_the_case():
    assert plan().with_rules(sides=(Side.KERB,)).broken() == {"side_allowed": 1}


def test_a_lawful_spot_lies_on_the_doors_own_pavement():
    faces = [face("f", (0, 0), (40, 0)), face("g", (40, -6), (0, -6))]
    model = model_of(faces, [strip(40, 3), strip(40, 3, (0, -9))])
    hand = replace(plan(), model=model).with_spot(3, face_id="g")
    assert hand.broken() == {"same_pavement": 1}
    assert hand.with_rules(cross_street=True).broken() == {}
    assert listed(hand.with_spot(3, lawful=False)).broken() == {}


def test_one_stream_of_one_premises_stands_on_one_face():
    faces = [face("f", (0, 0), (15, 0)), face("g", (15, 0), (40, 0))]
    model = model_of(faces, [strip(40, 3)])
    hand = replace(plan(), model=model).with_rules(corner_clearance_m=0.0)
    hand = hand.with_spot(3, face_id="g", chainage_m=5.0)
    assert hand.broken() == {}
    assert hand.with_spot(1, face_id="g", chainage_m=1.0).broken() == {"one_face": 1}


def test_lawful_spots_are_judged_without_the_unlawful_ones():
    # two bins across from each other leave 3 - 0.74 - 0.555 = 1.705 m
    hand = on_monday(plan(clear_width_m=1.8)).with_spot(2, chainage_m=10.0)
    assert {"clear_width", "not_opposite"} == set(hand.broken())
    assert set(listed(hand.with_spot(2, lawful=False)).broken()) == {"not_opposite"}


def test_what_is_out_on_other_days_narrows_nothing_together():
    assert plan(clear_width_m=1.8).broken() == {}
    assert plan(clear_width_m=1.8).lawfulness() == [set()] * 4


def test_of_bins_too_many_together_the_one_that_narrows_most_is_unlawful():
    # the paper bin stands across from the gap between two others, and from a part of either
    hand = on_monday(plan(clear_width_m=1.8)).with_spot(2, chainage_m=10.3)
    assert hand.lawfulness() == [set(), set(), {"clear_width"}, set()]


def test_lawfulness_names_every_rule_that_a_spot_breaks_alone():
    hand = plan((obstacle(box(39.9, 0, 40, 0.1), clearance_m=0.5),)).with_spot(3, chainage_m=39.0)
    hand = hand.with_rules(max_carry_m=20.0, sides=(Side.KERB,))
    assert hand.lawfulness() == [set(), set(), {"side_allowed"}, {"clearance_kept", "corner_clear", "carry_limit"}]
    narrow = only_residual(plan(width_m=1.9, clear_width_m=1.15))
    assert narrow.lawfulness() == [set(), set(), {"clear_width"}]


def test_what_lawfulness_calls_lawful_breaks_no_rule():
    hand = on_monday(plan((obstacle(box(11.2, 2, 11.4, 3)),), clear_width_m=1.3)).with_spot(1, chainage_m=12.5)
    lawful = [not rules for rules in hand.lawfulness()]
    for i, good in enumerate(lawful):
        hand = hand.with_spot(i, lawful=good)
    assert "clear_width" not in listed(hand).broken()


def test_a_spot_that_cannot_be_judged_is_refused():
    with pytest.raises(ValueError, match="cannot be judged"):
        plan().with_spot(3, shape=Polygon()).lawfulness()


def test_the_share_of_the_width_goes_before_a_lower_clear_width():
    # of 3 m at least 2.25 m: the four-wheeler leaves 2.22 m, the others 2.26 m
    rule = ClearWidth(1.2, share_of_width=0.75)
    hand = plan().with_rules(clear_width=rule)
    assert hand.broken() == {"clear_width": pytest.approx(0.03)}


def test_days_lie_within_one_pattern_of_the_stream():
    tuesday = plan().with_presentation(4, **times(present(B, 1, 1)))
    assert set(tuesday.broken()) == {"days_of_pattern"}
    both = tuesday.with_presentation(3, **times(present(B, 1, 4)))
    assert set(both.broken()) == {"days_of_pattern"}  # Tuesday and Friday are a pattern, but not on a's face
    fewer = plan().with_presentations(*plan().service.presentations[:4])
    assert set(fewer.broken()) == {"not_overfull"}  # Monday alone is within the pattern


def test_a_day_has_one_collection():
    twice = (*plan().service.presentations, present(B, 1, 0, 480))
    assert plan().with_presentations(*twice).broken() == {"once_a_day": 1}


def test_a_premises_with_litres_is_presented():
    given = plan().service.presentations
    assert plan().with_presentations(*given[:3]).broken() == {"collected": 600}
    empty = plan().with_holding(2, litres_per_week=0.0)
    assert empty.with_presentations(*given[:3]).broken() == {}


def test_lead_and_lag_may_be_longer_only_because_nobody_is_on_duty():
    assert plan().with_presentation(0, in_min=406).broken() == {"lag_kept": 1}
    assert plan().with_presentation(0, in_min=404).broken() == {"lag_kept": 1}
    evening = Duty(960, 240)  # on duty from 16:00 to 04:00
    assert set(with_duty(plan(), evening).broken()) == {"duty_hours", "lead_kept", "lag_kept"}
    hand = with_duty(plan(), evening)
    for i in range(3):
        day = hand.service.presentations[i].window_from_min // DAY * DAY
        hand = hand.with_presentation(i, out_min=day + 240, in_min=day + 960)
    assert hand.broken() == {}
    assert set(hand.with_presentation(0, out_min=239).broken()) == {"lead_kept"}


def test_times_are_whole_minutes():
    assert "times_in_order" in plan().with_presentation(0, in_min=405.0).broken()


def test_a_cycle_of_two_weeks_counts_days_and_litres_to_its_end():
    fortnight = plan().with_case(weeks=2)
    patterns = (frozenset({0, 3, 7, 10}),)
    streams = fortnight.case.streams | {"residual": stream(patterns=patterns)}
    streams = streams | {"paper": replace(streams["paper"], patterns=(frozenset({2, 9}),))}
    hand = fortnight.with_case(streams=streams)
    assert set(hand.broken()) == {"not_overfull"}  # nobody comes in the second week
    second = tuple(
        replace(one, **{name: value + 7 * DAY for name, value in times(one).items()})
        for one in hand.service.presentations
    )
    assert hand.with_presentations(*hand.service.presentations, *second).broken() == {}


def test_a_bent_kerb_bends_no_rule():
    arc = [(30 * (k / 60), 4 * (k / 60) ** 2) for k in range(61)]
    kerb = LineString(arc)
    pavement = kerb.buffer(3, single_sided=True)
    model = model_of([replace(face("f", *arc), kerb=kerb)], [pavement])
    hand = replace(plan(), model=model)
    for i, s in enumerate((10.0, 10.8, 6.0, 20.0)):
        hand = hand.with_spot(i, chainage_m=s)
    assert hand.broken() == {}


def test_stand_by_hand_gives_what_the_plan_holds():
    hand = plan()
    assert stand(hand.case, hand.model, A, 1, B240, 10.0) == hand.service.spots[0]


@pytest.mark.parametrize(("step_m", "off"), [(0.01, False), (7.0, True)])
def test_spots_stand_at_whole_multiples_of_the_step(step_m, off):
    found = {violation.rule for violation in plan().with_rules(spot_step_m=step_m).violations()}
    assert ("on_step" in found) is off
