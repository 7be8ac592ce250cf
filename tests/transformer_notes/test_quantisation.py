import copy

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from transformer_notes.quantisation import (
    QuantisedLinear,
    asymmetric_grid,
    dequantise,
    integer_linear,
    observe_ranges,
    pack,
    quantise,
    quantised,
    stored_bytes,
    symmetric_grid,
    unpack,
)

BATCH, LENGTH, D_IN, D_HIDDEN, D_OUT = 2, 5, 7, 9, 3


def small_model():
    return nn.Sequential(
        nn.Linear(D_IN, D_HIDDEN), nn.GELU(), nn.LayerNorm(D_HIDDEN), nn.Linear(D_HIDDEN, D_OUT)
    ).eval()


@pytest.mark.parametrize("bits", [2, 3, 4, 8])
def test_numbers_are_those_of_pytorch(bits):
    x = torch.randn(40, 50) + 0.4
    # Narrow ranges, so that much is cut off.
    for grid in (
        symmetric_grid(x / 2, bits),
        asymmetric_grid(torch.tensor(-0.7), torch.tensor(1.1), bits),
    ):
        q = quantise(x, grid)
        expected = torch.fake_quantize_per_tensor_affine(
            x, grid.scale, grid.zero_point, grid.lowest, grid.highest
        )
        assert q.aminmax() == (grid.lowest, grid.highest)
        assert_close(dequantise(q, grid), expected)


def test_a_grid_for_each_row_is_that_of_pytorch():
    x = torch.randn(40, 50) * torch.logspace(-2, 2, 40)[:, None]
    grid = symmetric_grid(x, 8, per_row=True)

    scales, zeros = grid.scale.flatten(), grid.zero_point.flatten()
    expected = torch.fake_quantize_per_channel_affine(x, scales, zeros, 0, -127, 127)

    assert_close(dequantise(quantise(x, grid), grid), expected)
    assert len(scales.unique()) == 40


def test_halves_go_to_the_even_neighbour():
    grid = symmetric_grid(torch.tensor([127.0]), 8)

    assert quantise(torch.tensor([0.5, 1.5, 2.5, -0.5, -1.5]), grid).tolist() == [0, 2, 2, 0, -2]


@pytest.mark.parametrize(("low", "high"), [(-0.3, 1.9), (0.4, 2.0), (-2.0, -0.5), (0.0, 0.0)])
def test_zero_is_on_every_asymmetric_grid(low, high):
    grid = asymmetric_grid(torch.tensor(low), torch.tensor(high), 4)

    assert grid.lowest <= grid.zero_point <= grid.highest
    assert dequantise(quantise(torch.zeros(1), grid), grid) == 0


def test_no_number_inside_the_range_is_off_by_more_than_half_a_step():
    x = torch.randn(6, 50) * torch.logspace(-2, 2, 6)[:, None]
    x[3] = 0  # fits on any grid

    for per_row in (False, True):
        grid = symmetric_grid(x, 5, per_row=per_row)
        off = (dequantise(quantise(x, grid), grid) - x).abs()
        assert (off <= grid.scale / 2 * (1 + 1e-5)).all()


def test_integers_multiply_to_the_product_of_the_numbers():
    x, weight = torch.randn(BATCH, LENGTH, D_IN) + 0.5, torch.randn(D_OUT, D_IN)
    x_grid = asymmetric_grid(*x.aminmax(), bits=8)
    for per_row in (False, True):
        weight_grid = symmetric_grid(weight, 8, per_row=per_row)
        x_integers, weight_integers = quantise(x, x_grid), quantise(weight, weight_grid)

        product = integer_linear(x_integers, x_grid, weight_integers, weight_grid)

        expected = dequantise(x_integers, x_grid) @ dequantise(weight_integers, weight_grid).T
        assert_close(product, expected, rtol=0, atol=1e-4)


def test_sums_do_not_overflow():
    x_grid = asymmetric_grid(torch.tensor(0.0), torch.tensor(255.0), 8)
    weight_grid = symmetric_grid(torch.tensor([127.0]), 8)
    x, weight = torch.full((1, 3072), 255).int(), torch.full((1, 3072), 127).int()

    assert integer_linear(x, x_grid, weight, weight_grid) == 255 * 127 * 3072


@pytest.mark.parametrize("bits", [2, 3, 4, 5, 8])
@pytest.mark.parametrize("count", [1, 8, 13])
def test_packed_integers_come_back(bits, count):
    lowest = -(2 ** (bits - 1)) + 1
    q = torch.randint(lowest, -lowest + 1, (count,), dtype=torch.int32)

    packed = pack(q, bits, lowest)

    assert len(packed) == -(-bits * count // 8)
    assert torch.equal(unpack(packed, bits, lowest, count), q)


def test_a_quantised_copy_leaves_the_model_alone():
    model = small_model()
    before = copy.deepcopy(model.state_dict())
    ranges = observe_ranges(model, [torch.randn(LENGTH, D_IN)])

    smaller = quantised(model, 4, ranges=ranges)

    assert sum(isinstance(module, QuantisedLinear) for module in smaller.modules()) == 2
    assert not any(isinstance(module, QuantisedLinear) for module in model.modules())
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())


@pytest.mark.parametrize("bits", [4, 8, 12])
@pytest.mark.parametrize("inputs", [False, True])
def test_more_bits_come_closer(bits, inputs):
    torch.manual_seed(0)
    model, x = small_model(), torch.randn(BATCH, LENGTH, D_IN)
    ranges = observe_ranges(model, [x]) if inputs else None

    def error(bits):
        return (quantised(model, bits, ranges=ranges)(x) - model(x)).abs().max()

    assert error(bits + 2) < error(bits)
    assert error(14) < 1e-3


def test_ranges_cover_all_batches_and_no_hook_stays():
    model = small_model()
    batches = [torch.zeros(1, D_IN), torch.full((1, D_IN), 3.0), torch.full((1, D_IN), -2.0)]

    ranges = observe_ranges(model, batches)

    assert list(ranges) == ["0", "3"]
    assert ranges["0"] == (-2, 3)
    assert not any(module._forward_pre_hooks for module in model.modules())


def test_bytes_are_counted():
    model = small_model()
    weights, biases, norm = D_IN * D_HIDDEN + D_HIDDEN * D_OUT, D_HIDDEN + D_OUT, 2 * D_HIDDEN
    rest = 4 * (biases + norm)

    assert stored_bytes(model) == 4 * weights + rest
    assert stored_bytes(quantised(model, 8)) == weights + 4 * (D_HIDDEN + D_OUT) + rest
    assert stored_bytes(quantised(model, 8, per_row=False)) == weights + 4 * 2 + rest
    # 63 and 27 weights of 3 bits: 24 and 11 bytes.
    assert stored_bytes(quantised(model, 3, per_row=False)) == 24 + 11 + 4 * 2 + rest
