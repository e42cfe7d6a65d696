"""The words that people agree to: kept in versions, changed by a lead, asked again where they mean something else."""
