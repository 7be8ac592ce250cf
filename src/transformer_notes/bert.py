"""The encoder alone: read a text on both sides of a hidden token (BERT, 2018)."""

from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from transformer_notes.layers import EncoderLayer, LayerNorm, gelu, initialise
from transformer_notes.positions import LearnedPositions


@dataclass(frozen=True, kw_only=True)
class BERTConfig:
    """Sizes of a BERT (Devlin et al. 2018, section 3).

    Attributes:
        vocab_size: Number of different tokens.
        max_length: The longest text, in tokens.
        d_model: Width of a token; H in the paper.
        num_heads: Heads of each attention; A in the paper.
        num_layers: Number of layers; L in the paper.
    """

    vocab_size: int
    max_length: int
    d_model: int
    num_heads: int
    num_layers: int

    @property
    def d_ff(self) -> int:
        """Width inside the feed-forward layers (Devlin et al. 2018, footnote 3)."""
        return 4 * self.d_model


BERT_BASE = BERTConfig(
    vocab_size=30_522, max_length=512, d_model=768, num_heads=12, num_layers=12
)
BERT_LARGE = BERTConfig(
    vocab_size=30_522, max_length=512, d_model=1024, num_heads=16, num_layers=24
)


def join_sentences(
    first: Int[Tensor, " first"],
    second: Int[Tensor, " second"],
    class_token: int,
    separator: int,
) -> tuple[Int[Tensor, " length"], Int[Tensor, " length"]]:
    """Write two sentences as one text: [CLS] first [SEP] second [SEP].

    Which sentence a token belongs to is its segment (Devlin et al. 2018, figure 2).

    Args:
        first: Tokens of the first sentence.
        second: Tokens of the second sentence.
        class_token: Number of [CLS].
        separator: Number of [SEP].

    Returns:
        The tokens of the text, and the segment of each: 0 up to the first [SEP],
        then 1.
    """
    begin, end = first.new_tensor([class_token]), first.new_tensor([separator])
    tokens = torch.cat((begin, first, end, second, end))
    segments = torch.ones_like(tokens)
    segments[: len(first) + 2] = 0
    return tokens, segments


def hide_tokens(
    tokens: Int[Tensor, "batch length"],
    candidates: Bool[Tensor, "batch length"],
    mask_token: int,
    vocab_size: int,
    generator: torch.Generator | None = None,
) -> tuple[Int[Tensor, "batch length"], Bool[Tensor, "batch length"]]:
    """Choose 15 % of the tokens to be guessed, and hide most of them.

    A chosen token becomes [MASK] with probability 80 %, a random token with 10 %,
    and stays with 10 %, so that no token can be trusted (Devlin et al. 2018, section
    3.1, task 1). Ours are drawn one by one; the authors' code takes a fixed number.

    Args:
        tokens: The texts.
        candidates: True where a token may be chosen: not [CLS], [SEP] or padding.
        mask_token: Number of [MASK].
        vocab_size: Number of different tokens.
        generator: Source of the random numbers; the global one if None.

    Returns:
        The texts to be read, and True where a token is to be guessed.
    """
    chance = torch.rand(tokens.shape, generator=generator)
    chosen = candidates & (chance < 0.15)
    fate = torch.rand(tokens.shape, generator=generator)
    others = torch.randint(vocab_size, tokens.shape, generator=generator)
    hidden = torch.where(fate < 0.9, others, tokens)
    hidden = hidden.masked_fill(fate < 0.8, mask_token)
    return torch.where(chosen, hidden, tokens), chosen


def hidden_token_loss(
    logits: Float[Tensor, "batch length vocab"],
    tokens: Int[Tensor, "batch length"],
    chosen: Bool[Tensor, "batch length"],
) -> Float[Tensor, ""]:
    """Average how badly the chosen tokens were guessed, and only those.

    −log P(token), at the chosen positions (Devlin et al. 2018, section 3.1, task 1).

    Args:
        logits: The guesses.
        tokens: The texts before anything was hidden.
        chosen: True where a token was to be guessed; without any, there is no
            average: the loss is NaN.

    Returns:
        The average loss, in nats.
    """
    log_probability = logits[chosen].log_softmax(dim=-1)
    return -log_probability.gather(-1, tokens[chosen].unsqueeze(-1)).mean()


class BERT(nn.Module):
    """An encoder whose tokens see both sides (Devlin et al. 2018, section 3).

    Token, position and segment embeddings are added (figure 2); the norms stand
    after the sums, as in the encoder of 2017.

    Args:
        config: The sizes.
    """

    def __init__(self, config: BERTConfig) -> None:
        super().__init__()
        d_model = config.d_model
        self.embedding = nn.Embedding(config.vocab_size, d_model)
        self.positions = LearnedPositions(config.max_length, d_model)
        self.segments = nn.Embedding(2, d_model)
        self.norm = LayerNorm(d_model)
        self.layers = nn.ModuleList(
            EncoderLayer(
                d_model,
                config.num_heads,
                config.d_ff,
                activation=gelu,
                attention_bias=True,
            )
            for _ in range(config.num_layers)
        )
        self.to_summary = nn.Linear(d_model, d_model)
        initialise(self)

    def forward(
        self,
        tokens: Int[Tensor, "batch length"],
        segments: Int[Tensor, "batch length"],
        mask: Bool[Tensor, "batch 1 length"] | None = None,
    ) -> tuple[Float[Tensor, "batch length d_model"], Float[Tensor, "batch d_model"]]:
        """Read texts.

        Args:
            tokens: The texts, [CLS] first.
            segments: 0 for tokens of the first sentence, 1 for the second.
            mask: True for real tokens, False for padding; all are real if None.

        Returns:
            A vector for each token, and one for each text, made of that of [CLS].
        """
        x = self.positions(self.embedding(tokens)) + self.segments(segments)
        x = self.norm(x)
        for layer in self.layers:
            x = layer(x, mask)
        return x, self.to_summary(x[:, 0]).tanh()


class BERTPreTraining(nn.Module):
    """BERT with the heads of its two tasks (Devlin et al. 2018, section 3.1).

    Guess the hidden tokens, with the token embeddings as the last matrix; and guess
    whether the second sentence followed the first.

    Args:
        config: The sizes.
    """

    def __init__(self, config: BERTConfig) -> None:
        super().__init__()
        self.bert = BERT(config)
        self.to_guess = nn.Linear(config.d_model, config.d_model)
        self.guess_norm = LayerNorm(config.d_model)
        self.token_bias = nn.Parameter(torch.zeros(config.vocab_size))
        self.is_next = nn.Linear(config.d_model, 2)
        initialise(self)

    def forward(
        self,
        tokens: Int[Tensor, "batch length"],
        segments: Int[Tensor, "batch length"],
        mask: Bool[Tensor, "batch 1 length"] | None = None,
    ) -> tuple[Float[Tensor, "batch length vocab"], Float[Tensor, "batch 2"]]:
        """Guess every token, and whether the second sentence followed the first.

        Args:
            tokens: The texts, [CLS] first, most of the chosen tokens hidden.
            segments: 0 for tokens of the first sentence, 1 for the second.
            mask: True for real tokens, False for padding; all are real if None.

        Returns:
            Logits of the tokens, and logits of "followed" and "did not follow".
        """
        x, summary = self.bert(tokens, segments, mask)
        guess = self.guess_norm(gelu(self.to_guess(x)))
        logits = guess @ self.bert.embedding.weight.T + self.token_bias
        return logits, self.is_next(summary)
