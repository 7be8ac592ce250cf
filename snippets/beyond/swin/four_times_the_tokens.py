from transformer_notes.windows import window_attention_macs

width, window = 96, 49  # the first stage of Swin-T, windows of 7 by 7
print("side   tokens       all pairs  in windows   work: all  in windows, 10^9")
for side in (56, 112, 224):
    tokens = side * side
    pairs = tokens**2, tokens * window
    every = window_attention_macs(tokens, tokens, width) / 1e9
    inside = window_attention_macs(tokens, window, width) / 1e9
    print(f"{side:4}  {tokens:7,} {pairs[0]:15,} {pairs[1]:11,}", end="")
    print(f"  {every:10.3f} {inside:11.3f}")
