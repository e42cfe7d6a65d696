"""Which times suit: people are asked, they answer, and one of the times is chosen."""
