from binopt.demo.demand import TODAY_DAYS
from binopt.demo.settings import case_settings, trucks_needed


def trucks(**changes):
    work = {"two_wheeled": 0, "four_wheeled": 0, "premises": 0, "faces": 0, "litres": 0.0} | changes
    return trucks_needed("residual", **work)


def test_a_small_quarter_has_one_truck_a_stream():
    assert trucks(two_wheeled=10, premises=10, faces=2, litres=2000) == 1


def test_trucks_follow_the_days_work():
    # 330 usable minutes are 1,650 lifts of 12 s
    assert trucks(two_wheeled=1650) == 1
    assert trucks(two_wheeled=1651) == 2
    # 495 lifts of 40 s are 330 minutes, a minute for each of ten faces goes over them
    assert trucks(four_wheeled=495) == 1
    assert trucks(four_wheeled=495, faces=10) == 2
    # six full loads of 45,000 l and six ways to the unloading take 300 minutes
    assert trucks(litres=6 * 45_000.0) == 1
    assert trucks(litres=6 * 45_000.0 + 1) == 2


def test_todays_days_are_among_the_patterns_of_each_stream():
    settings = case_settings("Example", "EPSG:2154", dict.fromkeys(TODAY_DAYS, 2))
    assert {len(settings["trucks"])} == {2 * len(TODAY_DAYS)}
    for stream in settings["streams"].values():
        assert stream["today"]["days"] in stream["patterns"]
