"""Figures of the chapters on the vision lecture."""
