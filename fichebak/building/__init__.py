"""The pipeline of a build, from files to files: see `pipeline`."""
