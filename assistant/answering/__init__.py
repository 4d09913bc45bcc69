"""Answering: from ranked sentences to an answer whose every sentence is cited."""
