"""Facts in, conclusions out: two implementations that must agree."""
