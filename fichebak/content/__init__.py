"""What a site declares, and what its editors write."""
