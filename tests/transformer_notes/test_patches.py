import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from transformer_notes.patches import (
    PatchEmbedding,
    as_convolution,
    patchify,
    unpatchify,
)

# Pairwise different, so that no axis can pass for another: 3 rows of 5 patches.
BATCH, CHANNELS, HEIGHT, WIDTH, PATCH_SIZE, D_MODEL = 2, 3, 12, 20, 4, 7


def random_images():
    return torch.randn(BATCH, CHANNELS, HEIGHT, WIDTH)


def test_patches_are_the_squares_of_the_image_row_by_row():
    images = random_images()

    patches = patchify(images, PATCH_SIZE)

    assert patches.shape == (BATCH, 15, 48)
    for number in range(15):
        row, column = divmod(number, 5)
        top, left = row * PATCH_SIZE, column * PATCH_SIZE
        square = images[:, :, top : top + PATCH_SIZE, left : left + PATCH_SIZE]
        # Inside a patch: row, column, channel.
        assert_close(patches[:, number], square.permute(0, 2, 3, 1).flatten(start_dim=1))


def test_patches_agree_with_pytorchs_unfold():
    images = random_images()

    unfolded = F.unfold(images, PATCH_SIZE, stride=PATCH_SIZE).transpose(1, 2)

    # Unfold puts the channel first.
    by_channel = patchify(images, PATCH_SIZE).unflatten(-1, (-1, CHANNELS)).transpose(-1, -2)
    assert_close(by_channel.flatten(start_dim=2), unfolded)


def test_a_picture_cut_by_hand():
    image = torch.arange(24.0).reshape(1, 1, 4, 6)

    assert patchify(image, 2)[0].tolist() == [
        [0, 1, 6, 7],
        [2, 3, 8, 9],
        [4, 5, 10, 11],
        [12, 13, 18, 19],
        [14, 15, 20, 21],
        [16, 17, 22, 23],
    ]


def test_unpatchify_undoes_patchify():
    images = random_images()

    patches = patchify(images, PATCH_SIZE)

    assert torch.equal(unpatchify(patches, PATCH_SIZE, HEIGHT, WIDTH), images)


def test_embedding_agrees_with_a_convolution_of_the_same_stride():
    images = random_images()
    embedding = PatchEmbedding(CHANNELS, PATCH_SIZE, D_MODEL)

    feature_map = as_convolution(embedding)(images)

    assert feature_map.shape == (BATCH, D_MODEL, 3, 5)
    assert_close(embedding(images), feature_map.flatten(start_dim=2).transpose(1, 2))


def test_every_patch_gets_the_same_map():
    images = random_images()
    embedding = PatchEmbedding(CHANNELS, PATCH_SIZE, D_MODEL)

    moved = images.roll(PATCH_SIZE, dims=-1)

    tokens, moved_tokens = embedding(images), embedding(moved)
    assert_close(moved_tokens[:, 1], tokens[:, 0])
    # A patch sees its own pixels and no others.
    images[:, :, :PATCH_SIZE, :PATCH_SIZE] += 1
    assert_close(embedding(images)[:, 1:], tokens[:, 1:])
    assert not torch.allclose(embedding(images)[:, 0], tokens[:, 0])


@pytest.mark.parametrize(
    ("patch_size", "d_model", "count"),
    [
        pytest.param(16, 768, 590_592, id="ViT-B/16"),
        pytest.param(32, 768, 2_360_064, id="ViT-B/32"),
        pytest.param(14, 1280, 753_920, id="ViT-H/14"),
    ],
)
def test_has_as_many_parameters_as_published(patch_size, d_model, count):
    with torch.device("meta"):
        embedding = PatchEmbedding(3, patch_size, d_model)

    assert sum(p.numel() for p in embedding.parameters()) == count


def test_an_image_of_224_pixels_gives_196_tokens_of_width_768():
    with torch.device("meta"):
        tokens = PatchEmbedding(3, 16, 768)(torch.empty(1, 3, 224, 224))

    assert tokens.shape == (1, 196, 768)


@pytest.mark.parametrize(
    "patch_size",
    [
        pytest.param(5, id="not the height"),
        pytest.param(6, id="not the width"),
        pytest.param(0, id="no patch at all"),
    ],
)
def test_refuses_a_patch_that_does_not_divide_the_image(patch_size):
    with pytest.raises(ValueError, match=rf"{patch_size=} must divide height=12 and width=20"):
        patchify(random_images(), patch_size)


def test_refuses_patches_that_do_not_fill_the_image():
    patches = patchify(random_images(), PATCH_SIZE)

    with pytest.raises(ValueError, match=r"num_patches=15 of patch_dim=48 with patch_size=4"):
        unpatchify(patches, PATCH_SIZE, HEIGHT, WIDTH + PATCH_SIZE)


def test_refuses_a_size_that_is_not_positive():
    with pytest.raises(ValueError, match=r"num_channels=3, patch_size=0, d_model=7"):
        PatchEmbedding(3, 0, 7)
