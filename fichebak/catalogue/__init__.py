"""What follows from all sheets together: order, filters, related sheets, figures, advice."""
