"""Writing a text token by token: the likeliest, the best of several, or by lot."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional as F

# Given the texts so far, the logits of the next token of each: a language model.
NextLogits = Callable[[Int[Tensor, "batch length"]], Float[Tensor, "batch vocab"]]


def greedy(logits: Float[Tensor, "batch vocab"]) -> Int[Tensor, " batch"]:
    """Choose the likeliest token: a beam of width 1 (Wu et al. 2016, section 7).

    Args:
        logits: What a model predicts for each text.

    Returns:
        One token for each text.
    """
    return logits.argmax(dim=-1)


def sample(
    logits: Float[Tensor, "batch vocab"],
    temperature: float = 1.0,
    generator: torch.Generator | None = None,
) -> Int[Tensor, " batch"]:
    """Draw a token from softmax(logits / T) (Holtzman et al. 2019, equation 4).

    Args:
        logits: What a model predicts for each text.
        temperature: T; below 1 the likely tokens gain, above 1 the unlikely ones.
        generator: Source of the random numbers; the global one if None.

    Returns:
        One token for each text.

    Raises:
        ValueError: If `temperature` is not positive.
    """
    if temperature <= 0:
        raise ValueError(f"{temperature=} must be positive; at its limit 0: greedy")
    probability = (logits / temperature).softmax(dim=-1)
    return torch.multinomial(probability, 1, generator=generator).squeeze(-1)


def top_k(
    logits: Float[Tensor, "batch vocab"], k: int
) -> Float[Tensor, "batch vocab"]:
    """Keep the k likeliest tokens (Fan et al. 2018, section 5.4).

    Args:
        logits: What a model predicts for each text.
        k: How many tokens may still be drawn.

    Returns:
        The logits, −∞ for all other tokens.

    Raises:
        ValueError: If k is less than 1 or more than there are tokens.
    """
    if not 1 <= k <= logits.shape[-1]:
        raise ValueError(f"{k=} must lie between 1 and {logits.shape[-1]}")
    kept = logits.topk(k).indices
    hidden = torch.ones_like(logits, dtype=torch.bool).scatter(-1, kept, False)
    return logits.masked_fill(hidden, float("-inf"))


def top_p(
    logits: Float[Tensor, "batch vocab"], p: float
) -> Float[Tensor, "batch vocab"]:
    """Keep the smallest set of tokens whose probability together is at least p.

    Nucleus sampling draws from this set (Holtzman et al. 2019, equation 2).

    Args:
        logits: What a model predicts for each text.
        p: Probability to be kept, more than 0 and at most 1.

    Returns:
        The logits, −∞ for all other tokens.

    Raises:
        ValueError: If p is not a probability above 0.
    """
    if not 0 < p <= 1:
        raise ValueError(f"{p=} must be above 0 and at most 1")
    probability, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    # A token is needed while those before it do not reach p.
    before = F.pad(probability.cumsum(dim=-1)[:, :-1], (1, 0))
    unneeded = before >= p
    hidden = torch.zeros_like(unneeded).scatter(-1, order, unneeded)
    return logits.masked_fill(hidden, float("-inf"))


@torch.no_grad()
def generate(
    next_logits: NextLogits,
    prompt: Int[Tensor, "batch length"],
    num_tokens: int,
    choose: Callable[[Tensor], Tensor] = greedy,
    end: int | None = None,
) -> Int[Tensor, "batch target"]:
    """Write one token after the other.

    What is written is read before the next token is chosen: the model is
    auto-regressive (Vaswani et al. 2017, section 3).

    Args:
        next_logits: The model.
        prompt: How the texts begin.
        num_tokens: How many tokens to write at most.
        choose: Gives a token for each row of logits.
        end: The token that ends a text; what follows it is filled with it.

    Returns:
        The texts, prompt included.
    """
    tokens = prompt
    ended = torch.zeros_like(prompt[:, 0], dtype=torch.bool)
    for _ in range(num_tokens):
        token = choose(next_logits(tokens))
        if end is not None:
            token = token.masked_fill(ended, end)
            ended = token == end
        tokens = torch.cat((tokens, token.unsqueeze(1)), dim=1)
        if ended.all():
            break
    return tokens


class Hypothesis(NamedTuple):
    """A text of a beam search (Wu et al. 2016, section 7).

    Attributes:
        tokens: The text, prompt included.
        score: Its log probability, divided by the length penalty.
    """

    tokens: Int[Tensor, " length"]
    score: float


def length_penalty(length: int, alpha: float) -> float:
    """Say what to divide a log probability by, so that long texts have a chance.

    lp(Y) = (5 + |Y|)^α / (5 + 1)^α (Wu et al. 2016, equation 14).

    Args:
        length: Number of written tokens, |Y|.
        alpha: 0 for none, 1 for almost an average per token.

    Returns:
        The divisor; 1 for a text of one token.
    """
    return float(((5 + length) / (5 + 1)) ** alpha)


@torch.no_grad()
def beam_search(
    next_logits: NextLogits,
    prompt: Int[Tensor, " length"],
    num_tokens: int,
    beam_width: int,
    end: int,
    alpha: float = 0.6,
) -> list[Hypothesis]:
    """Follow the likeliest few texts instead of one.

    At each step every text is continued by every token that has a probability, and
    the `beam_width` likeliest continuations survive; those that end leave the beam
    (Wu et al. 2016, section 7; widths and α of the Transformer: Vaswani et al. 2017,
    section 6.1).

    Args:
        next_logits: The model.
        prompt: How the text begins.
        num_tokens: How many tokens to write at most.
        beam_width: How many texts to follow.
        end: The token that ends a text.
        alpha: Exponent of the length penalty.

    Returns:
        The texts that ended, or were followed to the last step; best score first.

    Raises:
        ValueError: If `num_tokens` or `beam_width` is not positive, or if the model
            gives logits that are no probabilities.
    """
    if min(num_tokens, beam_width) < 1:
        raise ValueError(f"must be positive: got {num_tokens=}, {beam_width=}")
    beam, log_probability = prompt.unsqueeze(0), torch.zeros(1, device=prompt.device)
    found: list[Hypothesis] = []
    for written in range(1, num_tokens + 1):
        step = next_logits(beam).log_softmax(dim=-1)
        undefined = step.isnan().any(dim=-1)
        if undefined.any():
            text = beam[undefined][0].tolist()
            raise ValueError(
                f"no probabilities after {text}: next_logits must give each text a "
                "logit above −∞, and none that is +∞ or NaN"
            )
        continued = log_probability.unsqueeze(1) + step
        best = continued.flatten().topk(min(beam_width, continued.numel()))
        # There may be fewer than the beam is wide.
        possible = best.values > float("-inf")
        log_probability, index = best.values[possible], best.indices[possible]
        parent, token = index // step.shape[1], index % step.shape[1]
        beam = torch.cat((beam[parent], token.unsqueeze(1)), dim=1)

        leaves = (token == end) | (written == num_tokens)
        scores = log_probability[leaves] / length_penalty(written, alpha)
        found += map(Hypothesis, beam[leaves], scores.tolist())
        beam, log_probability = beam[~leaves], log_probability[~leaves]
        if not len(beam):
            break
    return sorted(found, key=lambda hypothesis: hypothesis.score, reverse=True)
