"""What a message asks for: small talk, an overview, one answer or several; and follow-ups made to stand alone."""
