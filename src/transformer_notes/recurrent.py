"""Recurrent networks: a state that is carried from token to token.

Every step multiplies rows from the right: x W, where the papers write W x. With
several gates the matrices lie side by side along a first axis, in the order of the
docstring.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn


def rnn_step(
    x: Float[Tensor, "batch d_model"],
    hidden: Float[Tensor, "batch d_hidden"],
    input_weight: Float[Tensor, "d_model d_hidden"],
    hidden_weight: Float[Tensor, "d_hidden d_hidden"],
    bias: Float[Tensor, " d_hidden"],
) -> Float[Tensor, "batch d_hidden"]:
    """Mix the new token into the state: one step of a plain recurrent network.

    h_t = tanh(x_t W + h_(t−1) U + b): the recurrence of Sutskever et al. 2014,
    section 2, with a bias, and with tanh for their logistic function, as in PyTorch.

    Args:
        x: The token of this step.
        hidden: State after the step before.
        input_weight: W, what the token adds.
        hidden_weight: U, what becomes of the old state.
        bias: b; PyTorch keeps it as a sum of two.

    Returns:
        State after this step.
    """
    return torch.tanh(x @ input_weight + hidden @ hidden_weight + bias)


def lstm_step(
    x: Float[Tensor, "batch d_model"],
    hidden: Float[Tensor, "batch d_hidden"],
    cell: Float[Tensor, "batch d_hidden"],
    input_weight: Float[Tensor, "4 d_model d_hidden"],
    hidden_weight: Float[Tensor, "4 d_hidden d_hidden"],
    bias: Float[Tensor, "4 1 d_hidden"],
) -> tuple[Float[Tensor, "batch d_hidden"], Float[Tensor, "batch d_hidden"]]:
    """Keep, write and show: one step of long short-term memory.

    Input gate i, forget gate f, candidate g and output gate o each have a W, U and b
    of their own. i, f, o = σ(x_t W + h_(t−1) U + b), g = tanh(x_t W + h_(t−1) U + b),
    c_t = f ⊙ c_(t−1) + i ⊙ g, h_t = o ⊙ tanh(c_t). The cell is from Hochreiter and
    Schmidhuber 1997, its forget gate from Gers et al. 2000; the gates do not look at
    the cell (no peepholes), as in PyTorch.

    Args:
        x: The token of this step.
        hidden: What the cell showed after the step before, h_(t−1).
        cell: What is remembered, c_(t−1).
        input_weight: W of i, f, g and o.
        hidden_weight: U of i, f, g and o.
        bias: b of i, f, g and o; PyTorch keeps each as a sum of two.

    Returns:
        What the cell shows after this step, and what it remembers.
    """
    i, f, g, o = x @ input_weight + hidden @ hidden_weight + bias
    cell = f.sigmoid() * cell + i.sigmoid() * g.tanh()
    return o.sigmoid() * cell.tanh(), cell


def gru_step(
    x: Float[Tensor, "batch d_model"],
    hidden: Float[Tensor, "batch d_hidden"],
    input_weight: Float[Tensor, "3 d_model d_hidden"],
    hidden_weight: Float[Tensor, "3 d_hidden d_hidden"],
    bias: Float[Tensor, "3 1 d_hidden"],
) -> Float[Tensor, "batch d_hidden"]:
    """Replace a part of the state: one step of a gated recurrent unit.

    Reset gate r, update gate z and candidate h̃ each have a W, U and b of their own.
    r, z = σ(x_t W + h_(t−1) U + b), h̃ = tanh(x_t W + (r ⊙ h_(t−1)) U + b),
    h_t = z ⊙ h_(t−1) + (1 − z) ⊙ h̃ (Cho et al. 2014, section 2.3, equations 5 to 8,
    which leave the biases out). PyTorch resets after U: see `gru_step_reset_after`.

    Args:
        x: The token of this step.
        hidden: State after the step before.
        input_weight: W of r, z and h̃.
        hidden_weight: U of r, z and h̃.
        bias: b of r, z and h̃.

    Returns:
        State after this step.
    """
    r, z, candidate = x @ input_weight + bias
    r = torch.sigmoid(r + hidden @ hidden_weight[0])
    z = torch.sigmoid(z + hidden @ hidden_weight[1])
    candidate = torch.tanh(candidate + (r * hidden) @ hidden_weight[2])
    return z * hidden + (1 - z) * candidate


def gru_step_reset_after(
    x: Float[Tensor, "batch d_model"],
    hidden: Float[Tensor, "batch d_hidden"],
    input_weight: Float[Tensor, "3 d_model d_hidden"],
    hidden_weight: Float[Tensor, "3 d_hidden d_hidden"],
    bias: Float[Tensor, "3 1 d_hidden"],
    candidate_bias: Float[Tensor, " d_hidden"],
) -> Float[Tensor, "batch d_hidden"]:
    """Take one step of a gated recurrent unit as PyTorch computes it.

    As `gru_step`, but h̃ = tanh(x_t W + b + r ⊙ (h_(t−1) U + c)): the gate acts on the
    product, not on the state (Cho et al. 2014 in the first version on arXiv). All
    products with h_(t−1) can then be made at once. Only here does a second bias
    matter, because the gate scales it.

    Args:
        x: The token of this step.
        hidden: State after the step before.
        input_weight: W of r, z and h̃.
        hidden_weight: U of r, z and h̃.
        bias: b of r, z and h̃.
        candidate_bias: c, the bias that the reset gate scales.

    Returns:
        State after this step.
    """
    r, z, candidate = x @ input_weight + bias
    to_r, to_z, to_candidate = hidden @ hidden_weight
    r, z = torch.sigmoid(r + to_r), torch.sigmoid(z + to_z)
    candidate = torch.tanh(candidate + r * (to_candidate + candidate_bias))
    return z * hidden + (1 - z) * candidate


def uniform_parameter(*shape: int) -> nn.Parameter:
    """Start a parameter as PyTorch does in recurrent layers: within ±1 / √d_hidden.

    Args:
        shape: Its sizes; the last is d_hidden.

    Returns:
        The parameter.
    """
    bound = shape[-1] ** -0.5
    return nn.Parameter(torch.empty(shape).uniform_(-bound, bound))


class RNN(nn.Module):
    """Take `rnn_step` from token to token, with the same weights each time.

    A token must wait for all tokens before it (Sutskever et al. 2014, section 2).

    Args:
        d_model: Width of a token.
        d_hidden: Width of the state.

    Raises:
        ValueError: If a width is not positive.
    """

    def __init__(self, d_model: int, d_hidden: int) -> None:
        super().__init__()
        if min(d_model, d_hidden) < 1:
            raise ValueError(f"widths must be positive: got {d_model=}, {d_hidden=}")
        self.input_weight = uniform_parameter(d_model, d_hidden)
        self.hidden_weight = uniform_parameter(d_hidden, d_hidden)
        self.bias = uniform_parameter(d_hidden)

    def forward(
        self,
        x: Float[Tensor, "batch length d_model"],
        hidden: Float[Tensor, "batch d_hidden"] | None = None,
    ) -> Float[Tensor, "batch length d_hidden"]:
        """Read the tokens from first to last.

        Args:
            x: The tokens.
            hidden: State before the first token; zeros if None.

        Returns:
            State after each token; the last one has seen them all.
        """
        if hidden is None:
            hidden = x.new_zeros(len(x), self.bias.shape[-1])
        outputs = []
        for token in x.unbind(dim=1):
            hidden = rnn_step(
                token, hidden, self.input_weight, self.hidden_weight, self.bias
            )
            outputs.append(hidden)
        return torch.stack(outputs, dim=1)


class LSTM(nn.Module):
    """Take `lstm_step` from token to token, with the same weights each time.

    One layer of what Sutskever et al. 2014 stack four times (section 3.4).

    Args:
        d_model: Width of a token.
        d_hidden: Width of the state and of the cell.

    Raises:
        ValueError: If a width is not positive.
    """

    def __init__(self, d_model: int, d_hidden: int) -> None:
        super().__init__()
        if min(d_model, d_hidden) < 1:
            raise ValueError(f"widths must be positive: got {d_model=}, {d_hidden=}")
        self.input_weight = uniform_parameter(4, d_model, d_hidden)
        self.hidden_weight = uniform_parameter(4, d_hidden, d_hidden)
        self.bias = uniform_parameter(4, 1, d_hidden)

    def forward(
        self,
        x: Float[Tensor, "batch length d_model"],
        state: tuple[Float[Tensor, "batch d_hidden"], Float[Tensor, "batch d_hidden"]]
        | None = None,
    ) -> tuple[
        Float[Tensor, "batch length d_hidden"],
        tuple[Float[Tensor, "batch d_hidden"], Float[Tensor, "batch d_hidden"]],
    ]:
        """Read the tokens from first to last.

        Args:
            x: The tokens.
            state: Hidden state and cell before the first token; zeros if None.

        Returns:
            Hidden state after each token; hidden state and cell after the last.
        """
        if state is None:
            zeros = x.new_zeros(len(x), self.bias.shape[-1])
            state = zeros, zeros
        outputs = []
        for token in x.unbind(dim=1):
            state = lstm_step(
                token, *state, self.input_weight, self.hidden_weight, self.bias
            )
            outputs.append(state[0])
        return torch.stack(outputs, dim=1), state


class GRU(nn.Module):
    """Take `gru_step` from token to token, with the same weights each time.

    The recurrence as published, not PyTorch's (Cho et al. 2014, section 2.3).

    Args:
        d_model: Width of a token.
        d_hidden: Width of the state.

    Raises:
        ValueError: If a width is not positive.
    """

    def __init__(self, d_model: int, d_hidden: int) -> None:
        super().__init__()
        if min(d_model, d_hidden) < 1:
            raise ValueError(f"widths must be positive: got {d_model=}, {d_hidden=}")
        self.input_weight = uniform_parameter(3, d_model, d_hidden)
        self.hidden_weight = uniform_parameter(3, d_hidden, d_hidden)
        self.bias = uniform_parameter(3, 1, d_hidden)

    def forward(
        self,
        x: Float[Tensor, "batch length d_model"],
        hidden: Float[Tensor, "batch d_hidden"] | None = None,
    ) -> Float[Tensor, "batch length d_hidden"]:
        """Read the tokens from first to last.

        Args:
            x: The tokens.
            hidden: State before the first token; zeros if None.

        Returns:
            State after each token; the last one has seen them all.
        """
        if hidden is None:
            hidden = x.new_zeros(len(x), self.bias.shape[-1])
        outputs = []
        for token in x.unbind(dim=1):
            hidden = gru_step(
                token, hidden, self.input_weight, self.hidden_weight, self.bias
            )
            outputs.append(hidden)
        return torch.stack(outputs, dim=1)
