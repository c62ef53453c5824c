"""What is shown of a back-test: text, Markdown, JSON, a picture for each alarm."""
