"""Digits that stand anywhere on a larger sheet, so that no patch has a part of its own."""

import torch
from jaxtyping import Float
from torch import Generator, Tensor

Images = Float[Tensor, "batch channel height width"]


def move(images: Images, side: int, generator: Generator | None = None) -> Images:
    """Lay each image on an empty sheet, wherever chance puts it.

    Args:
        images: Square images.
        side: Side of the sheet, in pixels, at least that of the images.
        generator: Decides where; the global one if there is none.

    Returns:
        The sheets.
    """
    batch, channels, height, width = images.shape
    sheets = torch.zeros(batch, channels, side, side)
    corners = torch.randint(side - height + 1, (2, batch), generator=generator).tolist()
    for sheet, image, row, column in zip(sheets, images, *corners, strict=True):
        sheet[:, row : row + height, column : column + width] = image
    return sheets


def centre(images: Images, side: int) -> Images:
    """Lay each image in the middle of an empty sheet.

    Args:
        images: Square images.
        side: Side of the sheet, in pixels; differs from theirs by an even number.

    Returns:
        The sheets.
    """
    margin = (side - images.shape[-1]) // 2
    return torch.nn.functional.pad(images, [margin] * 4)
