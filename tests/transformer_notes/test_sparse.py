import math

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.sparse import (
    angular_hash,
    big_bird_mask,
    big_bird_pairs,
    linformer_attention,
    lsh_attention,
    lsh_mask,
)

# Pairwise different, so that no axis can pass for another.
BATCH, TARGET, SOURCE, D_K, D_V, PROJECTED = 2, 3, 12, 5, 7, 4
BIRD = {"num_blocks": 11, "block_size": 4, "num_global": 2, "window": 3, "num_random": 1}


def random_inputs():
    query, key = torch.randn(BATCH, TARGET, D_K), torch.randn(BATCH, SOURCE, D_K)
    return query, key, torch.randn(BATCH, SOURCE, D_V)


def blocks(mask, block_size):
    """Give the mask of blocks, after making sure that each block is all or nothing."""
    squares = mask.unflatten(0, (-1, block_size)).unflatten(2, (-1, block_size))
    assert (squares.all(dim=3).all(dim=1) == squares.any(dim=3).any(dim=1)).all()
    return squares.any(dim=3).any(dim=1)


def test_big_bird_sees_its_window_its_globals_and_some_at_random():
    seen = blocks(big_bird_mask(**BIRD), BIRD["block_size"])

    for i in range(11):
        for j in range(11):
            if i < 2 or j < 2 or abs(i - j) <= 1:
                assert seen[i, j], (i, j)
    for i in range(2, 11):
        beyond = [j for j in range(2, 11) if abs(i - j) > 1 and seen[i, j]]
        assert len(beyond) == 1


@pytest.mark.parametrize(
    ("num_blocks", "block_size", "num_global", "window", "num_random"),
    [
        pytest.param(11, 4, 2, 3, 1, id="all three kinds"),
        pytest.param(9, 2, 0, 5, 0, id="window only"),
        pytest.param(7, 3, 2, 1, 0, id="a block and the globals"),
        pytest.param(8, 1, 0, 1, 4, id="tokens, at random"),
        pytest.param(10, 5, 3, 5, 2, id="as many as fit"),
    ],
)
def test_big_bird_allows_as_many_pairs_as_the_formula_says(
    num_blocks, block_size, num_global, window, num_random
):
    sizes = (num_blocks, block_size, num_global, window, num_random)

    assert big_bird_mask(*sizes).sum() == big_bird_pairs(*sizes)


def test_big_bird_of_the_published_size_allows_less_than_a_sixth_of_the_pairs():
    # 64 tokens a block and 4,096 in all: appendix E.1, table 8 of the paper.
    pairs = big_bird_pairs(64, 64, num_global=2, window=3, num_random=3)

    assert 0.15 < pairs / 4096**2 < 1 / 6


def test_pairs_of_big_bird_grow_with_the_length_and_not_with_its_square():
    pairs = [big_bird_pairs(n, 16, 2, 3, 3) for n in (64, 128, 256)]

    assert pairs[2] - pairs[1] == 2 * (pairs[1] - pairs[0])


def test_any_token_reaches_any_other_over_a_global_one_in_two_layers():
    mask = big_bird_mask(9, 2, num_global=1, window=3, num_random=0)

    assert not mask.all()
    assert (mask.float() @ mask.float() > 0).all()
    without = big_bird_mask(9, 2, num_global=0, window=3, num_random=0)
    assert not (without.float() @ without.float() > 0).all()


def test_a_generator_makes_the_random_blocks_repeat():
    first, second, other = (
        big_bird_mask(**BIRD, generator=torch.Generator().manual_seed(seed)) for seed in (3, 3, 4)
    )

    assert torch.equal(first, second)
    assert not torch.equal(first, other)


def test_big_bird_refuses_sizes_that_do_not_fit():
    with pytest.raises(ValueError, match="block_size=4 must be positive, window=2 also odd"):
        big_bird_mask(11, 4, 2, window=2, num_random=1)
    with pytest.raises(ValueError, match="num_global=2, window=3 and num_random=7 must fit"):
        big_bird_mask(11, 4, 2, window=3, num_random=7)


def test_linformer_attends_to_mixtures():
    query, key, value = random_inputs()
    mix_keys, mix_values = torch.randn(PROJECTED, SOURCE), torch.randn(PROJECTED, SOURCE)

    output, weights = linformer_attention(query, key, value, mix_keys, mix_values)

    for b in range(BATCH):
        for t in range(TARGET):
            keys = [sum(m[s] * key[b, s] for s in range(SOURCE)) for m in mix_keys]
            values = [sum(m[s] * value[b, s] for s in range(SOURCE)) for m in mix_values]
            scores = torch.stack([query[b, t].dot(k) / math.sqrt(D_K) for k in keys])
            assert_close(weights[b, t], scores.softmax(dim=0))
            expected = sum(w * v for w, v in zip(weights[b, t], values, strict=True))
            assert_close(output[b, t], expected)


def test_linformer_is_exact_when_nothing_is_mixed():
    query, key, value = random_inputs()
    order = torch.eye(SOURCE)[torch.randperm(SOURCE)]

    output, _ = linformer_attention(query, key, value, order, order)

    assert_close(output, scaled_dot_product_attention(query, key, value)[0])


def test_linformer_is_exact_when_equals_are_averaged_and_not_otherwise():
    query, key, value = random_inputs()
    average = torch.eye(PROJECTED).repeat_interleave(3, dim=1) / 3
    equal_keys = key[:, :PROJECTED].repeat_interleave(3, dim=1)
    equal_values = value[:, :PROJECTED].repeat_interleave(3, dim=1)

    exact = scaled_dot_product_attention(query, equal_keys, equal_values)[0]
    assert_close(linformer_attention(query, equal_keys, equal_values, average, average)[0], exact)
    different = scaled_dot_product_attention(query, key, value)[0]
    mixed = linformer_attention(query, key, value, average, average)[0]
    assert (mixed - different).abs().max() > 0.01


def test_the_hash_is_the_nearest_of_the_directions_and_their_opposites():
    x, rotation = torch.randn(BATCH, SOURCE, D_K), F.normalize(torch.randn(D_K, 3), dim=0)

    bucket = angular_hash(x, rotation)

    directions = torch.cat((rotation, -rotation), dim=1).T
    for b in range(BATCH):
        for s in range(SOURCE):
            cosines = [F.cosine_similarity(x[b, s], d, dim=0) for d in directions]
            assert bucket[b, s] == max(range(6), key=cosines.__getitem__)


def test_the_hash_sees_direction_and_not_length():
    x, rotation = torch.randn(SOURCE, D_K), torch.randn(D_K, 3)

    assert torch.equal(angular_hash(7 * x, rotation), angular_hash(x, rotation))
    # The opposite direction is the bucket on the other side.
    assert torch.equal(angular_hash(-x, rotation), (angular_hash(x, rotation) + 3) % 6)


def test_similar_vectors_share_a_bucket_more_often_than_others():
    x, other = torch.randn(2, 2000, D_K)
    rotation = torch.randn(D_K, 4)
    bucket = angular_hash(x, rotation)

    similar = (angular_hash(x + 0.1 * other, rotation) == bucket).float().mean()
    unrelated = (angular_hash(other, rotation) == bucket).float().mean()

    assert similar > 0.8
    assert unrelated < 0.25


def test_a_position_looks_back_within_its_bucket_and_at_itself_only_when_alone():
    bucket = torch.tensor([1, 0, 1, 1, 0, 2])

    looks_at = [row.nonzero().flatten().tolist() for row in lsh_mask(bucket)]

    assert looks_at == [[0], [1], [0], [0, 2], [1], [5]]


def lsh_inputs(length=24):
    query, value = torch.randn(BATCH, length, D_K), torch.randn(BATCH, length, D_V)
    return query, value, angular_hash(query, torch.randn(D_K, 3))


def full_lsh(query, value, bucket):
    """Give full attention under the mask."""
    key = query / query.norm(dim=-1, keepdim=True)
    return scaled_dot_product_attention(query, key, value, lsh_mask(bucket))[0]


@pytest.mark.parametrize("chunk_size", [12, 24])
def test_lsh_attention_is_full_attention_within_buckets(chunk_size):
    query, value, bucket = lsh_inputs()
    largest = max(row.bincount().max() for row in bucket)
    assert 4 < largest <= 12

    output = lsh_attention(query, value, bucket, chunk_size)

    assert_close(output, full_lsh(query, value, bucket))


def test_lsh_attention_is_exact_for_any_buckets_that_fit_into_a_chunk():
    for _ in range(20):
        query, value, _ = lsh_inputs()
        # Of several sizes, so that buckets reach across the borders of chunks.
        sizes = torch.tensor([5, 6, 4, 6, 3])
        bucket = torch.arange(5).repeat_interleave(sizes)[torch.rand(BATCH, 24).argsort()]
        assert_close(lsh_attention(query, value, bucket, 6), full_lsh(query, value, bucket))


def test_lsh_attention_loses_what_lies_far_back_in_a_large_bucket():
    query, value, _ = lsh_inputs()
    one_bucket = torch.zeros(BATCH, 24, dtype=torch.long)

    output, full = lsh_attention(query, value, one_bucket, 4), full_lsh(query, value, one_bucket)

    # The first two chunks look back as far as there is anything.
    assert_close(output[:, :8], full[:, :8])
    assert not torch.isclose(output[:, 8:], full[:, 8:]).all(dim=-1).any()


def test_lsh_attention_does_not_depend_on_the_future():
    query, value, bucket = lsh_inputs()
    changed, changed_value = query.clone(), value.clone()
    changed[:, 20:] += 1
    changed_value[:, 20:] += 1

    before = lsh_attention(query, value, bucket, 6)
    after = lsh_attention(changed, changed_value, bucket, 6)

    assert_close(after[:, :20], before[:, :20])
    assert not torch.allclose(after[:, 20:], before[:, 20:])


def test_lsh_attention_refuses_chunks_that_do_not_divide_the_length():
    with pytest.raises(ValueError, match="chunk_size=5 must divide length=24"):
        lsh_attention(*lsh_inputs(), chunk_size=5)
