"""Where layers are kept: files of the formats that cities use, and schemas of a PostGIS database."""
