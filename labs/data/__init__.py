"""Data of the labs, frozen: what a lab prints of them must not change with the notes."""
