"""Figures of the chapters on the introductory lecture."""
