"""What a lead decides for the program: its rules, each with its default and what it does; the words of its letters."""
