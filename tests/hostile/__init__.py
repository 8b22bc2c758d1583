"""What clients do to a service that they wish no good."""
