from transformer_notes.scaling import reciprocal_root_rate

# Thousands of steps, and of cool-down: Zhai et al. 2021, appendix G, ViT-L/16.
COOL_DOWN = {20: 10, 30: 10, 60: 10, 120: 50, 400: 50, 1200: 50, 2000: 50, 4000: 50}

separate = sum(COOL_DOWN)
trunk = max(COOL_DOWN) - COOL_DOWN[max(COOL_DOWN)]
branched = trunk + sum(COOL_DOWN.values())
gain = separate / branched
print(f"from scratch: {separate}, branched: {branched}, {gain:.2f} times")

SHAPE = {"peak": 8e-4, "warm_up": 10_000, "timescale": 10_000, "cool_down": 50_000}
rates = {}
for step in (5_000, 10_000, 40_000, 90_000, 350_000, 375_000, 400_000):
    short = reciprocal_root_rate(step, num_steps=400_000, **SHAPE)
    long = reciprocal_root_rate(step, num_steps=1_000_000, **SHAPE)
    rates[step] = short, long
    print(f"step {step:6}: {1e6 * short:6.1f} and {1e6 * long:6.1f} millionths")
