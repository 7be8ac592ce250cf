"""Triangle updates of a pair representation, from AlphaFold 2 (Jumper et al. 2021).

A pair representation holds a vector for every ordered pair of residues: an edge
from i to j. The three edges between three residues must agree, as distances do.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn


def outgoing_sum(
    left: Float[Tensor, "*batch residue residue d_hidden"],
    right: Float[Tensor, "*batch residue residue d_hidden"],
) -> Float[Tensor, "*batch residue residue d_hidden"]:
    """Tell edge i → j what edges i → k and j → k say, for every third residue k.

    Σ_k a_ik ⊙ b_jk (Jumper et al. 2021, supplementary section 1.6.5, algorithm 11).

    Args:
        left: What an edge says in the place of i → k, a.
        right: What an edge says in the place of j → k, b.

    Returns:
        The sums.
    """
    return torch.einsum("...ikc, ...jkc -> ...ijc", left, right)


def incoming_sum(
    left: Float[Tensor, "*batch residue residue d_hidden"],
    right: Float[Tensor, "*batch residue residue d_hidden"],
) -> Float[Tensor, "*batch residue residue d_hidden"]:
    """Tell edge i → j what edges k → i and k → j say, for every third residue k.

    Σ_k a_ki ⊙ b_kj (Jumper et al. 2021, supplementary section 1.6.5, algorithm 12).
    The authors' code exchanges a and b.

    Args:
        left: What an edge says in the place of k → i, a.
        right: What an edge says in the place of k → j, b.

    Returns:
        The sums.
    """
    return torch.einsum("...kic, ...kjc -> ...ijc", left, right)


class TriangleMultiplication(nn.Module):
    """Update every edge from the other two edges of all its triangles.

    z ← LayerNorm(z), a = σ(Linear(z)) ⊙ Linear(z), b likewise, g = σ(Linear(z)),
    z̃_ij = g_ij ⊙ Linear(LayerNorm(Σ_k a_ik ⊙ b_jk)) for outgoing edges (Jumper et al.
    2021, supplementary section 1.6.5, algorithms 11 and 12). Nothing here is
    attention. Time grows with the cube of the number of residues.

    Args:
        d_pair: Width of an edge.
        d_hidden: Width of what edges say to each other.
        outgoing: Sum over outgoing edges if True, over incoming ones if False.

    Raises:
        ValueError: If a width is not positive.
    """

    def __init__(self, d_pair: int, d_hidden: int, *, outgoing: bool) -> None:
        super().__init__()
        if min(d_pair, d_hidden) < 1:
            raise ValueError(f"widths must be positive: got {d_pair=}, {d_hidden=}")
        self.sum_over_third = outgoing_sum if outgoing else incoming_sum
        self.pair_norm = nn.LayerNorm(d_pair)
        self.to_left = nn.Linear(d_pair, d_hidden)
        self.to_left_gate = nn.Linear(d_pair, d_hidden)
        self.to_right = nn.Linear(d_pair, d_hidden)
        self.to_right_gate = nn.Linear(d_pair, d_hidden)
        self.sum_norm = nn.LayerNorm(d_hidden)
        self.to_output = nn.Linear(d_hidden, d_pair)
        self.to_output_gate = nn.Linear(d_pair, d_pair)

    def forward(
        self, pairs: Float[Tensor, "batch residue residue d_pair"]
    ) -> Float[Tensor, "batch residue residue d_pair"]:
        """Give the update, which the caller adds to the edges.

        Args:
            pairs: The pair representation, z.

        Returns:
            The update, z̃.
        """
        pairs = self.pair_norm(pairs)
        left = self.to_left_gate(pairs).sigmoid() * self.to_left(pairs)
        right = self.to_right_gate(pairs).sigmoid() * self.to_right(pairs)
        update = self.to_output(self.sum_norm(self.sum_over_third(left, right)))
        return self.to_output_gate(pairs).sigmoid() * update
