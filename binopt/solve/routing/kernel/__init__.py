"""The inner loops of routing, compiled: what is done millions of times, on arrays that the caller owns.

From the bottom up: ``compiled`` (how functions are compiled and kept), ``layout`` (the arrays), ``clock`` (what a round
costs and breaks, exactly), ``lines`` (sums along rounds that make moves cheap to weigh), ``pieces`` (rounds put
together from stretches of others), ``moves``, ``unloading``, ``descent`` (local search of a day), ``gaps`` (putting
visits in, taking them out), ``shaking`` (ruin and recreate of a day), ``weeks`` (all days of a period together).

Why it is compiled: PyVRP's local search, which this took the place of, moves no visit between trips of one round and
was asked from Python day by day. On days of 21 and 27 visits with unloading trips its plans after 20 shakes were 2.2 %
and 4.7 % above the best known; these loops came to 0.7 % and 2.7 % in as many shakes, and a whole week is bred and
improved within a call.
"""
