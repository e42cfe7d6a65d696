"""Step: invitations and answers."""
