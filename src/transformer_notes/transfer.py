"""Transfer to a new task with the features of a model that stays as it is."""

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional as F


def class_means(
    features: Float[Tensor, "example feature"], labels: Int[Tensor, " example"]
) -> Float[Tensor, "label feature"]:
    """Average the features of the examples of each class.

    Also called prototypes (Snell et al. 2017).

    Args:
        features: One row for each labelled image.
        labels: Their classes, from 0 on, each of which occurs.

    Returns:
        The means, one row for each class.
    """
    members = F.one_hot(labels).to(features.dtype)
    return members.T @ features / members.sum(dim=0).unsqueeze(-1)


def nearest_class_mean(
    features: Float[Tensor, "example feature"], means: Float[Tensor, "label feature"]
) -> Int[Tensor, " example"]:
    """Give each image the class whose mean is nearest (Snell et al. 2017).

    Args:
        features: One row for each image.
        means: What `class_means` returns.

    Returns:
        One class for each image.
    """
    return squared_distances(features, means).argmin(dim=-1)


def squared_distances(
    features: Float[Tensor, "example feature"], means: Float[Tensor, "label feature"]
) -> Float[Tensor, "example label"]:
    """Measure ‖f − μ‖², how far images lie from means (Snell et al. 2017)."""
    return (features.unsqueeze(1) - means).square().sum(dim=-1)


def fit_linear_probe(
    features: Float[Tensor, "example feature"], labels: Int[Tensor, " example"]
) -> tuple[Float[Tensor, "feature label"], Float[Tensor, " label"]]:
    """Fit one linear score for each class, by least squares.

    W and b minimise ‖f W + b − y‖² with targets y of 1 for the right class and −1 for
    all others (Dosovitskiy et al. 2020, section 4.1; they also keep W small). Of
    several equally good solutions it is the smallest.

    Args:
        features: One row for each labelled image.
        labels: Their classes, from 0 on, each of which occurs.

    Returns:
        W and b. An image gets the class with the largest score in f W + b.
    """
    targets = 2 * F.one_hot(labels).to(features.dtype) - 1
    ones = torch.ones_like(features[:, :1])
    solution = torch.linalg.lstsq(
        torch.cat([features, ones], dim=-1), targets, driver="gelsd"
    ).solution
    return solution[:-1], solution[-1]
