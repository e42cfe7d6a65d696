"""What a program can tell about its work: figures for any period, each with its definition and its rows."""
