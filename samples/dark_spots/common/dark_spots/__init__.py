"""Finds dark spots on a bright part."""
