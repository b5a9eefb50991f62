"""The story of a build, from files to files; `pipeline` is the whole of it."""
