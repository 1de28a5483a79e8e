from itertools import islice

from binopt.demo.dice import Dice
from binopt.demo.names import street_names


def test_no_name_comes_twice():
    names = [name["street"] for name in islice(street_names(Dice(1, "names")), 1200)]
    assert len(set(names)) == 1200
    assert not any("2" in name for name in names[:400])
