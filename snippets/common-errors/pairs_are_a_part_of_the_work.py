from transformer_notes.counting import attention_macs

d_model = 512
short, long = (2 * length**2 * d_model for length in (64, 4096))
short_all, long_all = (attention_macs(n, n, d_model) for n in (64, 4096))
print(f"  64 tokens: {short:,} of {short_all:,} are pairs")
print(f"4096 tokens: {long:,} of {long_all:,} are pairs")
