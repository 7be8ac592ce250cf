"""Handwritten digits whose pixels have mean 0 and variance 1, as networks like them."""

from notes_site.digits import Digits, digits


def standard_digits() -> tuple[Digits, Digits]:
    """Give the digits, always divided in the same way, with standardised pixels.

    Mean and deviation are those of all pixels of the digits to learn from.

    Returns:
        1,400 digits to learn from, and 397 others for tests.
    """
    training, tests = digits()
    mean, deviation = training.images.mean(), training.images.std()
    learn, test = ((part.images - mean) / deviation for part in (training, tests))
    return training._replace(images=learn), tests._replace(images=test)
