"""The outside world: disk, git, network. Only these modules, and the commands, touch it."""
