"""A package of the older generation, for tests of the service."""
