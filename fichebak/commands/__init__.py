"""What can be asked for, one module each: its own options (`arguments`), and what it does (`run`)."""
