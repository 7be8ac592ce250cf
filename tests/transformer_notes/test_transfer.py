import torch
from torch.testing import assert_close

from transformer_notes.transfer import (
    class_means,
    fit_linear_probe,
    nearest_class_mean,
    squared_distances,
)

# Pairwise different, so that no axis can pass for another.
EXAMPLES, FEATURES, CLASSES = 23, 5, 3


def random_examples():
    labels = torch.arange(EXAMPLES) % CLASSES
    return torch.randn(EXAMPLES, FEATURES), labels[torch.randperm(EXAMPLES)]


def test_a_mean_is_taken_over_the_examples_of_its_class_alone():
    features, labels = random_examples()

    means = class_means(features, labels)

    for label in range(CLASSES):
        assert_close(means[label], features[labels == label].mean(dim=0))


def test_every_image_gets_the_class_of_the_nearest_mean():
    features, labels = random_examples()
    means = class_means(features, labels)

    found = nearest_class_mean(features, means)

    for feature, label in zip(features, found, strict=True):
        distances = torch.linalg.vector_norm(means - feature, dim=1)
        assert distances[label] == distances.min()


def test_nearest_mean_is_a_linear_classifier_with_twice_the_means_as_weights():
    features, labels = random_examples()
    means = class_means(features, labels)

    scores = 2 * features @ means.T - means.square().sum(dim=1)

    assert_close(
        squared_distances(features, means), features.square().sum(dim=1, keepdim=True) - scores
    )


def test_a_probe_finds_a_linear_rule_that_fits_exactly():
    features, _ = random_examples()
    labels = (features[:, 2] > 0).long()
    features[:, 2] = 2 * labels + 1.0  # 1 or 3: the rule is this feature, less 2

    weight, bias = fit_linear_probe(features, labels)

    expected = torch.zeros(FEATURES)
    expected[2] = 1.0
    assert_close(weight[:, 1], expected, atol=1e-5, rtol=0)
    assert_close(bias, torch.tensor([2.0, -2.0]), atol=1e-5, rtol=0)


def test_no_other_probe_has_a_smaller_error():
    features, labels = random_examples()
    targets = 2 * torch.nn.functional.one_hot(labels) - 1.0
    weight, bias = fit_linear_probe(features, labels)

    def error(weight, bias):
        return (features @ weight + bias - targets).square().sum()

    for _ in range(20):
        moved = error(
            weight + 0.01 * torch.randn_like(weight), bias + 0.01 * torch.randn_like(bias)
        )
        assert error(weight, bias) < moved


def test_fewer_examples_than_features_still_give_a_probe_that_fits_them():
    features, labels = torch.randn(CLASSES, 40), torch.arange(CLASSES)

    weight, bias = fit_linear_probe(features, labels)

    assert (features @ weight + bias).argmax(dim=1).tolist() == labels.tolist()
