"""What a person sees and corrects about themselves, with their link or through a coordinator."""
