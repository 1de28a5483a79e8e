"""The map: one page that shows a plan in any browser, by whatever it was known."""
