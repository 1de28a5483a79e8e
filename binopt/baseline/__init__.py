"""The two baselines that every plan is compared with: today as announced, and exact."""
