import torch
import torch.nn.functional as F
from torch import nn

from transformer_notes.attention import (
    attention_scores,
    causal_mask,
    scaled_dot_product_attention,
)
from transformer_notes.counting import (
    attention_macs,
    attention_parameters,
    cache_bytes,
    decoder_layer_parameters,
    feed_forward_parameters,
)
from transformer_notes.gpt import GPT3_175B
from transformer_notes.transformer import TRANSFORMER_BASE

# The three tokens of the chapter on self-attention.
query = torch.tensor([[0.0, 0, 1, 2], [0, 2, 1, 0], [1, 0, 1, 0]])
key = torch.tensor([[0.0, 2, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]])
value = torch.tensor([[3.0, 0], [1, 4], [0, 1]])
mask = causal_mask(3)
scores = attention_scores(query, key)
exponentials = scores.exp()
sums = exponentials.sum(dim=1)
masked_exponentials = exponentials * mask
masked_sums = masked_exponentials.sum(dim=1)
output, weights = scaled_dot_product_attention(query, key, value, mask)
_, unmasked = scaled_dot_product_attention(query, key, value)
late = unmasked * mask

# The third key three times as long.
other_key = torch.tensor([[0.0, 2, 0, 0], [1, 0, 1, 0], [0, 0, 0, 3]])
other_exponentials = attention_scores(query, other_key)[0].exp()

# What PyTorch does with an empty row: zeros in the function since 2.5; in the module
# NaN if the weights are asked for, or in evaluation without gradients, else zeros.
empty = torch.tensor([[True, True, True], [False, False, False], [True, True, True]])
torch.manual_seed(0)
x = torch.randn(1, 3, 4)
module = nn.MultiheadAttention(embed_dim=4, num_heads=2, batch_first=True)
if torch.__version__ >= "2.5":
    assert F.scaled_dot_product_attention(x, x, x, attn_mask=empty)[0, 1].eq(0).all()
    trained, _ = module(x, x, x, attn_mask=~empty, need_weights=False)
    assert trained.isfinite().all()
    with torch.no_grad():
        evaluated, _ = module.eval()(x, x, x, attn_mask=~empty, need_weights=False)
    assert evaluated[0, 1].isnan().all()
assert module(x, x, x, attn_mask=~empty)[0][0, 1].isnan().all()
assert scaled_dot_product_attention(x, x, x, empty)[0][0, 1].isnan().all()

# The module hides filler where key_padding_mask is True.
filler = torch.tensor([[False, False, True]])
_, without_filler = module(x, x, x, key_padding_mask=filler)
assert without_filler[0, :, 2].eq(0).all()
assert without_filler[0, :, :2].gt(0).all()

# A die: what someone loses who knows only that it has six faces.
die_loss = torch.tensor(6.0).log()

# Parameters of a decoder layer of the base model.
config = TRANSFORMER_BASE
attention_count = attention_parameters(config.d_model)
feed_forward_count = feed_forward_parameters(config.d_model, config.d_ff)
norm_count = 3 * 2 * config.d_model
layer_count = decoder_layer_parameters(config.d_model, config.d_ff)
# The page prints each product in full; here they are held against the source.
assert (attention_count, feed_forward_count, norm_count) == (1048576, 2099712, 3072)
assert layer_count == 2 * attention_count + feed_forward_count + norm_count


# Multiplications of one layer's attention: step by step, and in one pass.
def steps(length: int, d_model: int) -> tuple[list[int], list[int], int]:
    every = range(1, length + 1)
    again = [attention_macs(t, t, d_model) for t in every]
    cached = [attention_macs(1, t, d_model, cached=t - 1) for t in every]
    return again, cached, attention_macs(length, length, d_model)


again, cached, one_pass = steps(4, 6)
long_again, long_cached, long_pass = steps(1000, 512)
long_ratio = sum(long_again) / sum(long_cached)

# Bytes of a cache: GPT-3 with two bytes a number.
gpt3_numbers = 2 * GPT3_175B.num_layers * GPT3_175B.d_model
gpt3_token_mib = 2 * gpt3_numbers / 2**20
gpt3_length = GPT3_175B.max_length
gpt3_bytes = cache_bytes(GPT3_175B, gpt3_length, per_number=2)
gpt3_gib = gpt3_bytes / 2**30
text_bytes = 2 * gpt3_length

# Question on the mask: row 2 has the dot products 0, 2 and 8, and d_k is 4.
asked_raw = torch.tensor([0.0, 2, 8])
asked_scores = asked_raw / 4**0.5
asked_before = asked_scores[:2].softmax(dim=-1)
asked_after = asked_scores.softmax(dim=-1)
asked_unscaled = asked_raw[:2].softmax(dim=-1)

# Question on pairs: 8 tokens; what a causal mask lets through.
pairs = causal_mask(8).sum()
all_pairs = 8 * 8
pairs_without_self = pairs - 8

# Question on the cache: 12 layers of width 768, 500 tokens, four bytes a number.
asked_layers, asked_width, asked_length = 12, 768, 500
asked_numbers = 2 * asked_layers * asked_width * asked_length
asked_cache = 4 * asked_numbers
asked_keys_only = asked_cache // 2
asked_one_layer = asked_cache // 12

# Question on predictions: 32 texts of 25 tokens, end token included.
predictions = 32 * 25
without_first = 32 * 24
with_start = 32 * 26

# Pitfall of zero scores: (0, 1, 2, 1), the last two are hidden.
filler_answer = torch.tensor([0.0, 1]).softmax(dim=-1)
filler_zeroed = torch.tensor([0.0, 1, 0, 0]).softmax(dim=-1)

# Question on filler: scores (-1, -4, 1, 3), the last two are filler.
asked_filler = torch.tensor([-1.0, -4, 1, 3])
asked_hidden = asked_filler[:2].softmax(dim=-1)
asked_read = asked_filler.softmax(dim=-1)
asked_zeroed = torch.tensor([-1.0, -4, 0, 0]).softmax(dim=-1)
