"""What the program calls things: its topics and its organizations, each a tree that a lead keeps tidy."""
