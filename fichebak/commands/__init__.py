"""The commands, one module each: `arguments` adds its options, `run` does the work."""
