from dataclasses import replace

import pytest
import torch
from copied import CLOSE, shake
from einops import rearrange
from torch.nn import functional as F
from torch.testing import assert_close

from transformer_notes.counting import mixer_parameters, num_parameters
from transformer_notes.mixer import Mixer, MixerConfig, MixerLayer, enlarge, published_mixer
from transformer_notes.patches import as_convolution, patchify, unpatchify

# Pairwise different, so that no axis can pass for another: 9 patches.
BATCH = 2
SMALL = MixerConfig(
    image_size=12,
    patch_size=4,
    d_model=24,
    d_token=11,
    d_ff=40,
    num_layers=3,
    num_classes=7,
    num_channels=5,
)
ORDER = torch.tensor([4, 0, 8, 2, 7, 1, 3, 6, 5])


def random_images(size=SMALL.image_size):
    return torch.randn(BATCH, SMALL.num_channels, size, size)


def shuffled(images):
    patches = patchify(images, SMALL.patch_size)[:, ORDER]
    return unpatchify(patches, SMALL.patch_size, SMALL.image_size, SMALL.image_size)


def written_with_einsum(model, images):
    """Give the logits as the authors' code computes them, without a transpose or our modules."""
    weights = model.state_dict()

    def dense(x, name, pattern):
        return torch.einsum(pattern, x, weights[f"{name}.weight"])

    def norm(x, name):
        gain, bias = weights[f"{name}.gain"], weights[f"{name}.bias"]
        return F.layer_norm(x, (SMALL.d_model,), gain, bias)

    x = rearrange(as_convolution(model.embedding)(images), "n d h w -> n (h w) d")
    for layer in range(SMALL.num_layers):
        here = f"layers.{layer}"
        y = norm(x, f"{here}.token_norm")
        y = dense(y, f"{here}.token_mixing.to_hidden", "nsd,hs->nhd")
        y = F.gelu(y + weights[f"{here}.token_mixing.to_hidden.bias"][:, None])
        y = dense(y, f"{here}.token_mixing.to_output", "nhd,sh->nsd")
        x = x + y + weights[f"{here}.token_mixing.to_output.bias"][:, None]
        y = norm(x, f"{here}.channel_norm")
        y = dense(y, f"{here}.channel_mixing.to_hidden", "nsd,hd->nsh")
        y = F.gelu(y + weights[f"{here}.channel_mixing.to_hidden.bias"])
        y = dense(y, f"{here}.channel_mixing.to_output", "nsh,dh->nsd")
        x = x + y + weights[f"{here}.channel_mixing.to_output.bias"]
    mean = norm(x, "norm").mean(dim=1)
    return dense(mean, "to_logits", "nd,kd->nk") + weights["to_logits.bias"]


def test_agrees_with_the_same_model_written_with_einsum():
    model = shake(Mixer(SMALL))
    images = random_images()

    logits = model(images)

    assert logits.shape == (BATCH, SMALL.num_classes)
    assert_close(logits, written_with_einsum(model, images), **CLOSE)


@pytest.mark.parametrize(
    ("name", "count", "published"),
    [
        # Tolstikhin et al. 2021, table 1, in millions.
        pytest.param("S/32", 18_591_624, 19, id="S/32"),
        pytest.param("S/16", 18_015_264, 18, id="S/16"),
        pytest.param("B/32", 59_524_428, 60, id="B/32"),
        pytest.param("B/16", 59_111_472, 59, id="B/16"),
        pytest.param("L/32", 205_914_264, 206, id="L/32"),
        pytest.param("L/16", 207_171_168, 207, id="L/16"),
        pytest.param("H/14", 431_069_952, 431, id="H/14"),
    ],
)
def test_has_as_many_parameters_as_published(name, count, published):
    config = published_mixer(name)
    with torch.device("meta"):
        model = Mixer(config)
    head = num_parameters(model.to_logits)

    assert num_parameters(model) - head == count
    assert mixer_parameters(config, head=False) == count
    assert mixer_parameters(config) == count + head
    assert round(count / 1e6) == published


@pytest.mark.parametrize(
    ("name", "count"), [("B/16", 59_880_472), ("B/32", 60_293_428), ("L/16", 208_196_168)]
)
def test_has_as_many_parameters_as_the_authors_code(name, count):
    # The file models_test.py of the repository, with 1,000 classes.
    assert mixer_parameters(published_mixer(name)) == count


def test_each_mixing_keeps_to_its_axis():
    layer = shake(MixerLayer(9, 24, 11, 40))
    x = torch.randn(9, 24)

    def changed(function):
        influence = torch.autograd.functional.jacobian(function, x)[:, :, 4, 17]
        return influence.abs() > 1e-6

    tokens = changed(lambda x: layer.token_mixing(x.mT).mT)
    channels = changed(layer.channel_mixing)

    column, row = torch.zeros(9, 24, dtype=torch.bool), torch.zeros(9, 24, dtype=torch.bool)
    column[:, 17], row[4] = True, True
    assert torch.equal(tokens, column)
    assert torch.equal(channels, row)


def test_the_order_of_the_patches_makes_a_difference():
    model = shake(Mixer(SMALL))
    images = random_images()

    assert (model(shuffled(images)) - model(images)).abs().max() > 1e-3
    assert (model.encode(shuffled(images)) - model.encode(images)[:, ORDER]).abs().max() > 1e-3


def test_weights_in_the_order_of_the_patches_undo_it():
    model, reordered = shake(Mixer(SMALL)), Mixer(SMALL)
    reordered.load_state_dict(model.state_dict())
    with torch.no_grad():
        for layer in reordered.layers:
            mixing = layer.token_mixing
            mixing.to_hidden.weight.copy_(mixing.to_hidden.weight[:, ORDER])
            mixing.to_output.weight.copy_(mixing.to_output.weight[ORDER])
            mixing.to_output.bias.copy_(mixing.to_output.bias[ORDER])
    images = random_images()

    assert_close(reordered(shuffled(images)), model(images), **CLOSE)


@pytest.mark.parametrize("factor", [1, 2, 3])
def test_an_enlarged_model_reads_each_part_as_an_image(factor):
    model = shake(Mixer(SMALL))
    images = random_images(factor * 12)
    parts = rearrange(images, "n c (i h) (j w) -> (i j) n c h w", i=factor, j=factor)

    enlarged = enlarge(model, factor)

    assert not enlarged.training
    assert enlarged.config.d_token == factor**2 * SMALL.d_token
    assert_close(enlarged(images), torch.stack([model(part) for part in parts]).mean(0), **CLOSE)
    grid = rearrange(enlarged.encode(images), "n (y x) d -> n y x d", y=factor * 3)
    last = rearrange(model.encode(parts[-1]), "n (y x) d -> n y x d", y=3)
    assert_close(grid[:, -3:, -3:], last, **CLOSE)


def test_starts_without_a_preference_for_any_class():
    assert torch.equal(Mixer(SMALL)(random_images()), torch.zeros(BATCH, 7))


def test_refuses_images_of_another_size():
    with pytest.raises(ValueError, match=r"image_size=12, found height=24 and width=24"):
        Mixer(SMALL)(random_images(24))


def test_refuses_patches_that_do_not_fill_the_image():
    with pytest.raises(ValueError, match=r"patch_size=5 must divide .*image_size=12"):
        Mixer(replace(SMALL, patch_size=5))


@pytest.mark.parametrize("name", ["X/16", "B", "B/x", "b/16"])
def test_refuses_a_size_that_nobody_published(name):
    with pytest.raises(ValueError, match=f"no MLP-Mixer '{name}': write a size"):
        published_mixer(name)
