from dataclasses import replace

from transformer_notes.counting import gpt_parameters
from transformer_notes.gpt import GPT2_LARGE, GPT2_MEDIUM, GPT2_SMALL, GPT2_XL

paper = {GPT2_SMALL: 117, GPT2_MEDIUM: 345, GPT2_LARGE: 762, GPT2_XL: 1542}


def millions(config, vocab_size, window=1024):
    changed = replace(config, vocab_size=vocab_size, max_length=window)
    return gpt_parameters(changed) / 1e6


def fits(vocab_size, window=1024):
    return all(
        round(millions(config, vocab_size, window)) == printed
        for config, printed in paper.items()
    )


for config, printed in paper.items():
    new, old = millions(config, 50_257), millions(config, 40_478)
    print(f"paper {printed:4}   formula {new:7.2f}   old vocabulary {old:7.2f}")
fitting = [size for size in range(30_000, 60_000) if fits(size)]
print("all four fit from", fitting[0], "to", fitting[-1], "tokens")
print("with the old window as well:", fits(40_478, window=512))
