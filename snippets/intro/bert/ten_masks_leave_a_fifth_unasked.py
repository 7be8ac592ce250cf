import math

words, asked = 20, 3
masks = math.comb(words, asked)  # ways to choose three places of twenty
passes, copies = 40, 10


def different(draws: int) -> float:
    """Expect how many different masks are among so many draws."""
    return masks * (1 - (1 - 1 / masks) ** draws)


def never(draws: int) -> float:
    """Expect which share of the places is in none of the masks."""
    return (1 - asked / words) ** draws


print(f"{masks:,} masks")
for name, draws in (("static", copies), ("dynamic", passes)):
    count, share = different(draws), never(draws)
    print(f"{name:7}: {count:.2f} different, never asked {share:.4f}")
