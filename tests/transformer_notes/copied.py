"""Gives our modules the weights of PyTorch's, so that both must compute the same."""

from collections.abc import Iterable
from typing import Any

import torch
from einops import rearrange
from torch import Tensor, nn

from transformer_notes.attention import MultiHeadAttention
from transformer_notes.layers import DecoderLayer, EncoderLayer, FeedForward, LayerNorm
from transformer_notes.vit import VisionTransformer

CLOSE = {"rtol": 0, "atol": 1e-5}


@torch.no_grad()
def shake(module: nn.Module) -> nn.Module:
    """Move every parameter away from its start, gains of 1 and biases of 0 too."""
    for parameter in module.parameters():
        parameter.add_(torch.randn_like(parameter), alpha=0.2)
    return module.eval()


@torch.no_grad()
def copy(ours: nn.Linear, weight: Tensor, bias: Tensor | None) -> None:
    assert ours.weight.shape == weight.shape
    ours.weight.copy_(weight)
    if ours.bias is not None:
        ours.bias.copy_(bias)
    elif bias is not None:
        bias.zero_()  # what ours has not, theirs must not have


@torch.no_grad()
def copy_norm(ours: LayerNorm, theirs: nn.LayerNorm) -> None:
    ours.gain.copy_(theirs.weight)
    ours.bias.copy_(theirs.bias)


def copy_attention(ours: MultiHeadAttention, theirs: nn.MultiheadAttention) -> None:
    weights = theirs.in_proj_weight.chunk(3)
    biases = (None,) * 3 if theirs.in_proj_bias is None else theirs.in_proj_bias.chunk(3)
    for linear, weight, bias in zip(
        (ours.to_query, ours.to_key, ours.to_value), weights, biases, strict=True
    ):
        copy(linear, weight, bias)
    copy(ours.to_output, theirs.out_proj.weight, theirs.out_proj.bias)


def copy_feed_forward(ours: FeedForward, first: nn.Linear, second: nn.Linear) -> None:
    copy(ours.to_hidden, first.weight, first.bias)
    copy(ours.to_output, second.weight, second.bias)


def copy_encoder_layer(ours: EncoderLayer, theirs: nn.TransformerEncoderLayer) -> None:
    copy_attention(ours.attention, theirs.self_attn)
    copy_norm(ours.attention_norm, theirs.norm1)
    copy_feed_forward(ours.feed_forward, theirs.linear1, theirs.linear2)
    copy_norm(ours.feed_forward_norm, theirs.norm2)


def copy_decoder_layer(ours: DecoderLayer, theirs: nn.TransformerDecoderLayer) -> None:
    copy_attention(ours.self_attention, theirs.self_attn)
    copy_norm(ours.self_attention_norm, theirs.norm1)
    copy_attention(ours.cross_attention, theirs.multihead_attn)
    copy_norm(ours.cross_attention_norm, theirs.norm2)
    copy_feed_forward(ours.feed_forward, theirs.linear1, theirs.linear2)
    copy_norm(ours.feed_forward_norm, theirs.norm3)


def copy_vit_layers(ours: Iterable[Any], theirs: Iterable[Any]) -> None:
    """Copy the layers of a Vision Transformer of the transformers library, or of its MAE."""
    for layer, block in zip(ours, theirs, strict=True):
        for name, theirs_name in (
            ("to_query", "q_proj"),
            ("to_key", "k_proj"),
            ("to_value", "v_proj"),
            ("to_output", "o_proj"),
        ):
            source = getattr(block.attention, theirs_name)
            copy(getattr(layer.attention, name), source.weight, source.bias)
        copy_norm(layer.attention_norm, block.layernorm_before)
        copy_feed_forward(layer.feed_forward, block.mlp.fc1, block.mlp.fc2)
        copy_norm(layer.feed_forward_norm, block.layernorm_after)


@torch.no_grad()
def copy_vit(ours: VisionTransformer, theirs: Any, classifier: nn.Linear) -> None:
    """Copy a Vision Transformer of the transformers library, and the head of its class token."""
    embeddings = theirs.embeddings
    projection = embeddings.patch_embeddings.projection
    weight = rearrange(projection.weight, "d c p q -> d (p q c)")
    copy(ours.embedding.to_token, weight, projection.bias)
    ours.class_token.copy_(embeddings.cls_token[0, 0])
    ours.positions.table.copy_(embeddings.position_embeddings[0])
    copy_vit_layers(ours.layers, theirs.layers)
    copy_norm(ours.norm, theirs.layernorm)
    copy(ours.to_logits, classifier.weight, classifier.bias)
