"""OpenStreetMap to a case: streets, pavements that nobody drew, premises and their demand."""
