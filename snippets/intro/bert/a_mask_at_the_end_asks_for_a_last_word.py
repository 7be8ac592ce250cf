from collections import Counter

texts = {"the dog sleeps": 6, "the dog chases the cat": 3, "the dog barks": 1}


def third_word(pattern: str, may_go_on: bool = False) -> dict[str, float]:
    """Count what stands third in the texts that fit, [MASK] being anything."""
    wanted = pattern.split()
    found: Counter[str] = Counter()
    for text, count in texts.items():
        words = text.split()
        read = words[: len(wanted)] if may_go_on else words
        if len(read) == len(wanted) and all(
            known in (word, "[MASK]")
            for word, known in zip(read, wanted, strict=True)
        ):
            found[words[2]] += count
    return {word: round(count / found.total(), 4) for word, count in found.items()}


next_word = third_word("the dog [MASK]", may_go_on=True)
last_word = third_word("the dog [MASK]")
three_left = third_word("the dog [MASK] [MASK] [MASK]")
print("language model, the dog …:         ", next_word)
print("the dog [MASK] [SEP]:              ", last_word)
print("the dog [MASK] [MASK] [MASK] [SEP]:", three_left)
