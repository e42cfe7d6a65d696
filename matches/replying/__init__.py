"""What people answer by mail: to which match it belongs, what it says, what becomes of it."""
