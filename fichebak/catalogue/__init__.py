"""What follows from all sheets together."""
