"""The papers of a plan, for everybody whom it concerns: each one module, all made from one edition of the plan."""
