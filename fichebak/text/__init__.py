"""Diagnostics, languages, YAML and Markdown."""
