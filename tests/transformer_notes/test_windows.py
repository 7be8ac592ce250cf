import pytest
import torch
import transformers
from copied import CLOSE, copy, copy_feed_forward, copy_norm, shake
from torch.nn import functional as F
from torch.testing import assert_close
from transformers.models.swin import modeling_swin

from transformer_notes.counting import num_parameters
from transformer_notes.windows import (
    PatchMerging,
    Swin,
    SwinConfig,
    SwinLayer,
    published_swin,
    relative_position_index,
    shift_mask,
    swin_macs,
    window_attention_macs,
    window_partition,
    window_reverse,
)

# Pairwise different, so that no axis can pass for another.
BATCH, ROWS, COLUMNS, WIDTH, WINDOW = 2, 6, 9, 5, 3
SMALL = SwinConfig(
    image_size=24,
    patch_size=2,
    d_model=10,
    num_heads=2,
    depths=(2, 3, 2),
    window_size=3,
    num_classes=7,
    num_channels=4,
)


def theirs(config):
    return transformers.SwinConfig(
        image_size=config.image_size,
        patch_size=config.patch_size,
        num_channels=config.num_channels,
        embed_dim=config.d_model,
        depths=list(config.depths),
        num_heads=[config.num_heads * 2**stage for stage in range(len(config.depths))],
        window_size=config.window_size,
        num_labels=config.num_classes,
        attn_implementation="eager",
    )


def their_layer(shift):
    config = theirs(SMALL)
    return modeling_swin.SwinLayer(config, WIDTH * 2, (ROWS, COLUMNS), 2, shift_size=shift)


def test_windows_are_those_of_the_library():
    x = torch.randn(BATCH, ROWS, COLUMNS, WIDTH)
    expected = modeling_swin.window_partition(x, WINDOW)

    windows = window_partition(x, WINDOW)

    assert torch.equal(windows.flatten(0, 1), expected.flatten(1, 2))
    assert torch.equal(window_reverse(windows, WINDOW, ROWS), x)
    assert torch.equal(
        window_reverse(windows, WINDOW, ROWS),
        modeling_swin.window_reverse(expected, WINDOW, ROWS, COLUMNS),
    )


def test_a_window_that_does_not_fit_is_named():
    with pytest.raises(ValueError, match="window_size=4 must divide rows=6 and columns=9"):
        window_partition(torch.zeros(1, ROWS, COLUMNS, 1), 4)
    with pytest.raises(ValueError, match="window_size=5 must divide grid_size=12"):
        SwinLayer(12, 8, 2, 5, shifted=False)


@pytest.mark.parametrize("shift", [1, 2])
def test_mask_is_that_of_the_library(shift):
    expected = their_layer(shift).get_attn_mask(ROWS, COLUMNS, torch.float32, "cpu")

    assert torch.equal(shift_mask(ROWS, COLUMNS, WINDOW, shift), expected == 0)


def test_without_a_shift_all_tokens_of_a_window_are_neighbours():
    assert shift_mask(ROWS, COLUMNS, WINDOW, 0).all()


def test_a_mask_joins_only_what_was_side_by_side():
    shift, side = 1, 4
    place = torch.arange(float(side * side)).view(1, side, side, 1)
    rolled = place.roll((-shift, -shift), dims=(1, 2))
    original = window_partition(rolled, 2)[0, :, :, 0]
    rows, columns = original // side, original % side
    near = ((rows[:, :, None] - rows[:, None, :]).abs() < 2) & (
        (columns[:, :, None] - columns[:, None, :]).abs() < 2
    )

    assert torch.equal(shift_mask(side, side, 2, shift), near)


def test_steps_are_numbered_as_in_the_library():
    bias = modeling_swin.SwinRelativePositionBias(2, (WINDOW, WINDOW))

    index = relative_position_index(WINDOW)

    assert torch.equal(index.flatten(), bias.relative_position_index)
    assert index.unique().tolist() == list(range((2 * WINDOW - 1) ** 2))


def test_equal_steps_share_a_bias():
    index = relative_position_index(4)
    places = torch.arange(16)
    step = torch.stack(
        (
            (places // 4)[:, None] - places // 4,
            (places % 4)[:, None] - places % 4,
        ),
        dim=-1,
    )

    for i in range(16):
        for j in range(16):
            same_step = (step == step[i, j]).all(dim=-1)
            assert torch.equal(index == index[i, j], same_step)


def test_merging_order_is_that_of_the_authors():
    grid = torch.arange(16.0).view(1, 4, 4, 1)

    merged = PatchMerging.concatenate(grid)

    expected = [[[0, 4, 1, 5], [2, 6, 3, 7]], [[8, 12, 9, 13], [10, 14, 11, 15]]]
    assert merged[0].tolist() == expected


def test_merging_agrees_with_the_library():
    reference = shake(modeling_swin.SwinPatchMerging(WIDTH))
    ours = PatchMerging(WIDTH)
    copy(ours.to_token, reference.reduction.weight, None)
    copy_norm(ours.norm, reference.norm)
    x = torch.randn(BATCH, 6, 8, WIDTH)

    merged = ours(x)

    assert merged.shape == (BATCH, 3, 4, 2 * WIDTH)
    assert_close(merged.flatten(1, 2), reference(x.flatten(1, 2), (6, 8)), **CLOSE)


def test_merging_without_its_norm_is_a_convolution():
    merging = PatchMerging(WIDTH)
    x = torch.randn(BATCH, 6, 8, WIDTH)
    # In the order of the concatenation: column, row, channel.
    kernel = merging.to_token.weight.unflatten(1, (2, 2, WIDTH)).permute(0, 3, 2, 1)

    expected = F.conv2d(x.permute(0, 3, 1, 2), kernel, stride=2).permute(0, 2, 3, 1)

    assert_close(merging.to_token(merging.concatenate(x)), expected, **CLOSE)


def copy_layer(ours, reference):
    attention = reference.attention
    copy(ours.attention.to_query, attention.q_proj.weight, attention.q_proj.bias)
    copy(ours.attention.to_key, attention.k_proj.weight, attention.k_proj.bias)
    copy(ours.attention.to_value, attention.v_proj.weight, attention.v_proj.bias)
    copy(ours.attention.to_output, attention.o_proj.weight, attention.o_proj.bias)
    table = attention.relative_position_bias.relative_position_bias_table
    ours.attention.bias_table.data.copy_(table)
    copy_norm(ours.attention_norm, reference.layernorm_before)
    copy_norm(ours.feed_forward_norm, reference.layernorm_after)
    copy_feed_forward(ours.feed_forward, reference.mlp.fc1, reference.mlp.fc2)


def copied(reference, config):
    ours = Swin(config)
    embeddings = reference.swin.embeddings
    kernel = embeddings.patch_embeddings.projection
    weight = kernel.weight.permute(0, 2, 3, 1).flatten(start_dim=1)
    copy(ours.embedding.to_token, weight, kernel.bias)
    copy_norm(ours.embedding_norm, embeddings.norm)
    layers = iter(ours.layers)
    for stage in reference.swin.encoder.layers:
        for block in stage.blocks:
            copy_layer(next(layers), block)
        if stage.downsample is not None:
            merging = next(layers)
            copy(merging.to_token, stage.downsample.reduction.weight, None)
            copy_norm(merging.norm, stage.downsample.norm)
    copy_norm(ours.norm, reference.swin.layernorm)
    copy(ours.to_logits, reference.classifier.weight, reference.classifier.bias)
    return ours


def test_logits_agree_with_the_library():
    reference = shake(transformers.SwinForImageClassification(theirs(SMALL)))
    ours = copied(reference, SMALL)
    images = torch.randn(BATCH, SMALL.num_channels, SMALL.image_size, SMALL.image_size)

    logits = ours(images)

    assert [layer.shift for layer in ours.layers if isinstance(layer, SwinLayer)] == [
        *(0, 1),
        *(0, 1, 0),
        *(0, 0),  # a grid as large as a window
    ]
    assert logits.std() > 0.1
    assert_close(logits, reference(images).logits, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("name", "expected", "printed"),
    [("T", 28_288_354, 28), ("S", 49_606_258, 50), ("B", 87_768_224, 88), ("L", 196_532_476, 197)],
)
def test_parameters_are_as_published(name, expected, printed):
    config = published_swin(name)
    with torch.device("meta"):
        ours = num_parameters(Swin(config))
        reference = num_parameters(transformers.SwinForImageClassification(theirs(config)))

    assert ours == expected == reference
    assert round(ours / 1e6) == printed


@pytest.mark.parametrize(("name", "printed"), [("T", 4.5), ("S", 8.7), ("B", 15.4), ("L", 34.5)])
def test_macs_are_what_the_authors_call_flops(name, printed):
    assert swin_macs(published_swin(name)) / 1e9 == pytest.approx(printed, abs=0.06)


def test_unknown_sizes_are_named():
    with pytest.raises(ValueError, match="no Swin 'XL': write one of T, S, B, L"):
        published_swin("XL")


def test_macs_are_those_of_attention_if_there_is_one_window():
    assert window_attention_macs(49, 49, 8) == 4 * 49 * 64 + 2 * 49**2 * 8


def test_no_token_reads_from_another_window():
    layer = shake(SwinLayer(6, 8, 2, WINDOW, shifted=False))
    x = torch.randn(1, 6, 6, 8)
    changed = x.clone()
    changed[0, 1, 2, 3] += 1  # a norm would undo the same step in all channels

    differs = (layer(x) - layer(changed)).abs().amax(dim=-1)[0] > 1e-6

    expected = torch.zeros(6, 6, dtype=torch.bool)
    expected[:3, :3] = True
    assert torch.equal(differs, expected)


def test_a_shifted_layer_joins_windows_but_not_ends():
    layer = shake(SwinLayer(6, 8, 2, WINDOW, shifted=True))
    x = torch.randn(1, 6, 6, 8)
    changed = x.clone()
    changed[0, 0, 2, 3] += 1

    differs = (layer(x) - layer(changed)).abs().amax(dim=-1)[0] > 1e-6

    # Shifted by one: columns 1 to 3, and of the rows the single first one.
    expected = torch.zeros(6, 6, dtype=torch.bool)
    expected[0, 1:4] = True
    assert torch.equal(differs, expected)
