"""Attention before self-attention: a decoder looks back at the states of an encoder.

A target state h_t asks, source states h̄_s are read: the letters of Luong et al. 2015,
whose equations are numbered here as on arXiv. The EMNLP version also numbers the
scores, as 8, so that its numbers from there on are one higher.
"""

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn


def dot_score(
    target: Float[Tensor, "*batch target d_hidden"],
    source: Float[Tensor, "*batch source d_hidden"],
) -> Float[Tensor, "*batch target source"]:
    """Score a pair by its dot product; both states must be equally wide.

    score(h_t, h̄_s) = h_t · h̄_s (Luong et al. 2015, section 3.1, "dot").

    Args:
        target: States that ask.
        source: States that are read.

    Returns:
        One score for each pair.
    """
    return target @ source.transpose(-2, -1)


def general_score(
    target: Float[Tensor, "*batch target d_hidden"],
    source: Float[Tensor, "*batch source d_source"],
    weight: Float[Tensor, "d_hidden d_source"],
) -> Float[Tensor, "*batch target source"]:
    """Score a pair by a dot product with a learned matrix between.

    score(h_t, h̄_s) = h_t W_a h̄_sᵀ (Luong et al. 2015, section 3.1, "general").

    Args:
        target: States that ask.
        source: States that are read.
        weight: W_a.

    Returns:
        One score for each pair.
    """
    return target @ weight @ source.transpose(-2, -1)


def concat_score(
    target: Float[Tensor, "*batch target d_hidden"],
    source: Float[Tensor, "*batch source d_source"],
    weight: Float[Tensor, "d_joined d_align"],
    vector: Float[Tensor, " d_align"],
) -> Float[Tensor, "*batch target source"]:
    """Score a pair by a small network that sees both states side by side.

    score(h_t, h̄_s) = tanh([h_t; h̄_s] W_a) · v_a (Luong et al. 2015, section 3.1,
    "concat"; the EMNLP version prints W_a [h_t; h̄_s] alone, which is not one number).

    Args:
        target: States that ask.
        source: States that are read.
        weight: W_a; its rows are first those for h_t, then those for h̄_s.
        vector: v_a.

    Returns:
        One score for each pair.
    """
    num_target, num_source = target.shape[-2], source.shape[-2]
    pairs = torch.cat(
        (
            target.unsqueeze(-2).expand(*target.shape[:-1], num_source, -1),
            source.unsqueeze(-3).expand(*source.shape[:-2], num_target, -1, -1),
        ),
        dim=-1,
    )
    return torch.tanh(pairs @ weight) @ vector


def additive_score(
    target: Float[Tensor, "*batch target d_hidden"],
    source: Float[Tensor, "*batch source d_source"],
    target_weight: Float[Tensor, "d_hidden d_align"],
    source_weight: Float[Tensor, "d_source d_align"],
    vector: Float[Tensor, " d_align"],
) -> Float[Tensor, "*batch target source"]:
    """Score a pair by a small network that adds what it makes of each state.

    a(s_(i−1), h_j) = tanh(s_(i−1) W_a + h_j U_a) · v_a (Bahdanau et al. 2014,
    appendix A.1.2). The target is the state *before* the step; Luong et al. 2015 use
    the one after it.

    Args:
        target: States that ask, s_(i−1).
        source: States that are read, h_j.
        target_weight: W_a.
        source_weight: U_a.
        vector: v_a.

    Returns:
        One score for each pair.
    """
    from_target = (target @ target_weight).unsqueeze(-2)
    from_source = (source @ source_weight).unsqueeze(-3)
    return torch.tanh(from_target + from_source) @ vector


def soft_attention(
    scores: Float[Tensor, "*batch target source"],
    source: Float[Tensor, "*batch source d_source"],
) -> tuple[
    Float[Tensor, "*batch target d_source"], Float[Tensor, "*batch target source"]
]:
    """Average the source states: every state counts, by its score.

    a_t(s) = exp(score(h_t, h̄_s)) / Σ_s′ exp(score(h_t, h̄_s′)), c_t = Σ_s a_t(s) h̄_s
    (Luong et al. 2015, section 3.1, equation 7: global attention; Xu et al. 2015,
    section 4.2: soft attention).

    Args:
        scores: How well each source state fits each target state.
        source: The states that are averaged.

    Returns:
        The context vectors, and the weights; each row of weights sums to 1.
    """
    weights = scores.softmax(dim=-1)
    return weights @ source, weights


def hard_attention(
    scores: Float[Tensor, "*batch target source"],
    source: Float[Tensor, "*batch source d_source"],
    generator: torch.Generator | None = None,
) -> tuple[
    Float[Tensor, "*batch target d_source"], Float[Tensor, "*batch target source"]
]:
    """Draw one source state: the better its score, the more often it is drawn.

    State s is drawn with probability a_t(s), the weight it has in `soft_attention`,
    whose result is therefore the average of all draws (Xu et al. 2015, sections 4.1
    and 4.2). A draw has no derivative: no gradient reaches the scores.

    Args:
        scores: How well each source state fits each target state.
        source: The states of which one is drawn for each target state.
        generator: Where the random numbers come from; PyTorch's own if None.

    Returns:
        The context vectors, and the weights; each row of weights has a single 1.
    """
    probabilities = scores.softmax(dim=-1).flatten(end_dim=-2)
    drawn = probabilities.multinomial(1, generator=generator)
    weights = torch.zeros_like(probabilities).scatter(-1, drawn, 1).view_as(scores)
    return weights @ source, weights


def window_mask(
    position: Float[Tensor, "*batch target"], num_source: int, half_width: int
) -> Bool[Tensor, "*batch target source"]:
    """Let each target look at the source states around a position.

    The window [p_t − D, p_t + D], cut at the ends of the sentence (Luong et al. 2015,
    section 3.2 and its footnote). It holds 2D + 1 states around a whole number, else
    2D.

    Args:
        position: Centre of each window, p_t, counted from 0; need not be whole.
        num_source: Number of source states.
        half_width: How far a window reaches to either side, D.

    Returns:
        The mask; True inside the window.
    """
    source = torch.arange(num_source, device=position.device)
    return (source - position.unsqueeze(-1)).abs() <= half_width


def local_m_weights(
    scores: Float[Tensor, "*batch target source"], half_width: int
) -> Float[Tensor, "*batch target source"]:
    """Weigh the source states around the target's own position.

    Local attention with monotonic alignment, p_t = t: the softmax of global
    attention, but inside the window (Luong et al. 2015, section 3.2, "local-m").

    Args:
        scores: How well each source state fits each target state.
        half_width: How far the window reaches to either side, D.

    Returns:
        The weights; 0 outside the window. A row whose window lies behind the end of
        the source has no weights: it is NaN.
    """
    num_target, num_source = scores.shape[-2:]
    position = torch.arange(num_target, device=scores.device, dtype=scores.dtype)
    inside = window_mask(position, num_source, half_width)
    return scores.masked_fill(~inside, float("-inf")).softmax(dim=-1)


def predicted_position(
    target: Float[Tensor, "*batch target d_hidden"],
    weight: Float[Tensor, "d_hidden d_align"],
    vector: Float[Tensor, " d_align"],
    num_source: int,
) -> Float[Tensor, "*batch target"]:
    """Predict where in the source a target state should look.

    p_t = S · sigmoid(tanh(h_t W_p) · v_p), between 0 and S (Luong et al. 2015,
    section 3.2, equation 9).

    Args:
        target: States that ask.
        weight: W_p.
        vector: v_p.
        num_source: Number of source states, S.

    Returns:
        The position, p_t; a real number, with a gradient.
    """
    return num_source * torch.sigmoid(torch.tanh(target @ weight) @ vector)


def local_p_weights(
    scores: Float[Tensor, "*batch target source"],
    position: Float[Tensor, "*batch target"],
    half_width: int,
) -> Float[Tensor, "*batch target source"]:
    """Weigh the source states around a predicted position, nearer ones more.

    a_t(s) = align(h_t, h̄_s) · exp(−(s − p_t)² / 2σ²) with σ = D / 2, where align is
    the softmax inside the window (Luong et al. 2015, section 3.2, equation 10,
    "local-p"). The weights are not divided by their sum again.

    Args:
        scores: How well each source state fits each target state.
        position: Centre of each window, p_t, counted from 0.
        half_width: How far the window reaches to either side, D; at least 1.

    Returns:
        The weights; 0 outside the window, and a row sums to at most 1.

    Raises:
        ValueError: If `half_width` is not positive.
    """
    if half_width < 1:
        raise ValueError(
            f"{half_width=} must be at least 1: the Gaussian needs a width"
        )
    num_source = scores.shape[-1]
    inside = window_mask(position, num_source, half_width)
    align = scores.masked_fill(~inside, float("-inf")).softmax(dim=-1)
    source = torch.arange(num_source, device=scores.device)
    distance = source - position.unsqueeze(-1)
    return align * torch.exp(-(distance**2) / (2 * (half_width / 2) ** 2))


def attentional_state(
    context: Float[Tensor, "*batch target d_source"],
    target: Float[Tensor, "*batch target d_hidden"],
    weight: Float[Tensor, "d_joined d_hidden"],
) -> Float[Tensor, "*batch target d_hidden"]:
    """Join what was read with the state that asked.

    h̃_t = tanh([c_t; h_t] W_c) (Luong et al. 2015, section 3, equation 5); the next
    word is predicted from it.

    Args:
        context: What was read, c_t.
        target: The states that asked, h_t.
        weight: W_c; its rows are first those for c_t, then those for h_t.

    Returns:
        The attentional states.
    """
    return torch.tanh(torch.cat((context, target), dim=-1) @ weight)


class GlobalAttention(nn.Module):
    """Let a decoder look back at all states of its encoder.

    Score "general", soft attention, attentional state (Luong et al. 2015, section
    3.1, equations 5 and 7). W_a and W_c are the weights of `to_source` and
    `to_attentional`, transposed.

    Args:
        d_hidden: Width of a target state.
        d_source: Width of a source state.

    Raises:
        ValueError: If a width is not positive.
    """

    def __init__(self, d_hidden: int, d_source: int) -> None:
        super().__init__()
        if min(d_hidden, d_source) < 1:
            raise ValueError(f"widths must be positive: got {d_hidden=}, {d_source=}")
        self.to_source = nn.Linear(d_hidden, d_source, bias=False)
        self.to_attentional = nn.Linear(d_source + d_hidden, d_hidden, bias=False)

    def forward(
        self,
        target: Float[Tensor, "batch target d_hidden"],
        source: Float[Tensor, "batch source d_source"],
    ) -> tuple[
        Float[Tensor, "batch target d_hidden"], Float[Tensor, "batch target source"]
    ]:
        """Read the source for every target state.

        Args:
            target: States of the decoder.
            source: States of the encoder.

        Returns:
            The attentional states, and the weights with which the source was read.
        """
        scores = general_score(target, source, self.to_source.weight.T)
        context, weights = soft_attention(scores, source)
        return attentional_state(
            context, target, self.to_attentional.weight.T
        ), weights
