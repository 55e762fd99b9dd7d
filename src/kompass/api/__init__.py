"""The API: the same answers as the pages, as JSON, for programs. docs/how-to/use-the-api.md."""
