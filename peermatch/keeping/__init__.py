"""What outlives the machine: backups, restoring them, moving to another database, and that the erased stay erased."""
