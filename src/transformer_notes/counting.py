"""What a model costs, by formula: parameters, multiplications, bytes.

A MAC is a multiplication and an addition, 2 FLOPs. Counted are those of matrix
products, as everybody does; softmax, norms and activations are small beside them.
"""

from torch import nn

from transformer_notes.bert import BERTConfig
from transformer_notes.gpt import GPTConfig
from transformer_notes.mae import MAEConfig
from transformer_notes.mixer import MixerConfig
from transformer_notes.transformer import TransformerConfig
from transformer_notes.vit import ViTConfig


def num_parameters(model: nn.Module) -> int:
    """Count the parameters a model has; shared ones once, as Vaswani et al. 2017 do.

    Args:
        model: The model; on the meta device it needs no memory.

    Returns:
        The number of parameters.
    """
    return sum(parameter.numel() for parameter in model.parameters())


def attention_parameters(d_model: int, bias: bool = False) -> int:
    """Count multi-head attention: 4 d_model², whatever the number of heads.

    W^Q, W^K, W^V and W^O with h d_k = h d_v = d_model (Vaswani et al. 2017, section
    3.2.2).

    Args:
        d_model: Width of a token.
        bias: Whether a bias follows each matrix.

    Returns:
        The number of parameters.
    """
    return 4 * d_model * d_model + (4 * d_model if bias else 0)


def feed_forward_parameters(d_model: int, d_ff: int) -> int:
    """Count W_1, b_1, W_2 and b_2 (Vaswani et al. 2017, equation 2).

    Args:
        d_model: Width of a token.
        d_ff: Width between the two matrices.

    Returns:
        The number of parameters.
    """
    return 2 * d_model * d_ff + d_ff + d_model


def encoder_layer_parameters(
    d_model: int, d_ff: int, attention_bias: bool = False
) -> int:
    """Count an encoder layer: attention, two norms (Vaswani et al. 2017, 3.1).

    Args:
        d_model: Width of a token.
        d_ff: Width inside the feed-forward layer.
        attention_bias: Whether the matrices of attention have biases.

    Returns:
        The number of parameters.
    """
    return (
        attention_parameters(d_model, attention_bias)
        + feed_forward_parameters(d_model, d_ff)
        + 2 * 2 * d_model
    )


def decoder_layer_parameters(d_model: int, d_ff: int) -> int:
    """Count a decoder layer: two attentions, three norms (Vaswani et al. 2017, 3.1).

    Args:
        d_model: Width of a token.
        d_ff: Width inside the feed-forward layer.

    Returns:
        The number of parameters.
    """
    return (
        2 * attention_parameters(d_model)
        + feed_forward_parameters(d_model, d_ff)
        + 3 * 2 * d_model
    )


def transformer_parameters(config: TransformerConfig) -> int:
    """Count one embedding and all layers (Vaswani et al. 2017, table 3).

    Args:
        config: The sizes.

    Returns:
        The number of parameters.
    """
    encoder_layer = encoder_layer_parameters(config.d_model, config.d_ff)
    decoder_layer = decoder_layer_parameters(config.d_model, config.d_ff)
    embedding = config.vocab_size * config.d_model
    return embedding + config.num_layers * (encoder_layer + decoder_layer)


def gpt_parameters(config: GPTConfig) -> int:
    """Count embeddings, positions, layers, last norm (Brown et al. 2020, table 2.1).

    V d + n d + L (12 d² + 13 d) + 2 d, with d_ff = 4 d.

    Args:
        config: The sizes.

    Returns:
        The number of parameters.
    """
    embeddings = (config.vocab_size + config.max_length) * config.d_model
    layer = encoder_layer_parameters(config.d_model, config.d_ff, attention_bias=True)
    last_norm = 2 * config.d_model if config.pre_norm else 0
    return embeddings + config.num_layers * layer + last_norm


def bert_parameters(config: BERTConfig) -> int:
    """Count BERT without the heads of its two tasks (Devlin et al. 2018, section 3).

    Three embeddings, a norm, the layers, and the matrix of the summary.

    Args:
        config: The sizes.

    Returns:
        The number of parameters.
    """
    d_model = config.d_model
    embeddings = (config.vocab_size + config.max_length + 2) * d_model + 2 * d_model
    layer = encoder_layer_parameters(d_model, config.d_ff, attention_bias=True)
    return embeddings + config.num_layers * layer + d_model * d_model + d_model


def vit_parameters(config: ViTConfig, head: bool = True) -> int:
    """Count patch embedding, class token, positions, layers, norm and head.

    (P² C + 1) D, with C channels; D for a class token; one vector for each token;
    the layers; 2 D; (D + 1) K for K classes (Dosovitskiy et al. 2020, section 3.1
    and table 1).

    Args:
        config: The sizes.
        head: Whether the head counts.

    Returns:
        The number of parameters.
    """
    d_model = config.d_model
    embedding = (config.patch_size**2 * config.num_channels + 1) * d_model
    class_token = d_model if config.pooling == "class token" else 0
    positions = config.length * d_model
    layer = encoder_layer_parameters(d_model, config.d_ff, attention_bias=True)
    parameters = embedding + class_token + positions
    parameters += config.num_layers * layer + 2 * d_model
    return parameters + (d_model + 1) * config.num_classes * head


def attention_macs(target: int, source: int, d_model: int, cached: int = 0) -> int:
    """Count the MACs of multi-head attention, whatever the number of heads.

    Four projections, then Q Kᵀ and A V: with n tokens 4 n d² + 2 n² d (Vaswani et
    al. 2017, section 4 and table 1, which leaves the projections out).

    Args:
        target: Number of tokens that ask.
        source: Number of tokens that are read.
        d_model: Width of a token.
        cached: How many of the source tokens have their keys and values already.

    Returns:
        The number of MACs.
    """
    projections = 2 * (target + source - cached) * d_model * d_model
    return projections + 2 * target * source * d_model


def feed_forward_macs(length: int, d_model: int, d_ff: int) -> int:
    """Count the MACs of a feed-forward layer (Vaswani et al. 2017, equation 2).

    Args:
        length: Number of tokens.
        d_model: Width of a token.
        d_ff: Width between the two matrices.

    Returns:
        The number of MACs.
    """
    return 2 * length * d_model * d_ff


def transformer_macs(config: TransformerConfig, source: int, target: int) -> int:
    """Count the MACs of one pass of the Transformer (Vaswani et al. 2017, figure 1).

    Args:
        config: The sizes.
        source: Number of tokens that are read.
        target: Number of tokens that are written.

    Returns:
        The number of MACs, with those of the logits.
    """
    d_model, d_ff = config.d_model, config.d_ff
    encoder_layer = attention_macs(source, source, d_model)
    encoder_layer += feed_forward_macs(source, d_model, d_ff)
    decoder_layer = attention_macs(target, target, d_model)
    decoder_layer += attention_macs(target, source, d_model)
    decoder_layer += feed_forward_macs(target, d_model, d_ff)
    logits = target * d_model * config.vocab_size
    return config.num_layers * (encoder_layer + decoder_layer) + logits


def gpt_macs(config: GPTConfig, length: int, cached: int = 0) -> int:
    """Count the MACs of a GPT that reads new tokens (Brown et al. 2020, section 2.1).

    Args:
        config: The sizes.
        length: Number of new tokens.
        cached: Number of tokens before them, whose keys and values are kept.

    Returns:
        The number of MACs, with those of the logits.
    """
    layer = attention_macs(length, cached + length, config.d_model, cached)
    layer += feed_forward_macs(length, config.d_model, config.d_ff)
    return config.num_layers * layer + length * config.d_model * config.vocab_size


def vit_macs(config: ViTConfig) -> int:
    """Count the MACs of ViT for one image (Zhai et al. 2021, table 2).

    The table gives FLOPs, two for each MAC.

    Args:
        config: The sizes.

    Returns:
        The number of MACs, with those of the logits.
    """
    d_model, length = config.d_model, config.length
    patch_dim = config.patch_size**2 * config.num_channels
    layer = attention_macs(length, length, d_model)
    layer += feed_forward_macs(length, d_model, config.d_ff)
    embedding = config.grid_size**2 * patch_dim * d_model
    return embedding + config.num_layers * layer + d_model * config.num_classes


def mae_decoder_parameters(config: MAEConfig) -> int:
    """Count what a masked autoencoder throws away (He et al. 2021, section 3).

    The matrix into the decoder, mask token, positions, layers, norm, and the matrix
    to pixels.

    Args:
        config: The sizes.

    Returns:
        The number of parameters, with the positions, which are fixed.
    """
    d_decoder = config.d_decoder
    tokens = d_decoder + config.vit.length * d_decoder
    layer = encoder_layer_parameters(
        d_decoder, config.d_decoder_ff, attention_bias=True
    )
    parameters = (config.vit.d_model + 1) * d_decoder + tokens
    parameters += config.decoder_layers * layer + 2 * d_decoder
    return parameters + (d_decoder + 1) * config.patch_dim


def mae_macs(config: MAEConfig, encoder_length: int) -> tuple[int, int]:
    """Count the MACs of a masked autoencoder (He et al. 2021, table 1c).

    Args:
        config: The sizes.
        encoder_length: Tokens that the encoder reads; it embeds all patches.

    Returns:
        The number of MACs of the encoder, without a head, and of the decoder.
    """
    d_model, d_decoder = config.vit.d_model, config.d_decoder
    encoder_layer = attention_macs(encoder_length, encoder_length, d_model)
    encoder_layer += feed_forward_macs(encoder_length, d_model, config.vit.d_ff)
    embedding = config.vit.grid_size**2 * config.patch_dim * d_model
    length = config.vit.length
    decoder_layer = attention_macs(length, length, d_decoder)
    decoder_layer += feed_forward_macs(length, d_decoder, config.d_decoder_ff)
    ends = (
        encoder_length * d_model * d_decoder + length * d_decoder * config.patch_dim
    )
    return (
        embedding + config.vit.num_layers * encoder_layer,
        config.decoder_layers * decoder_layer + ends,
    )


def mixer_parameters(config: MixerConfig, head: bool = True) -> int:
    """Count patch embedding, layers, norm and head (Tolstikhin et al. 2021, table 1).

    A layer has two feed-forward networks, one as wide as a token and one as wide as
    there are tokens, and two norms.

    Args:
        config: The sizes.
        head: Whether the head counts; the table leaves it out.

    Returns:
        The number of parameters.
    """
    d_model = config.d_model
    embedding = (config.patch_size**2 * config.num_channels + 1) * d_model
    layer = feed_forward_parameters(config.length, config.d_token)
    layer += feed_forward_parameters(d_model, config.d_ff) + 2 * 2 * d_model
    parameters = embedding + config.num_layers * layer + 2 * d_model
    return parameters + (d_model + 1) * config.num_classes * head


def mixer_macs(config: MixerConfig) -> int:
    """Count the MACs of MLP-Mixer for one image (Tolstikhin et al. 2021, section 2).

    Args:
        config: The sizes.

    Returns:
        The number of MACs, with those of the logits.
    """
    d_model, length = config.d_model, config.length
    patch_dim = config.patch_size**2 * config.num_channels
    # In token mixing the channels are the sequence.
    layer = feed_forward_macs(d_model, length, config.d_token)
    layer += feed_forward_macs(length, d_model, config.d_ff)
    embedding = length * patch_dim * d_model
    return embedding + config.num_layers * layer + d_model * config.num_classes


def training_flops(parameters: int, tokens: int) -> int:
    """Estimate the FLOPs of a training: 6 N D (Kaplan et al. 2020, section 2.1).

    Forward, each parameter is multiplied and added once for each token: 2 FLOPs.
    Backward takes twice as many. What grows with the square of the length is left
    out.

    Args:
        parameters: Number of parameters, N.
        tokens: Number of tokens that are read, D.

    Returns:
        The number of FLOPs, roughly.
    """
    return 6 * parameters * tokens


def weights_bytes(
    num_heads: int, target: int, source: int, per_number: int = 4
) -> int:
    """Count the bytes of the attention weights of one layer and one sequence.

    One number for each pair of tokens and each head: the square in the memory of
    a Transformer (Vaswani et al. 2017, section 4).

    Args:
        num_heads: Number of heads.
        target: Number of tokens that ask.
        source: Number of tokens that are read.
        per_number: Bytes of one number.

    Returns:
        The number of bytes.
    """
    return num_heads * target * source * per_number


def cache_bytes(config: GPTConfig, length: int, per_number: int = 4) -> int:
    """Count the bytes of the keys and values of a text (Pope et al. 2022, section 2).

    Args:
        config: The sizes.
        length: Number of tokens of the text.
        per_number: Bytes of one number.

    Returns:
        The number of bytes, 2 · L · n · d_model numbers.
    """
    return 2 * config.num_layers * length * config.d_model * per_number
