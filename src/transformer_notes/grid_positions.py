"""Positions on a grid: half of a vector says the column, the other half the row."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from transformer_notes.positions import sinusoidal_positions


def join_axes(
    by_row: Float[Tensor, "rows d_axis"], by_column: Float[Tensor, "columns d_axis"]
) -> Float[Tensor, "length d_model"]:
    """Make a vector for each place of a grid from those of its column and its row.

    The two are concatenated (Dosovitskiy et al. 2020, appendix D.4).

    Args:
        by_row: A vector for each row of the grid.
        by_column: A vector for each column.

    Returns:
        The vectors, row by row; the column stands in the first half.
    """
    columns, rows = torch.broadcast_tensors(by_column, by_row.unsqueeze(1))
    return torch.cat((columns, rows), dim=-1).flatten(end_dim=1)


def grid_sinusoids(
    rows: int, columns: int, d_model: int, base: float = 10_000.0
) -> Float[Tensor, "length {d_model}"]:
    """Give each place of a grid a fixed vector of sines and cosines.

    Half of the entries are sinusoids of the column, half of the row, each with a
    cosine for every sine (as in He et al. 2021, with sines and cosines in turn).

    Args:
        rows: Rows of the grid.
        columns: Columns of the grid.
        d_model: Width of each vector; must be divisible by 4.
        base: Stretches the wavelengths.

    Returns:
        The vectors, row by row.

    Raises:
        ValueError: If `d_model` is not divisible by 4.
    """
    if d_model % 4:
        raise ValueError(f"{d_model=} must be divisible by 4: two axes of pairs")
    by_row, by_column = (
        sinusoidal_positions(length, d_model // 2, base) for length in (rows, columns)
    )
    return join_axes(by_row, by_column)


class GridPositions(nn.Module):
    """Add to each patch of a square grid a learned vector of its column and its row.

    The 2-D positions of Dosovitskiy et al. 2020 (appendix D.4). The class token, of
    which the appendix does not speak, has a vector of its own.

    Args:
        grid_size: Patches along a side of the grid.
        d_model: Width of a token; must be even.

    Raises:
        ValueError: If `d_model` is odd.
    """

    def __init__(self, grid_size: int, d_model: int) -> None:
        super().__init__()
        if d_model % 2:
            raise ValueError(f"{d_model=} must be even: columns and rows get a half")
        self.class_token = nn.Parameter(torch.empty(1, d_model))
        self.by_row = nn.Parameter(torch.empty(grid_size, d_model // 2))
        self.by_column = nn.Parameter(torch.empty(grid_size, d_model // 2))
        for table in self.parameters():
            nn.init.normal_(table, std=0.02)

    def forward(
        self, x: Float[Tensor, "batch length d_model"]
    ) -> Float[Tensor, "batch length d_model"]:
        """Tell the tokens where they stand.

        Args:
            x: The class token, then one token for each patch, row by row.

        Returns:
            The tokens plus the vectors of their places.
        """
        places = join_axes(self.by_row, self.by_column)
        return x + torch.cat((self.class_token, places))
