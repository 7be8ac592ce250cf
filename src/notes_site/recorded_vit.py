"""A Vision Transformer that an experiment has trained, for snippets, figures, and readers."""

from notes_site.recorded import recorded, recorded_weights
from transformer_notes.vit import VisionTransformer, ViTConfig


def recorded_vit(experiment: str) -> VisionTransformer:
    """Load a trained Vision Transformer; nothing is trained.

    Args:
        experiment: Name of a folder of experiments that recorded weights.

    Returns:
        The model, ready to be used.

    Raises:
        ValueError: If the experiment recorded no weights.
    """
    model = VisionTransformer(ViTConfig(**recorded(experiment)["settings"]["vit"]))
    model.load_state_dict(recorded_weights(experiment))
    return model.eval()
