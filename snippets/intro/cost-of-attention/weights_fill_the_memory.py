from transformer_notes.counting import weights_bytes

for length in (1_000, 10_000, 100_000):
    one_layer = weights_bytes(8, length, length)
    tokens = 4 * length * 512
    print(f"{length:7,} tokens: {tokens:11,} bytes of tokens, "
          f"{one_layer:15,} of weights, {one_layer / 2**30:7.2f} GiB")  # fmt: skip
