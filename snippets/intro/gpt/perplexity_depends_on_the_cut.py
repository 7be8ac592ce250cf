import math

probability = 0.001  # of one and the same text, by two models
perplexities = [probability ** (-1 / tokens) for tokens in (3, 6)]
print("3 tokens: perplexity", round(perplexities[0], 2))
print("6 tokens: perplexity", round(perplexities[1], 2))

characters = 18
per_character = -math.log2(probability) / characters
print("bits for each character, both:", round(per_character, 3))
