"""Step: who should sit together. Equal footing and fit, as pure functions and as a coordinator sees them."""
