"""The evaluation harness. Imports assistant/, never the reverse."""
