"""The pictures of the labs, a module for each; `show` puts them into a notebook."""

from labs.pictures.show import Picture, show

__all__ = ["Picture", "show"]
