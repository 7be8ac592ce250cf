import pytest
import torch
from torch.testing import assert_close

from transformer_notes.grid_positions import GridPositions, grid_sinusoids, join_axes
from transformer_notes.positions import sinusoidal_positions

# Pairwise different, so that no axis can pass for another.
BATCH, ROWS, COLUMNS, D_MODEL, SIDE = 2, 3, 5, 24, 4


def test_a_place_has_the_vector_of_its_column_and_then_that_of_its_row():
    by_row, by_column = torch.randn(ROWS, 7), torch.randn(COLUMNS, 7)

    places = join_axes(by_row, by_column).unflatten(0, (ROWS, COLUMNS))

    for row in range(ROWS):
        for column in range(COLUMNS):
            assert_close(places[row, column, :7], by_column[column])
            assert_close(places[row, column, 7:], by_row[row])


def test_each_half_of_the_waves_is_a_line_of_waves():
    waves = grid_sinusoids(ROWS, COLUMNS, D_MODEL).unflatten(0, (ROWS, COLUMNS))

    assert_close(waves[1, :, : D_MODEL // 2], sinusoidal_positions(COLUMNS, D_MODEL // 2))
    assert_close(waves[:, 2, D_MODEL // 2 :], sinusoidal_positions(ROWS, D_MODEL // 2))


def test_products_of_two_places_depend_on_the_way_between_them_only():
    waves = grid_sinusoids(ROWS, COLUMNS, D_MODEL).unflatten(0, (ROWS, COLUMNS))

    products = torch.einsum("rcd,rcd->rc", waves[1:, 2:], waves[:-1, :-2])

    assert_close(products, products[0, 0].expand_as(products))
    assert_close(waves.square().sum(dim=-1), torch.full((ROWS, COLUMNS), D_MODEL / 2))


def test_all_places_differ():
    waves = grid_sinusoids(ROWS, COLUMNS, D_MODEL)
    apart = torch.cdist(waves, waves) + torch.eye(ROWS * COLUMNS)

    assert apart.min() > 0.1


def test_learned_halves_are_shared_along_rows_and_columns():
    positions = GridPositions(SIDE, D_MODEL)

    added = positions(torch.zeros(BATCH, SIDE**2 + 1, D_MODEL))

    assert sum(p.numel() for p in positions.parameters()) == SIDE * D_MODEL + D_MODEL
    assert_close(added[1, 0], positions.class_token[0])
    grid = added[1, 1:].unflatten(0, (SIDE, SIDE))
    assert_close(grid[1, :, D_MODEL // 2 :], grid[1, :1, D_MODEL // 2 :].expand(SIDE, -1))
    assert_close(grid[:, 2, : D_MODEL // 2], grid[:1, 2, : D_MODEL // 2].expand(SIDE, -1))


def test_widths_that_do_not_divide_are_refused():
    with pytest.raises(ValueError, match="divisible by 4"):
        grid_sinusoids(ROWS, COLUMNS, 6)
    with pytest.raises(ValueError, match="even"):
        GridPositions(SIDE, 7)
