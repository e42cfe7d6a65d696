"""What a coordinator does with one mail by hand: send it again, cancel it while it waits, send it now."""
