"""Cheaper attention, and what each kind gives up: Big Bird, Linformer, Reformer."""

import torch
from einops import rearrange
from jaxtyping import Bool, Float, Int, Shaped
from torch import Tensor
from torch.nn import functional as F

from transformer_notes.attention import causal_mask, scaled_dot_product_attention


def big_bird_mask(
    num_blocks: int,
    block_size: int,
    num_global: int,
    window: int,
    num_random: int,
    generator: torch.Generator | None = None,
) -> Bool[Tensor, "length length"]:
    """Let blocks of tokens look at their neighbours, at a few hubs, and at random.

    A block looks at the `window` blocks around it, cut at the ends. The first
    `num_global` blocks look at all, and all at them. Every other block also looks
    at `num_random` blocks that it would not see otherwise (Zaheer et al. 2020,
    section 2; appendix D for the blocks). Lost: every other pair, which needs a
    second layer and a detour over a hub. The mask alone saves nothing: one must not
    even compute the scores that it hides.

    Args:
        num_blocks: Blocks in the sequence.
        block_size: Tokens in a block, b.
        num_global: Blocks that see all and are seen by all, g.
        window: Blocks in a window, w, the block itself included; odd.
        num_random: Random blocks for each block that is not global, r.
        generator: Where the random numbers come from; PyTorch's own if None.

    Returns:
        The mask; length is `num_blocks` times `block_size`.

    Raises:
        ValueError: If the sizes do not fit each other.
    """
    if block_size < 1 or window < 1 or window % 2 == 0:
        raise ValueError(f"{block_size=} must be positive, {window=} also odd")
    if num_global + window + num_random > num_blocks:
        raise ValueError(
            f"{num_global=}, {window=} and {num_random=} must fit into {num_blocks=}"
        )
    block = torch.arange(num_blocks)
    blocks = (block - block.unsqueeze(-1)).abs() <= window // 2
    blocks[:num_global] = True
    blocks[:, :num_global] = True
    lottery = torch.rand(num_blocks, num_blocks, generator=generator)
    drawn = lottery.masked_fill(blocks, -1).topk(num_random).indices
    blocks.scatter_(-1, drawn, value=True)
    return blocks.repeat_interleave(block_size, 0).repeat_interleave(block_size, 1)


def big_bird_pairs(
    num_blocks: int, block_size: int, num_global: int, window: int, num_random: int
) -> int:
    """Count the pairs that `big_bird_mask` allows, without building the mask.

    b² · (g B + (B − g) (g + w + r) − c (c + 1)) with c = (w − 1) / 2; the last term
    is what windows lose at the end, or share with hubs. It grows with B, not with B²
    (Zaheer et al. 2020, section 2).

    Args:
        num_blocks: Blocks in the sequence, B.
        block_size: Tokens in a block, b.
        num_global: Blocks that see all and are seen by all, g.
        window: Blocks in a window, w, the block itself included; odd.
        num_random: Random blocks for each block that is not global, r.

    Returns:
        The number of pairs.
    """
    others = num_blocks - num_global
    pairs = num_global * num_blocks + others * (num_global + num_random)
    pairs += others * window - window // 2 * (window // 2 + 1)
    return pairs * block_size**2


def linformer_attention(
    query: Float[Tensor, "*batch target d_k"],
    key: Float[Tensor, "*batch source d_k"],
    value: Float[Tensor, "*batch source d_v"],
    key_projection: Float[Tensor, "projected source"],
    value_projection: Float[Tensor, "projected source"],
) -> tuple[
    Float[Tensor, "*batch target d_v"], Float[Tensor, "*batch target projected"]
]:
    """Attend to a few learned mixtures of the source positions.

    softmax(Q (E K)ᵀ / √d_k) F V (Wang et al. 2020, section 4, equation 7, for one
    head; the text there gives E and F the shape n × k, the product needs k × n).
    Exact if nothing is mixed, E = F = 1, or if each row averages equal keys with
    equal values, equally many. Lost: all that tells the positions in a mixture
    apart; any length but the one for which E was learned; and the causal mask, as a
    mixture holds later positions too.

    Args:
        query: What each target position looks for.
        key: What each source position offers to be found by.
        value: What each source position gives when found.
        key_projection: E; each row is one mixture of the source positions.
        value_projection: F; the same for the values.

    Returns:
        The averaged mixtures, and the weights; each row of weights sums to 1.
    """
    return scaled_dot_product_attention(
        query, key_projection @ key, value_projection @ value
    )


def angular_hash(
    x: Float[Tensor, "*batch length d_k"], rotation: Float[Tensor, "d_k half_buckets"]
) -> Int[Tensor, "*batch length"]:
    """Put vectors of similar direction into the same bucket, with some luck.

    h(x) = argmax([x R; −x R]) (Kitaev et al. 2020, section 2): the columns of R and
    their opposites are the directions of the buckets, and x goes to the nearest of
    them, if they are equally long. How long x is does not matter.

    Args:
        x: The vectors.
        rotation: R, drawn at random and then fixed; half as many columns as buckets.

    Returns:
        The bucket of each vector, from 0.
    """
    rotated = x @ rotation
    return torch.cat((rotated, -rotated), dim=-1).argmax(dim=-1)


def lsh_mask(
    bucket: Int[Tensor, "*batch length"],
) -> Bool[Tensor, "*batch length length"]:
    """Let each position look at earlier positions in its own bucket.

    P_i = {j : h(q_i) = h(k_j)} and j < i (Kitaev et al. 2020, section 2, equation 4
    and causal masking). A query is its own key and fits itself best, so it may look
    at itself only where there is nothing else to look at.

    Args:
        bucket: The bucket of each position.

    Returns:
        The mask; no row is empty.
    """
    length = bucket.shape[-1]
    same = bucket.unsqueeze(-1) == bucket.unsqueeze(-2)
    mask = same & causal_mask(length, bucket.device).tril(-1)
    alone = ~mask.any(dim=-1, keepdim=True)
    return mask | alone & torch.eye(length, dtype=torch.bool, device=bucket.device)


def take(
    x: Shaped[Tensor, "*batch length d_model"], at: Int[Tensor, "*batch chunk slot"]
) -> Shaped[Tensor, "*batch chunk slot d_model"]:
    """Pick, for every slot of every chunk, the token at the given position."""
    tokens = x.take_along_dim(at.flatten(-2).unsqueeze(-1), dim=-2)
    return tokens.reshape(*at.shape, x.shape[-1])


def lsh_attention(
    query: Float[Tensor, "*batch length d_k"],
    value: Float[Tensor, "*batch length d_v"],
    bucket: Int[Tensor, "*batch length"],
    chunk_size: int,
) -> Float[Tensor, "*batch length d_v"]:
    """Attend within buckets, without ever comparing all pairs.

    Keys are the queries, made equally long: k_j = q_j / ‖q_j‖. Positions are sorted
    by bucket, then cut into chunks of m; each looks at its own chunk and the one
    before (Kitaev et al. 2020, section 2, equation 5). The same as full attention
    under `lsh_mask` if no bucket holds more than m positions. Lost: what lies further
    back in a larger bucket; and similar vectors in different buckets, for which the
    paper hashes several times, and we once.

    Args:
        query: What each position looks for, and is found by.
        value: What each position gives when found.
        bucket: The bucket of each position.
        chunk_size: Positions in a chunk, m; must divide the length.

    Returns:
        The averaged values, in the order of the queries.

    Raises:
        ValueError: If `chunk_size` does not divide the length.
    """
    length = query.shape[-2]
    if chunk_size < 1 or length % chunk_size:
        raise ValueError(f"{chunk_size=} must divide {length=}")
    # A stable sort keeps the order of positions within a bucket.
    order = bucket.argsort(dim=-1, stable=True)
    target = rearrange(order, "... (chunk slot) -> ... chunk slot", slot=chunk_size)
    # The chunk before the first is the last: nothing in it is earlier in its
    # bucket, or it is the only one, and every position counts twice, which changes
    # no average.
    source = torch.cat((target.roll(1, dims=-2), target), dim=-1)
    buckets = bucket.unsqueeze(-1)
    same = take(buckets, target) == take(buckets, source).transpose(-2, -1)
    mask = same & (source.unsqueeze(-2) < target.unsqueeze(-1))
    alone = ~mask.any(dim=-1, keepdim=True)
    mask |= alone & (source.unsqueeze(-2) == target.unsqueeze(-1))
    output, _ = scaled_dot_product_attention(
        take(query, target),
        take(F.normalize(query, dim=-1), source),
        take(value, source),
        mask,
    )
    # The argsort of a permutation is its inverse.
    back = order.argsort(dim=-1).unsqueeze(-1)
    return output.flatten(-3, -2).take_along_dim(back, dim=-2)
