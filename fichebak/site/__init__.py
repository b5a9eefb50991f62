"""The pages of a site: planned, and rendered with Jinja2."""
