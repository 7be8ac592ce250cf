"""A small model taught by a large one, and a token that listens to it: DeiT."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, log_softmax

from transformer_notes.positions import LearnedPositions
from transformer_notes.vit import VisionTransformer, ViTConfig


def soft_distillation_loss(
    student: Float[Tensor, "batch label"],
    teacher: Float[Tensor, "batch label"],
    temperature: float,
) -> Float[Tensor, ""]:
    """Say how far a student's probabilities are from its teacher's.

    τ² KL(softmax(Z_t / τ) ‖ softmax(Z_s / τ)), the mean over the batch (Hinton et al.
    2015, section 2; in equation 2 of Touvron et al. 2020 the student stands first, in
    their code the teacher).

    Args:
        student: The student's logits.
        teacher: The teacher's logits, for the same images.
        temperature: Above 1, the less likely classes count for more.

    Returns:
        The loss; zero if both give the same probabilities.
    """
    targets = log_softmax(teacher / temperature, dim=-1)
    answers = log_softmax(student / temperature, dim=-1)
    divergence = (targets.exp() * (targets - answers)).sum(dim=-1)
    return temperature**2 * divergence.mean()


def hard_distillation_loss(
    student: Float[Tensor, "batch label"], teacher: Float[Tensor, "batch label"]
) -> Float[Tensor, ""]:
    """Take the class that the teacher finds likeliest for the truth.

    Args:
        student: The student's logits.
        teacher: The teacher's logits, for the same images.

    Returns:
        The cross-entropy, the mean over the batch (Touvron et al. 2020, equation 3).
    """
    return cross_entropy(student, teacher.argmax(dim=-1))


def mixup(
    images: Float[Tensor, "batch channel height width"],
    labels: Float[Tensor, "batch label"],
    share: float,
    order: Int[Tensor, " batch"],
) -> tuple[Float[Tensor, "batch channel height width"], Float[Tensor, "batch label"]]:
    """Lay each image over another, and their labels in the same proportions.

    λ x_i + (1 − λ) x_j and λ y_i + (1 − λ) y_j (Zhang et al. 2017, section 1).

    Args:
        images: The images.
        labels: What each shows, as probabilities.
        share: Share of the first of the two, λ.
        order: Says of each image which one it is mixed with.

    Returns:
        The mixed images and their labels.
    """
    mixed = share * images + (1 - share) * images[order]
    return mixed, share * labels + (1 - share) * labels[order]


class DistilledVisionTransformer(VisionTransformer):
    """A Vision Transformer with a second learned token (Touvron et al. 2020, 4).

    The class token is to give the true class, the distillation token what the teacher
    says. It stands behind the class token, has a position and a head of its own, and
    meets the other tokens in every layer.

    Args:
        config: The sizes; `length` does not count the distillation token.

    Raises:
        ValueError: If patches do not fill the image, or there is no class token.
    """

    def __init__(self, config: ViTConfig) -> None:
        super().__init__(config)
        if self.class_token is None:
            raise ValueError(
                f"{config.pooling=}: the distillation token needs a class token"
            )
        self.distillation_token = nn.Parameter(torch.zeros(config.d_model))
        self.positions = LearnedPositions(config.length + 1, config.d_model)
        self.to_teacher_logits = nn.Linear(config.d_model, config.num_classes)
        nn.init.zeros_(self.to_teacher_logits.weight)
        nn.init.zeros_(self.to_teacher_logits.bias)

    def embed(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch length d_model"]:
        """Put both tokens in front of the patches, and add the positions.

        z_0 = [x_class; x_distill; x_p^1 E; …; x_p^N E] + E_pos.

        Args:
            images: The images.

        Returns:
            What enters the first layer.

        Raises:
            ValueError: If the images do not have the size that the positions are for.
        """
        height, width = images.shape[-2:]
        if height != self.config.image_size or width != self.config.image_size:
            raise ValueError(
                f"expected images of {self.config.image_size=}, found {height=} and "
                f"{width=}"
            )
        assert self.class_token is not None
        tokens = torch.stack((self.class_token, self.distillation_token))
        tokens = tokens.expand(len(images), -1, -1)
        patches = self.embedding(images)
        return self.positions(torch.cat((tokens, patches), dim=1))

    def logits(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> tuple[Float[Tensor, "batch label"], Float[Tensor, "batch label"]]:
        """Let each of the two tokens rate the classes, as training needs it.

        Args:
            images: The images.

        Returns:
            The logits of the class token and those of the distillation token.
        """
        x = self.encode(images)
        return self.to_logits(x[:, 0]), self.to_teacher_logits(x[:, 1])

    def forward(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch label"]:
        """Rate the classes with both tokens.

        The mean of their logits, as in the authors' code; the paper adds their
        probabilities (section 4).

        Args:
            images: The images.

        Returns:
            A logit for each class.
        """
        of_class, of_distillation = self.logits(images)
        return (of_class + of_distillation) / 2
