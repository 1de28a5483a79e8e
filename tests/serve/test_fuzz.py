"""Whatever is asked, in whatever order: an answer comes, it is no failure of ours, and the desks stay whole."""

from collections import Counter
from random import Random

import numpy as np

from binopt.editing.desk import Desk
from binopt.measure.evaluator import evaluate
from tests.serve.asking import open_tab
from tests.serve.drawing import draw_request

REQUESTS = 500
AT_ONCE = 3


def test_random_requests_are_answered(asker, base, folder):
    chance, example = Random(7), Desk.of(base)
    tabs = [open_tab(asker) for _ in range(3)]
    answers: Counter[int] = Counter()
    asked = 0
    while asked < REQUESTS:
        mine = [chance.choice(tabs) for _ in range(chance.randint(1, AT_ONCE))]
        requests = [draw_request(chance, example, tab.desk, tab.revision) for tab in mine]
        for answered in asker.ask(*requests):
            answers[answered.status] += 1
            if answered.status >= 400 and answered.headers["content-type"] == "application/json":
                assert answered.data["error"]["what"]
        asked += len(requests)
        for tab in set(map(id, mine)):
            [one] = [each for each in tabs if id(each) == tab]
            one.revision = one.get("/api/state").data["revision"]
    assert max(answers) < 500, answers
    assert answers[200] > REQUESTS / 3, answers
    assert not [path for path in folder.iterdir() if path.name.startswith(".")], "nothing is left behind"
    for tab in tabs:
        assert np.isfinite(list(tab.get("/api/state").data["total"].values())).all()
    whole = evaluate(base.case, base.around.model, base.first.service(base))
    assert whole.o.sum() == base.first.figures[0].sum(), "the plan itself is as it was"
