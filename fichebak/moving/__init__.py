"""The import: sheets from spreadsheets and WordPress exports."""
