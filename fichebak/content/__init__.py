"""The model that a site declares, and the parsing and checking of its content files."""
