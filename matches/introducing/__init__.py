"""Two who said yes are introduced: each gets what the other agreed to share."""
