"""A package whose behaviour each call chooses, for tests of the service."""
