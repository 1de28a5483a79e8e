"""The CP-SAT rooms: spots of a face, days and windows of the week, and the bound."""
