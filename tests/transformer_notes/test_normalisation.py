import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.testing import assert_close

from transformer_notes.normalisation import (
    StandardisedConv2d,
    group_norm,
    standardise_weights,
)

# Pairwise different, so that no axis can pass for another.
BATCH, CHANNELS, HEIGHT, WIDTH, KERNELS = 3, 6, 4, 5, 7


def random_images():
    return 3 + 2 * torch.randn(BATCH, CHANNELS, HEIGHT, WIDTH)


@pytest.mark.parametrize("num_groups", [1, 2, 3, 6])
def test_group_norm_agrees_with_pytorchs(num_groups):
    images = random_images()

    assert_close(group_norm(images, num_groups), F.group_norm(images, num_groups))


def test_group_norm_of_an_image_does_not_know_the_others():
    images = random_images()

    alone = torch.cat([group_norm(image[None], num_groups=2) for image in images])

    assert_close(group_norm(images, num_groups=2), alone)


def test_groups_must_divide_the_channels():
    with pytest.raises(ValueError, match="num_groups=4 must divide num_channels=6"):
        group_norm(random_images(), num_groups=4)


def test_standardised_kernels_have_mean_zero_and_variance_one():
    weight = standardise_weights(1 + 0.1 * torch.randn(KERNELS, CHANNELS, 3, 2))

    assert_close(weight.mean(dim=(1, 2, 3)), torch.zeros(KERNELS), atol=1e-5, rtol=0)
    assert_close(weight.var(dim=(1, 2, 3), correction=0), torch.ones(KERNELS))


def test_scale_and_shift_of_a_kernel_do_not_matter():
    weight = torch.randn(KERNELS, CHANNELS, 3, 2)

    assert_close(standardise_weights(4 * weight - 1), standardise_weights(weight))


def test_the_layer_is_a_convolution_with_standardised_kernels():
    layer = StandardisedConv2d(CHANNELS, KERNELS, kernel_size=3, stride=2, padding=1)
    plain = nn.Conv2d(CHANNELS, KERNELS, kernel_size=3, stride=2, padding=1)
    with torch.no_grad():
        plain.weight.copy_(standardise_weights(layer.weight))
        plain.bias.copy_(layer.bias)
    images = random_images()

    assert_close(layer(images), plain(images))


def test_gradients_are_orthogonal_to_the_raw_kernels():
    # The output does not change along a kernel, so neither does any loss.
    layer = StandardisedConv2d(CHANNELS, KERNELS, kernel_size=3)
    layer(random_images()).square().sum().backward()

    products = (layer.weight.grad * layer.weight).sum(dim=(1, 2, 3))

    assert_close(products / layer.weight.grad.norm(), torch.zeros(KERNELS), atol=1e-4, rtol=0)
