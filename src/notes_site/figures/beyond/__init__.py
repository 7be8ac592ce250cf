"""Figures of the chapters beyond the lectures."""
