"""What files say, and what we say of them."""
