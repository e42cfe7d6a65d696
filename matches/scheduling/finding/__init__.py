"""The best times to meet, from what is known of everybody's week."""
