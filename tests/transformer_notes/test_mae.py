from dataclasses import replace

import pytest
import torch
import transformers
from copied import CLOSE, copy, copy_norm, copy_vit_layers, shake
from einops import rearrange
from torch.testing import assert_close

from transformer_notes.counting import mae_decoder_parameters, num_parameters
from transformer_notes.mae import (
    MAEConfig,
    MaskedAutoencoder,
    fill_in,
    hidden_patch_loss,
    normalise_patches,
    published_mae,
    random_masking,
)
from transformer_notes.patches import patchify
from transformer_notes.vit import ViTConfig

# Pairwise different, so that no axis can pass for another: 16 patches, 6 of them visible.
BATCH, PATCHES, VISIBLE = 3, 16, 6
SMALL = MAEConfig(
    vit=ViTConfig(
        image_size=12,
        patch_size=3,
        d_model=24,
        d_ff=40,
        num_heads=6,
        num_layers=2,
        num_classes=7,
        num_channels=5,
    ),
    d_decoder=20,
    decoder_heads=4,
    decoder_layers=1,
    mask_ratio=0.6,
)


def random_images():
    return torch.randn(BATCH, SMALL.vit.num_channels, 12, 12)


def copy_mae(ours, theirs):
    embeddings, decoder = theirs.vit.embeddings, theirs.decoder
    projection = embeddings.patch_embeddings.projection
    weight = rearrange(projection.weight, "d c p q -> d (p q c)")
    copy(ours.encoder.embedding.to_token, weight, projection.bias)
    with torch.no_grad():
        ours.encoder.class_token.copy_(embeddings.cls_token[0, 0])
        ours.encoder.positions.table.copy_(embeddings.position_embeddings[0])
        ours.mask_token.copy_(decoder.mask_token[0, 0])
        ours.positions.table.copy_(decoder.decoder_pos_embed[0])
    copy_vit_layers(ours.encoder.layers, theirs.vit.layers)
    copy_norm(ours.encoder.norm, theirs.vit.layernorm)
    copy(ours.to_decoder, decoder.decoder_embed.weight, decoder.decoder_embed.bias)
    copy_vit_layers(ours.layers, decoder.decoder_layers)
    copy_norm(ours.norm, decoder.decoder_norm)
    copy(ours.to_pixels, decoder.decoder_pred.weight, decoder.decoder_pred.bias)


def library_config(config, **others):
    vit = config.vit
    return transformers.ViTMAEConfig(
        image_size=vit.image_size,
        patch_size=vit.patch_size,
        num_channels=vit.num_channels,
        hidden_size=vit.d_model,
        intermediate_size=vit.d_ff,
        num_attention_heads=vit.num_heads,
        num_hidden_layers=vit.num_layers,
        decoder_hidden_size=config.d_decoder,
        decoder_intermediate_size=config.d_decoder_ff,
        decoder_num_attention_heads=config.decoder_heads,
        decoder_num_hidden_layers=config.decoder_layers,
        mask_ratio=config.mask_ratio,
        layer_norm_eps=1e-5,  # the library's default is smaller
        **others,
    )


@pytest.mark.parametrize("normalised", [False, True])
def test_agrees_with_mae_of_the_transformers_library(normalised):
    config = library_config(SMALL, norm_pix_loss=normalised)
    theirs = shake(transformers.ViTMAEForPreTraining(config))
    ours = MaskedAutoencoder(SMALL)
    copy_mae(ours, theirs)
    images, noise = random_images(), torch.rand(BATCH, PATCHES)

    predictions, hidden = ours(images, noise)
    targets = patchify(images, SMALL.vit.patch_size)
    if normalised:
        targets = normalise_patches(targets)

    expected = theirs(images, noise=noise)
    assert_close(predictions, expected.logits, **CLOSE)
    assert torch.equal(hidden, expected.mask.bool())
    assert_close(hidden_patch_loss(predictions, targets, hidden), expected.loss, **CLOSE)
    assert torch.equal(random_masking(noise, VISIBLE).restore, expected.ids_restore)


@pytest.mark.parametrize(
    ("name", "visible", "decoder"),
    [("B/16", 49, 26_109_184), ("L/16", 49, 26_240_256), ("H/14", 64, 26_309_708)],
)
def test_published_models_have_as_many_parameters_as_in_the_library(name, visible, decoder):
    config = published_mae(name)
    with torch.device("meta"):
        ours = MaskedAutoencoder(config)
        theirs = transformers.ViTMAEForPreTraining(library_config(config))

    assert config.num_visible == visible
    without_head = num_parameters(ours) - num_parameters(ours.encoder.to_logits)
    assert without_head == num_parameters(theirs)
    assert num_parameters(ours) - num_parameters(ours.encoder) == decoder
    assert mae_decoder_parameters(config) == decoder


def test_every_image_keeps_its_share_and_restoring_undoes_the_shuffle():
    noise = torch.rand(BATCH, PATCHES)

    masking = random_masking(noise, VISIBLE)

    assert (~masking.hidden).sum(dim=1).tolist() == [VISIBLE] * BATCH
    assert not masking.hidden.gather(1, masking.keep).any()
    shuffled = noise.sort(dim=1).values
    assert torch.equal(shuffled.gather(1, masking.restore), noise)
    largest_seen = noise[~masking.hidden].view(BATCH, -1).amax(dim=1)
    assert (noise[masking.hidden].view(BATCH, -1).amin(dim=1) > largest_seen).all()
    assert len({tuple(row) for row in masking.hidden.tolist()}) == BATCH


def test_all_patches_are_hidden_equally_often():
    torch.manual_seed(0)

    hidden = random_masking(torch.rand(4000, PATCHES), VISIBLE).hidden.float().mean(dim=0)

    # Five standard deviations of a share of 0.625 among 4,000.
    assert (hidden - (1 - VISIBLE / PATCHES)).abs().max() < 0.04


def test_the_encoder_never_hears_of_hidden_patches():
    model = shake(MaskedAutoencoder(SMALL))
    images, noise = random_images(), torch.rand(BATCH, PATCHES)
    predictions, hidden = model(images, noise)
    pixels = torch.ones(BATCH, PATCHES, 45) * hidden.unsqueeze(-1)
    other = fill_in(images, 100 * pixels, hidden, SMALL.vit.patch_size)

    assert (other - images).abs().max() > 50
    assert torch.equal(model(other, noise)[0], predictions)


def test_the_encoder_is_a_vision_transformer_that_sees_all_in_the_end():
    model = shake(MaskedAutoencoder(SMALL))
    images = random_images()

    everything = torch.arange(PATCHES).expand(BATCH, -1)

    assert_close(model.encode(images, everything), model.encoder.encode(images), **CLOSE)
    shuffled = everything.flip(1)
    assert_close(model.encode(images, shuffled)[:, 1:].flip(1), model.encoder.encode(images)[:, 1:])


def test_predictions_do_not_depend_on_the_order_of_the_visible_patches():
    model = shake(MaskedAutoencoder(SMALL))
    images, noise = random_images(), torch.rand(BATCH, PATCHES)
    predictions, hidden = model(images, noise)
    # The same patches stay visible, in the reverse order.
    reversed_noise = torch.where(hidden, 2.0, 1.0) + torch.where(hidden, noise, -noise)

    again, same = model(images, reversed_noise)

    assert torch.equal(same, hidden)
    assert_close(again, predictions, **CLOSE)


def test_visible_patches_do_not_count():
    predictions, targets = torch.randn(2, BATCH, PATCHES, 45)
    hidden = random_masking(torch.rand(BATCH, PATCHES), VISIBLE).hidden

    loss = hidden_patch_loss(predictions, targets, hidden)
    worse = torch.where(hidden.unsqueeze(-1), predictions, 100.0)

    assert torch.equal(hidden_patch_loss(worse, targets, hidden), loss)
    assert hidden_patch_loss(-worse, targets, hidden) != loss


def test_normalised_patches_forget_brightness_and_contrast():
    patches = torch.randn(BATCH, PATCHES, 45)

    normalised = normalise_patches(patches)

    assert_close(normalised.mean(dim=-1), torch.zeros(BATCH, PATCHES), **CLOSE)
    assert_close(normalised.var(dim=-1), torch.ones(BATCH, PATCHES), **CLOSE)
    assert_close(normalise_patches(3 * patches + 7), normalised, rtol=0, atol=1e-4)


def test_positions_stay_and_the_head_waits():
    model = MaskedAutoencoder(SMALL)
    images = random_images()
    predictions, hidden = model(images)
    hidden_patch_loss(predictions, patchify(images, 3), hidden).backward()

    without = {name for name, p in model.named_parameters() if p.grad is None}

    assert without == {
        "encoder.positions.table",
        "positions.table",
        "encoder.to_logits.weight",
        "encoder.to_logits.bias",
    }


def test_filled_images_keep_what_was_visible():
    images, noise = random_images(), torch.rand(BATCH, PATCHES)
    hidden = random_masking(noise, VISIBLE).hidden
    predictions = torch.randn(BATCH, PATCHES, 45)

    filled = patchify(fill_in(images, predictions, hidden, 3), 3)

    assert torch.equal(filled[hidden], predictions[hidden])
    assert torch.equal(filled[~hidden], patchify(images, 3)[~hidden])


@pytest.mark.parametrize("ratio", [0.0, 0.95, 1.0])
def test_refuses_to_hide_everything_or_nothing(ratio):
    with pytest.raises(ValueError, match=r"leaves \d+ of 16 patches visible"):
        MaskedAutoencoder(replace(SMALL, mask_ratio=ratio))


def test_refuses_an_encoder_without_class_token():
    with pytest.raises(ValueError, match="expected a class token"):
        MaskedAutoencoder(replace(SMALL, vit=replace(SMALL.vit, pooling="mean")))
