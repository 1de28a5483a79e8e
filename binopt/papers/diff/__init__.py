"""What a new plan changes for whom: told before anybody finds the bins of yesterday's day on the pavement."""
