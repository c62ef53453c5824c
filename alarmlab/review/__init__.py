"""What a change of templates means for whoever is woken: one comment for a pull request."""
