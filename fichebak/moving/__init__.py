"""Moving in: what others keep in spreadsheets and WordPress, as sheets."""
