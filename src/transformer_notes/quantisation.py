"""Numbers as small integers with a scale (Jacob et al. 2017, section 2)."""

import copy
from collections.abc import Iterable
from typing import NamedTuple

import torch
from jaxtyping import Float, Int, UInt8
from torch import Tensor, nn


class Grid(NamedTuple):
    """The numbers that integers stand for: r = S (q − Z).

    Equation 1 of Jacob et al. 2017.

    Attributes:
        scale: Distance of two neighbours, S; one for all, or one for each row.
        zero_point: The integer that stands for zero, Z.
        lowest: The smallest integer.
        highest: The largest integer.
    """

    scale: Tensor
    zero_point: Tensor
    lowest: int
    highest: int


def symmetric_grid(
    x: Float[Tensor, "*batch"], bits: int, *, per_row: bool = False
) -> Grid:
    """Choose a grid from −max|x| to max|x|, with zero in its middle.

    One integer of the 2^bits stays unused, so that there are as many below zero as
    above it (Jacob et al. 2017, section 3.1, of weights).

    Args:
        x: The numbers.
        bits: Bits of an integer, at least 2.
        per_row: Whether each row has a scale of its own: of a weight of `nn.Linear`
            that is an output channel.

    Returns:
        The grid; scales have a column of their own if there is one for each row.
    """
    highest = 2 ** (bits - 1) - 1
    largest = x.abs().amax(dim=-1, keepdim=True) if per_row else x.abs().amax()
    # All zeros fit on any grid.
    scale = torch.where(largest > 0, largest / highest, 1.0)
    return Grid(scale, torch.zeros_like(scale, dtype=torch.int32), -highest, highest)


def asymmetric_grid(
    lowest: Float[Tensor, ""], highest: Float[Tensor, ""], bits: int
) -> Grid:
    """Choose a grid that covers a range and has zero among its numbers.

    The range is widened to hold zero, and moved by less than a step so that zero is
    hit (Jacob et al. 2017, section 3.1).

    Args:
        lowest: Lower end of the range.
        highest: Upper end of the range.
        bits: Bits of an integer.

    Returns:
        The grid, with integers from 0 on.
    """
    lowest, highest = lowest.clamp(max=0), highest.clamp(min=0)
    scale = (highest - lowest) / (2**bits - 1)
    scale = torch.where(scale > 0, scale, 1.0)
    zero_point = (-lowest / scale).round().int()
    return Grid(scale, zero_point, 0, 2**bits - 1)


def quantise(x: Float[Tensor, "*batch"], grid: Grid) -> Int[Tensor, "*batch"]:
    """Find the nearest integer of a grid: q = clip(round(r / S) + Z).

    Halves go to the even neighbour. What lies outside goes to the end (Jacob et al.
    2017, equation 12).

    Args:
        x: The numbers.
        grid: The grid.

    Returns:
        The integers, in 32 bits; `pack` stores them in fewer.
    """
    nearest = (x / grid.scale).round().int() + grid.zero_point
    return nearest.clamp(grid.lowest, grid.highest)


def dequantise(q: Int[Tensor, "*batch"], grid: Grid) -> Float[Tensor, "*batch"]:
    """Give back the numbers that integers stand for: r = S (q − Z).

    Equation 1 of Jacob et al. 2017.

    Args:
        q: The integers.
        grid: Their grid.

    Returns:
        The numbers.
    """
    return grid.scale * (q - grid.zero_point)


def integer_linear(
    x: Int[Tensor, "*batch d_in"],
    x_grid: Grid,
    weight: Int[Tensor, "d_out d_in"],
    weight_grid: Grid,
) -> Float[Tensor, "*batch d_out"]:
    """Multiply by a matrix in integers, and scale once at the end.

    Σ S_x (x − Z_x) S_w w = S_x S_w (Σ x w − Z_x Σ w) for a weight with zero point 0
    (Jacob et al. 2017, equation 7). The sums are integers of 32 bits.

    Args:
        x: Integers that come in.
        x_grid: Their grid, one for all.
        weight: Integers of the matrix.
        weight_grid: Their grid, symmetric.

    Returns:
        The products, as numbers.
    """
    accumulated = x @ weight.T - x_grid.zero_point * weight.sum(dim=1).int()
    return x_grid.scale * weight_grid.scale.flatten() * accumulated


class QuantisedLinear(nn.Module):
    """A linear layer with integers for its matrix, and for what comes in if wanted.

    Biases stay as they are (Jacob et al. 2017, section 2.4, gives them 32 bits).

    Args:
        linear: The layer with its trained numbers.
        bits: Bits of a weight.
        per_row: Whether each output channel has a scale of its own.
        x_grid: Grid of what comes in; it stays as it is if None.
    """

    def __init__(
        self,
        linear: nn.Linear,
        bits: int,
        *,
        per_row: bool,
        x_grid: Grid | None = None,
    ) -> None:
        super().__init__()
        self.bits = bits
        self.weight_grid = symmetric_grid(
            linear.weight.detach(), bits, per_row=per_row
        )
        self.weight = quantise(linear.weight.detach(), self.weight_grid)
        self.bias = linear.bias
        self.x_grid = x_grid

    def forward(
        self, x: Float[Tensor, "*batch d_in"]
    ) -> Float[Tensor, "*batch d_out"]:
        """Multiply, in integers if what comes in is quantised, and add the bias.

        Args:
            x: What comes in.

        Returns:
            What goes out.
        """
        if self.x_grid is None:
            product = x @ dequantise(self.weight, self.weight_grid).T
        else:
            q = quantise(x, self.x_grid)
            product = integer_linear(q, self.x_grid, self.weight, self.weight_grid)
        return product if self.bias is None else product + self.bias


def observe_ranges(
    model: nn.Module, batches: Iterable[Tensor]
) -> dict[str, tuple[Tensor, Tensor]]:
    """Run a model and note what each linear layer gets: calibration by min and max.

    The ranges of Jacob et al. 2017, section 3.1, without their smoothing.

    Args:
        model: The model.
        batches: What it is to be run on.

    Returns:
        For each linear layer the smallest and the largest number that came in.
    """
    ranges: dict[str, tuple[Tensor, Tensor]] = {}
    handles = []
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear):

            def note(_: nn.Module, inputs: tuple[Tensor], name: str = name) -> None:
                low, high = inputs[0].aminmax()
                if name in ranges:
                    low = torch.minimum(low, ranges[name][0])
                    high = torch.maximum(high, ranges[name][1])
                ranges[name] = low, high

            handles.append(module.register_forward_pre_hook(note))
    with torch.no_grad():
        for batch in batches:
            model(batch)
    for handle in handles:
        handle.remove()
    return ranges


def quantised(
    model: nn.Module,
    bits: int,
    *,
    per_row: bool = True,
    ranges: dict[str, tuple[Tensor, Tensor]] | None = None,
) -> nn.Module:
    """Copy a model and put integers into its linear layers, after training.

    Products of queries and keys, softmax, norms and GELU stay as they are, as do
    positions and biases. (FQ-ViT, Lin et al. 2021, quantises softmax and norms too.)

    Args:
        model: The model.
        bits: Bits of a weight, and of what comes in.
        per_row: Whether each output channel has a scale of its own.
        ranges: What comes into each layer, from `observe_ranges`; only weights are
            quantised if None.

    Returns:
        The copy.
    """
    model = copy.deepcopy(model)
    layers = [(n, m) for n, m in model.named_modules() if isinstance(m, nn.Linear)]
    for name, linear in layers:
        x_grid = None if ranges is None else asymmetric_grid(*ranges[name], bits)
        parent, _, attribute = name.rpartition(".")
        layer = QuantisedLinear(linear, bits, per_row=per_row, x_grid=x_grid)
        setattr(model.get_submodule(parent), attribute, layer)
    return model


def pack(q: Int[Tensor, "*batch"], bits: int, lowest: int) -> UInt8[Tensor, " byte"]:
    """Write integers one after the other, each in so many bits.

    Args:
        q: The integers.
        bits: Bits of each.
        lowest: The smallest integer, which becomes 0.

    Returns:
        Bytes; the last one is filled up with zeros.
    """
    places = torch.arange(bits)
    written = ((q.flatten()[:, None] - lowest) >> places & 1).flatten()
    written = nn.functional.pad(written, (0, -len(written) % 8)).view(-1, 8)
    return (written << torch.arange(8)).sum(dim=1).to(torch.uint8)


def unpack(
    packed: UInt8[Tensor, " byte"], bits: int, lowest: int, count: int
) -> Int[Tensor, " {count}"]:
    """Undo `pack`.

    Args:
        packed: The bytes.
        bits: Bits of each integer.
        lowest: The smallest integer.
        count: How many there are.

    Returns:
        The integers, in a row.
    """
    written = (packed[:, None].int() >> torch.arange(8) & 1).flatten()[: bits * count]
    return (written.view(count, bits) << torch.arange(bits)).sum(dim=1).int() + lowest


def stored_bytes(model: nn.Module) -> int:
    """Pack a quantised model and count its bytes.

    Args:
        model: The model, from `quantised` or not quantised at all.

    Returns:
        Bytes of packed integers and of their scales, and four for every number that
        stayed as it was.
    """
    total = sum(4 * parameter.numel() for parameter in model.parameters())
    for module in model.modules():
        if isinstance(module, QuantisedLinear):
            grid = module.weight_grid
            total += len(pack(module.weight, module.bits, grid.lowest))
            total += 4 * grid.scale.numel()
            # One scale and one zero point for what comes in.
            total += 0 if module.x_grid is None else 8
    return total
