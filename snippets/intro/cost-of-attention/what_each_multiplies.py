from transformer_notes.sparse import big_bird_pairs


def macs(length: int, d_model: int) -> dict[str, int]:
    """Count comparing, averaging and what they need, in all heads together."""
    block, mixtures, chunk, rounds = 64, 256, 64, 4
    pairs = big_bird_pairs(length // block, block, 2, window=3, num_random=3)
    # Buckets of half a chunk, on average; half as many directions as buckets.
    directions = length // chunk
    return {
        "all pairs": 2 * length * length * d_model,
        "Big Bird": 2 * pairs * d_model,
        "Linformer": 4 * mixtures * length * d_model,
        "Reformer": rounds * length * (2 * 2 * chunk + directions) * d_model,
    }


print("tokens", *macs(64, d_model=768), sep="  ")
for length in (512, 4096, 32768, 262144):
    counts = macs(length, d_model=768)
    times = {name: counts["all pairs"] / count for name, count in counts.items()}
    print(f"{length:6}", *(f"{times[x]:{len(x)}.1f}" for x in times), sep="  ")
