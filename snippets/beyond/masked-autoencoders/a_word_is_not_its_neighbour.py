text = (
    "the animal did not cross the street because it was too tired "
    "and the street was far too wide today"
)
words = text.split()
copied = sum(
    word in (before, after)
    for before, word, after in zip(words, words[1:], words[2:], strict=False)
)
print("words between two others:", len(words) - 2)
print("the same as one of its two neighbours:", copied)
