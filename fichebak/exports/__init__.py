"""What machines get; see the package for the order."""
