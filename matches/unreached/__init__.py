"""Step: whom our mail did not reach. Their letters, to be told another way or sent again."""
