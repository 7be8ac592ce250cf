"""Sequence to sequence through one state (Sutskever et al. 2014)."""

from jaxtyping import Float, Int
from torch import Tensor, nn

from transformer_notes.recurrent import LSTM


class Seq2Seq(nn.Module):
    """Read a sentence into one state, and write another sentence from it.

    p(y_1, …, y_T′ | x_1, …, x_T) = Π_t p(y_t | v, y_1, …, y_(t−1)), where v is the
    state of one LSTM after the source, and the first state of another (Sutskever et
    al. 2014, section 2, equation 1). However long the source is, 2 · d_hidden numbers
    are all that the decoder learns of it. One layer here, four in the paper; and a
    batch holds sentences of one length, without padding.

    Args:
        source_vocab_size: Number of different source tokens.
        target_vocab_size: Number of different target tokens.
        d_model: Width of a token.
        d_hidden: Width of a hidden state and of a cell.

    Raises:
        ValueError: If a width is not positive.
    """

    def __init__(
        self,
        source_vocab_size: int,
        target_vocab_size: int,
        d_model: int,
        d_hidden: int,
    ) -> None:
        super().__init__()
        self.encoder = LSTM(d_model, d_hidden)
        self.decoder = LSTM(d_model, d_hidden)
        self.source_embedding = nn.Embedding(source_vocab_size, d_model)
        self.target_embedding = nn.Embedding(target_vocab_size, d_model)
        self.to_logits = nn.Linear(d_hidden, target_vocab_size)

    def encode(
        self, source: Int[Tensor, "batch source"]
    ) -> tuple[
        Float[Tensor, "batch source d_hidden"],
        tuple[Float[Tensor, "batch d_hidden"], Float[Tensor, "batch d_hidden"]],
    ]:
        """Read the source, from its last token to its first.

        Backwards, the first words of both sentences stand close together, which makes
        training easier (section 3.3).

        Args:
            source: The source tokens, in their ordinary order.

        Returns:
            A hidden state for each source token, in their ordinary order; and v, the
            hidden state and cell after all of them.
        """
        states, state = self.encoder(self.source_embedding(source.flip(1)))
        return states.flip(1), state

    def forward(
        self,
        source: Int[Tensor, "batch source"],
        target: Int[Tensor, "batch target"],
    ) -> Float[Tensor, "batch target vocab"]:
        """Rate every next token of the target, given the target so far.

        Args:
            source: The source tokens.
            target: The target tokens, after a start token and without the last one.

        Returns:
            Logits of the token that follows each target token.
        """
        _, state = self.encode(source)
        states, _ = self.decoder(self.target_embedding(target), state)
        return self.to_logits(states)
