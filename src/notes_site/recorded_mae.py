"""A masked autoencoder that an experiment has trained, for snippets, figures, and readers."""

from notes_site.recorded import recorded, recorded_weights
from transformer_notes.mae import MAEConfig, MaskedAutoencoder
from transformer_notes.vit import ViTConfig


def recorded_mae(experiment: str) -> MaskedAutoencoder:
    """Load a trained masked autoencoder; nothing is trained.

    Args:
        experiment: Name of a folder of experiments that recorded its weights.

    Returns:
        The model, ready to be used.

    Raises:
        ValueError: If the experiment recorded no weights.
    """
    sizes = dict(recorded(experiment)["settings"]["mae"])
    config = MAEConfig(**sizes | {"vit": ViTConfig(**sizes["vit"])})
    model = MaskedAutoencoder(config)
    model.load_state_dict(recorded_weights(experiment))
    return model.eval()
