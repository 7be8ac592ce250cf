import pytest
import torch
from torch.testing import assert_close

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.hybrid import (
    ConvolutionalStem,
    HybridEmbedding,
    NonLocalBlock,
    ResNet,
    SqueezeAndExcite,
    receptive_field,
)
from transformer_notes.patches import patchify
from transformer_notes.vit import VisionTransformer, ViTConfig

BATCH, CHANNELS, HEIGHT, WIDTH, INNER = 2, 6, 3, 5, 4


def random_maps():
    return torch.randn(BATCH, CHANNELS, HEIGHT, WIDTH)


def trained_block():
    block = NonLocalBlock(CHANNELS, INNER)
    torch.nn.init.normal_(block.to_output.weight)
    return block


def test_a_fresh_non_local_block_changes_nothing():
    x = random_maps()

    output, weights = NonLocalBlock(CHANNELS, INNER)(x)

    assert torch.equal(output, x)
    assert_close(weights.sum(dim=-1), torch.ones(BATCH, HEIGHT * WIDTH))


def test_a_non_local_block_is_attention_with_another_scale():
    x, block = random_maps(), trained_block()

    output, _ = block(x)

    tokens = x.flatten(start_dim=2).transpose(1, 2)
    read, _ = scaled_dot_product_attention(
        INNER**0.5 * block.to_query(tokens), block.to_key(tokens), block.to_value(tokens)
    )
    assert_close(output, x + block.to_output(read).transpose(1, 2).unflatten(2, (HEIGHT, WIDTH)))


def test_a_non_local_block_does_not_know_where_a_place_is():
    x, block = random_maps(), trained_block()
    order = torch.randperm(HEIGHT * WIDTH)

    def shuffle(maps):
        return maps.flatten(start_dim=2)[..., order].unflatten(2, (HEIGHT, WIDTH))

    assert_close(block(shuffle(x))[0], shuffle(block(x)[0]))


def test_a_gate_is_one_number_for_a_whole_channel():
    x, block = random_maps(), SqueezeAndExcite(CHANNELS, reduction=3)

    gates = block.gates(x)

    assert gates.shape == (BATCH, CHANNELS)
    assert 0 < gates.min()
    assert gates.max() < 1
    assert_close(block(x), x * gates[..., None, None])


def test_gates_know_the_mean_of_a_channel_and_nothing_else():
    x, block = random_maps(), SqueezeAndExcite(CHANNELS, reduction=2)

    flat = x.mean(dim=(-2, -1), keepdim=True).expand_as(x)

    assert_close(block.gates(flat), block.gates(x))
    assert not torch.allclose(block.gates(flat + 1), block.gates(x))


@pytest.mark.parametrize("reduction", [0, 4])
def test_refuses_a_reduction_that_does_not_divide(reduction):
    with pytest.raises(ValueError, match=rf"{reduction=} must divide num_channels=6"):
        SqueezeAndExcite(CHANNELS, reduction)


def test_refuses_a_size_that_is_not_positive():
    with pytest.raises(ValueError, match=r"num_channels=6, d_inner=0"):
        NonLocalBlock(CHANNELS, 0)


def seen_from(network, place, side):
    """Find the rows of pixels that an output in the given row of places depends on."""
    images = torch.randn(1, 3, side, side, requires_grad=True)
    # In training mode a batch norm would let every place depend on every pixel.
    network.eval()(images)[..., place, place].sum().backward()
    return (images.grad != 0).any(dim=(0, 1, 3)).nonzero().flatten().tolist()


def test_the_receptive_field_is_what_gradients_reach():
    stem = ConvolutionalStem(3, (4, 8), d_model=5)
    seen, stride = receptive_field([(3, 2), (3, 2), (1, 1)])

    rows = seen_from(torch.nn.Sequential(stem.convolutions, stem.to_token), 3, side=32)

    # Padding by one shifts the first place of each layer by one pixel of its input.
    first = 3 * stride - (1 + 2)
    assert (seen, stride) == (7, 4)
    assert rows == list(range(first, first + seen))


def test_the_receptive_field_of_a_patch_is_the_patch():
    assert receptive_field([(16, 16)]) == (16, 16)


def test_a_stem_keeps_the_number_of_tokens_of_its_stride():
    images = torch.randn(BATCH, 3, 32, 48)

    # The second of three convolutions keeps its width, so only two of them have stride 2.
    tokens = ConvolutionalStem(3, (4, 4, 8), d_model=7)(images)

    assert tokens.shape == (BATCH, *patchify(images, 4).shape[1:2], 7)


def test_a_published_stem_has_the_published_cost():
    widths, d_model = (48, 96, 192, 384), 384
    with torch.device("meta"):
        stem = ConvolutionalStem(3, widths, d_model)
    products, side = 0, 224
    for layer in stem.modules():
        if isinstance(layer, torch.nn.Conv2d):
            side //= layer.stride[0]
            products += layer.weight.numel() * side**2

    # Xiao et al. 2021, table 3: 435 million.
    assert round(products / 1e6) == 435
    assert side == 14


def test_a_resnet_gives_logits_and_its_trunk_a_map():
    model, images = ResNet(3, (4, 8, 6), num_classes=5), torch.randn(BATCH, 3, 32, 48)

    assert model(images).shape == (BATCH, 5)
    assert model.trunk(images).shape == (BATCH, 6, 4, 6)


def test_an_embedding_of_features_stands_in_for_one_of_pixels():
    config = ViTConfig(
        image_size=32, patch_size=8, d_model=12, d_ff=20, num_heads=3, num_layers=2, num_classes=5
    )
    model, trunk = VisionTransformer(config), ResNet(3, (4, 8, 6), num_classes=5).trunk
    images = torch.randn(BATCH, 3, 32, 32)

    model.embedding = HybridEmbedding(trunk, num_features=6, d_model=12)

    assert model.encode(images).shape == (BATCH, config.length, 12)
    model.encode(images).sum().backward()
    assert all(parameter.grad is not None for parameter in trunk.parameters())


def test_tokens_come_row_by_row():
    embedding = HybridEmbedding(torch.nn.Identity(), CHANNELS, d_model=7)
    maps = random_maps()

    tokens = embedding(maps)

    assert_close(tokens[:, WIDTH], embedding.to_token(maps[:, :, 1, 0]))
