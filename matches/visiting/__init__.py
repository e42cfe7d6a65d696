"""The participant's pages, by e-mailed link."""
