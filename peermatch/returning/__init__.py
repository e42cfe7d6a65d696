"""Mail that does not arrive: what came back and why, addresses that get no more mail, and whom to phone."""
