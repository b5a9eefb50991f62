"""Exports: the files for machines. `exporting` lists them all."""
