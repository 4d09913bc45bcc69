"""Formats: how the bytes of a file become the text of articles, one format a file."""
