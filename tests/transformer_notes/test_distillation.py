from dataclasses import replace

import pytest
import torch
import transformers
from copied import CLOSE, copy, copy_vit, shake
from torch.nn import functional as F
from torch.testing import assert_close

from transformer_notes.counting import num_parameters
from transformer_notes.distillation import (
    DistilledVisionTransformer,
    hard_distillation_loss,
    mixup,
    soft_distillation_loss,
)
from transformer_notes.vit import VisionTransformer, ViTConfig, published_vit

# Pairwise different, so that no axis can pass for another: 9 patches, 11 tokens.
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


def random_images():
    return torch.randn(BATCH, SMALL.num_channels, SMALL.image_size, SMALL.image_size)


def random_logits(scale=3.0):
    return scale * torch.randn(BATCH, SMALL.num_classes)


@pytest.mark.parametrize("temperature", [1.0, 3.0, 20.0])
def test_soft_loss_agrees_with_the_divergence_of_pytorch(temperature):
    student, teacher = random_logits(), random_logits()

    expected = temperature**2 * F.kl_div(
        F.log_softmax(student / temperature, dim=-1),
        F.softmax(teacher / temperature, dim=-1),
        reduction="batchmean",
    )

    assert_close(soft_distillation_loss(student, teacher, temperature), expected)


def test_soft_loss_has_a_direction():
    student, teacher = random_logits(), random_logits()

    there = soft_distillation_loss(student, teacher, 2.0)
    back = soft_distillation_loss(teacher, student, 2.0)

    assert abs(there - back) > 0.01


def test_soft_loss_is_zero_for_the_same_probabilities_and_positive_for_others():
    teacher = random_logits()

    assert_close(soft_distillation_loss(teacher + 5, teacher, 2.0), torch.zeros(()), **CLOSE)
    assert soft_distillation_loss(random_logits(), teacher, 2.0) > 0.01


def test_soft_loss_bears_a_teacher_who_is_certain():
    teacher = torch.tensor([[500.0, 0.0, 0.0]])

    assert torch.isfinite(soft_distillation_loss(torch.zeros(1, 3), teacher, 1.0))


def test_the_gradient_of_a_hot_soft_loss_is_the_difference_of_the_logits():
    student, teacher = random_logits().requires_grad_(), random_logits()
    temperature = 1000.0
    double = student.double()

    loss = soft_distillation_loss(double, teacher.double(), temperature)
    (gradient,) = torch.autograd.grad(loss, student)

    # Hinton et al. 2015, equation 4, times the square, and averaged over the batch.
    difference = student - teacher
    centred = difference - difference.mean(dim=-1, keepdim=True)
    assert_close(gradient, centred / SMALL.num_classes / BATCH, rtol=0, atol=1e-3)


def test_hard_loss_takes_the_likeliest_class_of_the_teacher_for_the_truth():
    student, teacher = random_logits(), random_logits()

    expected = -student.log_softmax(dim=-1)[torch.arange(BATCH), teacher.argmax(dim=-1)].mean()

    assert_close(hard_distillation_loss(student, teacher), expected)
    assert_close(hard_distillation_loss(student, 10 * teacher), expected)


def test_hard_loss_is_the_soft_loss_of_a_teacher_who_is_certain():
    student, teacher = random_logits(), random_logits()
    certain = 500.0 * F.one_hot(teacher.argmax(dim=-1), SMALL.num_classes)

    assert_close(
        hard_distillation_loss(student, teacher), soft_distillation_loss(student, certain, 1.0)
    )


def test_mixup_mixes_each_image_and_label_with_the_one_named_for_it():
    images, share, order = random_images(), 0.7, torch.tensor([2, 0, 1])
    labels = F.one_hot(torch.tensor([3, 3, 5]), SMALL.num_classes).float()

    mixed, mixed_labels = mixup(images, labels, share, order)

    for index, other in enumerate(order):
        assert_close(mixed[index], torch.lerp(images[other], images[index], share))
        assert_close(mixed_labels[index], torch.lerp(labels[other], labels[index], share))
    assert_close(mixed_labels.sum(dim=-1), torch.ones(BATCH))


def test_agrees_with_deit_of_the_transformers_library():
    sizes = transformers.DeiTConfig(
        image_size=SMALL.image_size,
        patch_size=SMALL.patch_size,
        num_channels=SMALL.num_channels,
        hidden_size=SMALL.d_model,
        intermediate_size=SMALL.d_ff,
        num_attention_heads=SMALL.num_heads,
        num_hidden_layers=SMALL.num_layers,
        num_labels=SMALL.num_classes,
        layer_norm_eps=1e-5,  # the library's default is smaller
    )
    theirs = shake(transformers.DeiTForImageClassificationWithTeacher(sizes))
    ours = DistilledVisionTransformer(SMALL)
    copy_vit(ours, theirs.deit, theirs.cls_classifier)
    head = theirs.distillation_classifier
    copy(ours.to_teacher_logits, head.weight, head.bias)
    with torch.no_grad():
        ours.distillation_token.copy_(theirs.deit.embeddings.distillation_token[0, 0])
    images = random_images()

    expected = theirs(images)

    of_class, of_distillation = ours.logits(images)
    assert_close(of_class, expected.cls_logits, **CLOSE)
    assert_close(of_distillation, expected.distillation_logits, **CLOSE)
    assert_close(ours(images), expected.logits, **CLOSE)
    assert not torch.allclose(of_class, of_distillation, **CLOSE)


@pytest.mark.parametrize(
    ("name", "count", "published"),
    [
        # Touvron et al. 2020, table 5, in millions.
        pytest.param("Ti/16", 5_910_800, 6, id="Ti"),
        pytest.param("S/16", 22_436_432, 22, id="S"),
        pytest.param("B/16", 87_338_192, 87, id="B"),
    ],
)
def test_has_as_many_parameters_as_published(name, count, published):
    config = published_vit(name)
    with torch.device("meta"):
        distilled, plain = DistilledVisionTransformer(config), VisionTransformer(config)

    assert num_parameters(distilled) == count
    assert round(count / 1e6) == published
    # A token, its position, and a head.
    head = config.d_model * config.num_classes + config.num_classes
    assert count - num_parameters(plain) == 2 * config.d_model + head


def test_starts_without_a_preference_for_any_class():
    assert torch.equal(
        DistilledVisionTransformer(SMALL)(random_images()), torch.zeros(BATCH, SMALL.num_classes)
    )


def test_refuses_images_without_a_class_token():
    with pytest.raises(ValueError, match="needs a class token"):
        DistilledVisionTransformer(replace(SMALL, pooling="mean"))


def test_refuses_images_of_another_size():
    with pytest.raises(ValueError, match="expected images of"):
        DistilledVisionTransformer(SMALL)(torch.randn(1, SMALL.num_channels, 16, 16))
