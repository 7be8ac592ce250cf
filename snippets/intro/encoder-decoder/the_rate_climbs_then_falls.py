from transformer_notes.transformer import warmup_learning_rate

for step in (1, 1000, 4000, 16_000, 100_000):
    rates = [warmup_learning_rate(step, d_model=d) for d in (512, 1024)]
    later = warmup_learning_rate(step, d_model=512, warmup_steps=8000)
    print(f"step {step:6}:", *(f"{rate:.4g}" for rate in (*rates, later)))
try:
    warmup_learning_rate(0, d_model=512)
except ValueError as error:
    print(error)
