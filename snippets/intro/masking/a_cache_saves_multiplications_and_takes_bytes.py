from transformer_notes.counting import attention_macs, cache_bytes
from transformer_notes.gpt import GPT3_175B


def generate(length: int, d_model: int) -> tuple[int, int, int]:
    """Count attention in one layer: all tokens again, only the new one, one pass."""
    steps = range(1, length + 1)
    again = sum(attention_macs(t, t, d_model) for t in steps)
    cached = sum(attention_macs(1, t, d_model, cached=t - 1) for t in steps)
    return again, cached, attention_macs(length, length, d_model)


for length, d_model in ((4, 6), (1000, 512)):
    again, cached, one_pass = generate(length, d_model)
    print(f"{length} tokens of width {d_model}")
    print(f"  all again {again:,}, cached {cached:,}, one pass {one_pass:,}")

size = cache_bytes(GPT3_175B, length=2048, per_number=2)
print(f"keys and values of 2,048 tokens in GPT-3: {size / 2**30:.2f} GiB")
