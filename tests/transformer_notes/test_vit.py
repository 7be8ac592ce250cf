from dataclasses import replace

import pytest
import torch
import transformers
from copied import CLOSE, copy_vit, shake
from einops import rearrange
from torch.nn import functional as F
from torch.testing import assert_close

from transformer_notes.counting import num_parameters, vit_parameters
from transformer_notes.patches import patchify, unpatchify
from transformer_notes.vit import (
    VisionTransformer,
    ViTConfig,
    at_resolution,
    linear_interpolation,
    published_vit,
    resize_positions,
)

# Pairwise different, so that no axis can pass for another: 9 patches, 10 tokens.
BATCH = 3
SMALL = ViTConfig(
    image_size=12,
    patch_size=4,
    d_model=24,
    d_ff=40,
    num_heads=6,
    num_layers=2,
    num_classes=7,
    num_channels=5,
)
WITHOUT_CLASS_TOKEN = replace(SMALL, pooling="mean")


def random_images(size=SMALL.image_size):
    return torch.randn(BATCH, SMALL.num_channels, size, size)


def test_agrees_with_vit_of_the_transformers_library():
    sizes = transformers.ViTConfig(
        image_size=SMALL.image_size,
        patch_size=SMALL.patch_size,
        num_channels=SMALL.num_channels,
        hidden_size=SMALL.d_model,
        intermediate_size=SMALL.d_ff,
        num_attention_heads=SMALL.num_heads,
        num_hidden_layers=SMALL.num_layers,
        num_labels=SMALL.num_classes,
        layer_norm_eps=1e-5,  # the library's default is smaller
        attn_implementation="eager",  # the one that gives its weights
    )
    theirs = shake(transformers.ViTForImageClassification(sizes))
    ours = VisionTransformer(SMALL)
    copy_vit(ours, theirs.vit, theirs.classifier)
    images = random_images()

    expected = theirs(images, output_attentions=True)

    assert_close(ours(images), expected.logits, **CLOSE)
    assert_close(ours.attention_weights(images), torch.stack(expected.attentions), **CLOSE)


@pytest.mark.parametrize(
    ("name", "count", "published"),
    [
        # Zhai et al. 2021, table 2, gives Ti, g and G; Touvron et al. 2020, table 1, gives S;
        # Dosovitskiy et al. 2020, table 1, the others. Its 307 million for L are those of patches
        # of 32 pixels; with 16 there are 303 million, as Zhai et al. say.
        pytest.param("Ti/16", 5_524_416, 5.5e6, id="Ti/16"),
        pytest.param("S/16", 21_665_664, 22e6, id="S/16"),
        pytest.param("B/16", 85_798_656, 86e6, id="B/16"),
        pytest.param("L/16", 303_301_632, 303e6, id="L/16"),
        pytest.param("L/32", 305_510_400, 307e6, id="L/32"),
        pytest.param("H/14", 630_764_800, 632e6, id="H/14"),
        pytest.param("g/14", 1_011_202_432, 1011e6, id="g/14"),
        pytest.param("G/14", 1_842_775_680, 1843e6, id="G/14"),
    ],
)
def test_has_as_many_parameters_as_published(name, count, published):
    config = published_vit(name)
    with torch.device("meta"):
        model = VisionTransformer(config)
    head = num_parameters(model.to_logits)

    assert num_parameters(model) - head == count
    assert vit_parameters(config, head=False) == count
    assert vit_parameters(config) == count + head
    assert abs(count - published) < 0.02 * published


def test_the_formula_counts_models_without_class_token():
    model = VisionTransformer(WITHOUT_CLASS_TOKEN)

    assert num_parameters(model) == vit_parameters(WITHOUT_CLASS_TOKEN)


@pytest.mark.parametrize("config", [SMALL, WITHOUT_CLASS_TOKEN])
def test_images_of_a_batch_never_see_each_other(config):
    model = shake(VisionTransformer(config))
    images = random_images()

    together = model(images)

    assert together.shape == (BATCH, SMALL.num_classes)
    for image, logits in zip(images, together, strict=True):
        assert_close(model(image.unsqueeze(0))[0], logits, **CLOSE)
    assert (together[0] - together[1]).abs().max() > 1e-3


def test_every_image_has_the_same_class_token_in_front():
    model = shake(VisionTransformer(SMALL))

    x = model.embed(random_images())

    assert x.shape == (BATCH, 10, SMALL.d_model)
    assert_close(x[:, 0], (model.class_token + model.positions.table[0]).expand(BATCH, -1))


def test_the_head_reads_the_class_token_or_the_mean():
    images = random_images()
    with_token = shake(VisionTransformer(SMALL))
    without = shake(VisionTransformer(WITHOUT_CLASS_TOKEN))

    assert_close(with_token(images), with_token.to_logits(with_token.encode(images)[:, 0]))
    assert_close(without(images), without.to_logits(without.encode(images).mean(dim=1)))


def without_positions(config):
    model = shake(VisionTransformer(config))
    with torch.no_grad():
        model.positions.table.zero_()
    return model


@pytest.mark.parametrize("config", [SMALL, WITHOUT_CLASS_TOKEN])
def test_without_positions_the_order_of_the_patches_makes_no_difference(config):
    images = random_images()
    order = torch.tensor([4, 0, 8, 2, 7, 1, 3, 6, 5])
    patches = patchify(images, SMALL.patch_size)
    shuffled = unpatchify(patches[:, order], SMALL.patch_size, SMALL.image_size, SMALL.image_size)
    model = without_positions(config)
    first = int(config.pooling == "class token")

    assert_close(model.encode(shuffled)[:, first:], model.encode(images)[:, first:][:, order])
    assert_close(model(shuffled), model(images), **CLOSE)
    with_positions = shake(VisionTransformer(config))
    assert (with_positions(shuffled) - with_positions(images)).abs().max() > 1e-3


def test_starts_without_a_preference_for_any_class():
    assert torch.equal(VisionTransformer(SMALL)(random_images()), torch.zeros(BATCH, 7))


def test_weights_are_averages_and_those_of_the_forward_pass():
    model = shake(VisionTransformer(SMALL))
    seen = []
    for layer in model.layers:
        layer.attention.register_forward_hook(lambda _, __, output: seen.append(output[1]))
    images = random_images()
    model(images)
    in_forward = torch.stack(seen)

    weights = model.attention_weights(images)

    assert weights.shape == (2, BATCH, 6, 10, 10)
    assert_close(weights, in_forward)
    assert_close(weights.sum(dim=-1), torch.ones(weights.shape[:-1]))


@pytest.mark.parametrize("align_corners", [True, False])
@pytest.mark.parametrize(("source", "target"), [(3, 7), (7, 3), (2, 24), (5, 1), (1, 4)])
@pytest.mark.parametrize("before", [0, 1])
def test_positions_are_resized_as_pytorch_resizes_pictures(align_corners, source, target, before):
    table = torch.randn(before + source**2, SMALL.d_model)

    resized = resize_positions(table, source, target, align_corners=align_corners)

    picture = rearrange(table[before:], "(rows columns) d -> 1 d rows columns", rows=source)
    expected = F.interpolate(
        picture, size=(target, target), mode="bilinear", align_corners=align_corners
    )
    assert torch.equal(resized[:before], table[:before])
    assert_close(resized[before:], rearrange(expected, "1 d r c -> (r c) d"), **CLOSE)


@pytest.mark.parametrize("align_corners", [True, False])
def test_positions_of_the_same_size_stay_as_they_are(align_corners):
    table = torch.randn(10, SMALL.d_model)

    assert torch.equal(resize_positions(table, 3, 3, align_corners=align_corners), table)


def test_two_conventions_for_the_ends_of_a_line():
    points = torch.tensor([0.0, 10.0, 20.0])

    aligned = linear_interpolation(3, 5, align_corners=True) @ points
    middles = linear_interpolation(3, 5, align_corners=False) @ points

    assert_close(aligned, torch.tensor([0.0, 5.0, 10.0, 15.0, 20.0]))
    assert_close(middles, torch.tensor([0.0, 4.0, 10.0, 16.0, 20.0]))


@pytest.mark.parametrize("config", [SMALL, WITHOUT_CLASS_TOKEN])
def test_another_resolution_changes_the_positions_only(config):
    model = shake(VisionTransformer(config))

    larger = at_resolution(model, 20)

    assert larger(random_images(20)).shape == (BATCH, SMALL.num_classes)
    assert not larger.training
    others = model.state_dict().keys() - {"positions.table"}
    assert all(torch.equal(larger.state_dict()[name], model.state_dict()[name]) for name in others)
    images = random_images()
    assert torch.equal(at_resolution(model, 12)(images), model(images))


def test_refuses_images_of_another_size():
    with pytest.raises(ValueError, match=r"image_size=12, found height=20 and width=20"):
        VisionTransformer(SMALL)(random_images(20))


def test_refuses_patches_that_do_not_fill_the_image():
    with pytest.raises(ValueError, match=r"patch_size=5 must divide .*image_size=12"):
        VisionTransformer(replace(SMALL, patch_size=5))


def test_refuses_positions_that_fill_no_square():
    with pytest.raises(ValueError, match=r"expected 9 positions .*, found 12"):
        resize_positions(torch.randn(12, 4), 3, 5)


@pytest.mark.parametrize("name", ["X/16", "B", "B/x", "b/16"])
def test_refuses_a_size_that_nobody_published(name):
    with pytest.raises(ValueError, match=f"no Vision Transformer '{name}': write a size"):
        published_vit(name)
