"""How pages look for one reader: size of letters, room between lines, colors, simpler pages. Kept by the browser."""
