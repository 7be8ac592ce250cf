import torch

from transformer_notes.bert import hide_tokens

# What all other words together say about one place: tired, wide, eight others.
context = torch.tensor([0.6, 0.3] + 8 * [0.0125])
tired, wide, cook = 0, 1, 2


def belief(read: int, same: float, random: float) -> torch.Tensor:
    """Weigh what may have stood where `read` is read, at a chosen place."""
    weights = random / len(context) * context  # replaced, and `read` was drawn
    weights[read] += same * context[read]  # left as it was
    return weights / weights.sum()


recipes = {"80/10/10": (0.1, 0.1), "80/20/0": (0.2, 0.0), "80/0/20": (0.0, 0.2)}
for name, (same, random) in recipes.items():
    for word, read in (("tired", tired), ("cook", cook)):
        t, w, c = belief(read, same, random)[:3]
        print(f"{name:8} reads {word:5}: tired {t:.4f}, wide {w:.4f}, cook {c:.4f}")

# The same by drawing two million places. Under 4,000 are asked about and read "cook".
lot = torch.Generator().manual_seed(0)
tokens = torch.multinomial(context, 2_000_000, True, generator=lot).unsqueeze(0)
hidden, chosen = hide_tokens(tokens, torch.ones_like(tokens).bool(), 10, 10, lot)
for word, read in (("tired", tired), ("cook", cook)):
    asked = tokens[chosen & (hidden == read)]
    shares = [(asked == other).float().mean() for other in (tired, wide, cook)]
    print(f"drawn, reads {word:5}:", " ".join(f"{share:.2f}" for share in shares))
