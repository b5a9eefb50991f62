"""The disk and the network: the only modules that touch them, beside the command."""
