"""The coordinator's home: small named cards, each asking one step what needs doing."""
