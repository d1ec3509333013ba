"""Getting addresses from the web: safe, polite, bounded; what came back as it was received."""
