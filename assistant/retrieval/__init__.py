"""Retrieval: from a question to ranked sentences, across languages and scripts."""
