"""The desk as a local page: who may ask, what is answered, and what is kept in the plan's folder."""
