import pytest
import torch
from einops import rearrange
from torch import nn
from torch.testing import assert_close

from transformer_notes.recurrent import (
    GRU,
    LSTM,
    RNN,
    gru_step,
    gru_step_reset_after,
    lstm_step,
    rnn_step,
)

# Pairwise different, so that no axis can pass for another; no size is a number of gates.
BATCH, LENGTH, D_MODEL, D_HIDDEN = 2, 7, 5, 6
CLOSE = {"rtol": 0, "atol": 1e-5}


def copied(theirs):
    """Give the weights of a PyTorch layer in our shapes, with both biases apart."""
    input_weight, hidden_weight, input_bias, hidden_bias = (
        p.detach().clone() for p in theirs.parameters()
    )
    return (
        rearrange(input_weight, "(gate h) d -> gate d h", h=D_HIDDEN),
        rearrange(hidden_weight, "(gate h) d -> gate d h", h=D_HIDDEN),
        rearrange(input_bias, "(gate h) -> gate 1 h", h=D_HIDDEN),
        rearrange(hidden_bias, "(gate h) -> gate 1 h", h=D_HIDDEN),
    )


def load(ours, *weights):
    parameters = (ours.input_weight, ours.hidden_weight, ours.bias)
    with torch.no_grad():
        for parameter, weight in zip(parameters, weights, strict=True):
            parameter.copy_(weight)


def assert_same_gradients(ours, theirs, x, outputs, expected):
    """Compare what flows back from a random direction to tokens and weights."""
    direction = torch.randn_like(expected)
    ours_back = torch.autograd.grad(
        (outputs * direction).sum(), [x, ours.input_weight, ours.hidden_weight, ours.bias]
    )
    weights = [x, theirs.weight_ih_l0, theirs.weight_hh_l0, theirs.bias_ih_l0]
    theirs_back = torch.autograd.grad((expected * direction).sum(), weights)
    assert_close(ours_back[0], theirs_back[0], **CLOSE)
    for mine, other in zip(ours_back[1:3], theirs_back[1:3], strict=True):
        other = rearrange(other, "(gate h) d -> gate d h", h=D_HIDDEN)
        assert_close(mine.view_as(other), other, **CLOSE)
    assert_close(ours_back[3].flatten(), theirs_back[3], **CLOSE)


def test_rnn_agrees_with_pytorch():
    ours, theirs = RNN(D_MODEL, D_HIDDEN), nn.RNN(D_MODEL, D_HIDDEN, batch_first=True)
    input_weight, hidden_weight, input_bias, hidden_bias = copied(theirs)
    load(ours, input_weight[0], hidden_weight[0], (input_bias + hidden_bias).flatten())
    x = torch.randn(BATCH, LENGTH, D_MODEL, requires_grad=True)
    hidden = torch.randn(BATCH, D_HIDDEN)

    outputs = ours(x, hidden)

    expected, _ = theirs(x, hidden.unsqueeze(0))
    assert_close(outputs, expected, **CLOSE)
    assert_same_gradients(ours, theirs, x, outputs, expected)


def test_lstm_agrees_with_pytorch():
    ours, theirs = LSTM(D_MODEL, D_HIDDEN), nn.LSTM(D_MODEL, D_HIDDEN, batch_first=True)
    input_weight, hidden_weight, input_bias, hidden_bias = copied(theirs)
    load(ours, input_weight, hidden_weight, input_bias + hidden_bias)
    x = torch.randn(BATCH, LENGTH, D_MODEL, requires_grad=True)
    hidden, cell = torch.randn(2, BATCH, D_HIDDEN)

    outputs, (last_hidden, last_cell) = ours(x, (hidden, cell))

    expected, (expected_hidden, expected_cell) = theirs(x, (hidden.unsqueeze(0), cell.unsqueeze(0)))
    assert_close(outputs, expected, **CLOSE)
    assert_close(last_hidden, expected_hidden[0], **CLOSE)
    assert_close(last_cell, expected_cell[0], **CLOSE)
    assert_same_gradients(ours, theirs, x, outputs, expected)


def test_gru_with_the_reset_after_the_product_agrees_with_pytorch():
    theirs = nn.GRU(D_MODEL, D_HIDDEN, batch_first=True)
    input_weight, hidden_weight, input_bias, hidden_bias = copied(theirs)
    bias, candidate_bias = input_bias.clone(), hidden_bias[2, 0]
    bias[:2] += hidden_bias[:2]
    weights = [w.requires_grad_() for w in (input_weight, hidden_weight, bias, candidate_bias)]
    x = torch.randn(BATCH, LENGTH, D_MODEL, requires_grad=True)
    hidden = start = torch.randn(BATCH, D_HIDDEN)

    outputs = []
    for token in x.unbind(dim=1):
        hidden = gru_step_reset_after(token, hidden, *weights)
        outputs.append(hidden)

    expected, _ = theirs(x, start.unsqueeze(0))
    assert_close(torch.stack(outputs, dim=1), expected, **CLOSE)
    direction = torch.randn_like(expected)
    ours_back = torch.autograd.grad((torch.stack(outputs, dim=1) * direction).sum(), [x, *weights])
    theirs_back = torch.autograd.grad((expected * direction).sum(), [x, *theirs.parameters()])
    assert_close(ours_back[0], theirs_back[0], **CLOSE)
    for mine, other in zip(ours_back[1:3], theirs_back[1:3], strict=True):
        assert_close(mine, rearrange(other, "(gate h) d -> gate d h", h=D_HIDDEN), **CLOSE)
    assert_close(ours_back[3].flatten(), theirs_back[3], **CLOSE)
    assert_close(ours_back[4], theirs_back[4][-D_HIDDEN:], **CLOSE)


def test_gru_as_published_agrees_with_pytorch_where_units_do_not_mix():
    ours, theirs = GRU(D_MODEL, D_HIDDEN), nn.GRU(D_MODEL, D_HIDDEN, batch_first=True)
    with torch.no_grad():
        # A diagonal matrix may come before or after the gate; mixing units may not.
        theirs.weight_hh_l0[-D_HIDDEN:] = torch.diag(torch.randn(D_HIDDEN))
        theirs.bias_hh_l0[-D_HIDDEN:] = 0
    input_weight, hidden_weight, input_bias, hidden_bias = copied(theirs)
    load(ours, input_weight, hidden_weight, input_bias + hidden_bias)
    x = torch.randn(BATCH, LENGTH, D_MODEL, requires_grad=True)
    hidden = torch.randn(BATCH, D_HIDDEN)

    outputs, (expected, _) = ours(x, hidden), theirs(x, hidden.unsqueeze(0))

    assert_close(outputs, expected, **CLOSE)


def test_it_matters_where_the_gru_resets():
    weights = copied(nn.GRU(D_MODEL, D_HIDDEN))
    x, hidden = torch.randn(BATCH, D_MODEL), torch.randn(BATCH, D_HIDDEN)

    before = gru_step(x, hidden, *weights[:3])
    after = gru_step_reset_after(x, hidden, *weights[:3], torch.zeros(D_HIDDEN))

    assert (before - after).abs().max() > 1e-3


def test_gru_follows_the_published_equations_unit_by_unit():
    weights = copied(nn.GRU(D_MODEL, D_HIDDEN))[:3]
    (w_r, w_z, w), (u_r, u_z, u), (b_r, b_z, b) = weights
    x, hidden = torch.randn(1, D_MODEL), torch.randn(1, D_HIDDEN)

    new = gru_step(x, hidden, *weights)

    r = [torch.sigmoid(x[0] @ w_r[:, j] + hidden[0] @ u_r[:, j] + b_r[0, j]) for j in range(6)]
    for j in range(D_HIDDEN):
        z = torch.sigmoid(x[0] @ w_z[:, j] + hidden[0] @ u_z[:, j] + b_z[0, j])
        from_state = sum(r[k] * hidden[0, k] * u[k, j] for k in range(D_HIDDEN))
        candidate = torch.tanh(x[0] @ w[:, j] + from_state + b[0, j])
        assert_close(new[0, j], z * hidden[0, j] + (1 - z) * candidate)


def test_two_steps_of_an_rnn_by_hand():
    weights = torch.tensor([[2.0]]), torch.tensor([[-1.0]]), torch.tensor([0.5])

    first = rnn_step(torch.tensor([[0.25]]), torch.tensor([[1.0]]), *weights)
    second = rnn_step(torch.tensor([[1.0]]), first, *weights)

    # 2 · 0.25 − 1 + 0.5 = 0, and 2 · 1 − 0 + 0.5 = 2.5.
    assert_close(first, torch.tensor([[0.0]]))
    assert_close(second, torch.tensor([[2.5]]).tanh())


def gates(**logits):
    """Give LSTM weights that ignore everything and hold gates where they are told."""
    bias = torch.tensor([[[logits[gate]] * D_HIDDEN] for gate in "ifgo"])
    zeros = torch.zeros(4, D_MODEL, D_HIDDEN), torch.zeros(4, D_HIDDEN, D_HIDDEN)
    return *zeros, bias


def test_an_lstm_keeps_forgets_writes_and_hides_as_its_gates_say():
    x, hidden = torch.randn(BATCH, D_MODEL), torch.randn(BATCH, D_HIDDEN)
    old = torch.randn(BATCH, D_HIDDEN)
    shut, wide, value = -50.0, 50.0, 0.3

    _, kept = lstm_step(x, hidden, old, *gates(i=shut, f=wide, g=value, o=wide))
    _, forgotten = lstm_step(x, hidden, old, *gates(i=shut, f=shut, g=value, o=wide))
    _, written = lstm_step(x, hidden, old, *gates(i=wide, f=shut, g=value, o=wide))
    hidden_away, _ = lstm_step(x, hidden, old, *gates(i=wide, f=wide, g=value, o=shut))
    shown, cell = lstm_step(x, hidden, old, *gates(i=wide, f=wide, g=value, o=wide))

    assert_close(kept, old)
    assert_close(forgotten, torch.zeros_like(old))
    assert_close(written, torch.full_like(old, value).tanh())
    assert_close(hidden_away, torch.zeros_like(old))
    assert_close(cell, old + torch.tensor(value).tanh())
    assert_close(shown, cell.tanh())


def test_an_open_forget_gate_carries_a_gradient_that_a_plain_rnn_loses():
    cell = torch.ones(1, D_HIDDEN, requires_grad=True)
    hidden = torch.ones(1, D_HIDDEN, requires_grad=True)
    remembering = gates(i=-50.0, f=50.0, g=0.0, o=50.0)
    halving = torch.zeros(D_MODEL, D_HIDDEN), 0.4 * torch.eye(D_HIDDEN), torch.zeros(D_HIDDEN)
    nothing = torch.zeros(1, D_MODEL)

    shown, kept, state = torch.zeros(1, D_HIDDEN), cell, hidden
    for _ in range(20):
        shown, kept = lstm_step(nothing, shown, kept, *remembering)
        state = rnn_step(nothing, state, *halving)

    assert_close(torch.autograd.grad(kept.sum(), cell)[0], torch.ones(1, D_HIDDEN))
    assert torch.autograd.grad(state.sum(), hidden)[0].max() <= 0.4**20


@pytest.mark.parametrize(("layer", "gates"), [(RNN, 1), (LSTM, 4), (GRU, 3)])
def test_has_two_matrices_and_a_bias_for_each_gate(layer, gates):
    model = layer(D_MODEL, D_HIDDEN)

    each = D_MODEL * D_HIDDEN + D_HIDDEN**2 + D_HIDDEN
    assert sum(p.numel() for p in model.parameters()) == gates * each
    assert all(p.abs().max() <= D_HIDDEN**-0.5 for p in model.parameters())


@pytest.mark.parametrize("layer", [RNN, LSTM, GRU])
def test_a_layer_starts_from_nothing_and_can_be_continued(layer):
    model, x = layer(D_MODEL, D_HIDDEN), torch.randn(BATCH, LENGTH, D_MODEL)
    zeros = torch.zeros(BATCH, D_HIDDEN)

    if layer is LSTM:
        whole, last = model(x)
        assert_close(model(x, (zeros, zeros))[0], whole)
        _, middle = model(x[:, :3])
        rest, end = model(x[:, 3:], middle)
        assert_close(end, last)
    else:
        whole = model(x)
        assert_close(model(x, zeros), whole)
        rest = model(x[:, 3:], model(x[:, :3])[:, -1])

    assert_close(rest, whole[:, 3:])


@pytest.mark.parametrize("layer", [RNN, LSTM, GRU])
def test_refuses_a_width_that_is_not_positive(layer):
    with pytest.raises(ValueError, match="d_model=5, d_hidden=0"):
        layer(5, 0)
