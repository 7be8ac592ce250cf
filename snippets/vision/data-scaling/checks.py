from math import e, log, log10, sqrt

from notes_site.recorded import recorded

# Table 5 of the paper on ViT, and what the ruler makes of it.
factor = 303 / 14
first, second = log10(14 / 1.3), log10(factor)
b16_first, b16_second = (83.97 - 77.91) / first, (84.15 - 83.97) / second
l16_first, l16_second = (85.15 - 76.53) / first, (87.12 - 85.15) / second
h14_second = (88.04 - 85.13) / second
resnet, resnet_second = (81.30, 87.54), (87.54 - 85.39) / second
recipe_gain = 82.5 - 76.53

# The digits.
result = recorded("digits")
settings, spread = result["settings"], result["spread"]
sizes, steps, batch = (settings[name] for name in ("sizes", "steps", "batch"))
tests, most = settings["tests"], sizes[-1]
all_digits = tests + most
vit_rate, cnn_rate = (settings["rates"][model] for model in ("ViT", "CNN"))
vit_parameters = spread["ViT"]["parameters"]["mean"]
cnn_parameters = spread["CNN"]["parameters"]["mean"]

# Noise of a share among the tests.
right, right_of_question = 0.97, 0.9
noise_points = 100 * sqrt(right * (1 - right) / tests)
noise_of_one = 100 * sqrt(right_of_question * (1 - right_of_question))
noise_at_90 = noise_of_one / sqrt(tests)
without_root = noise_of_one / tests

# Questions.
l32_gain = 84.37 - 80.99
l32_second = l32_gain / second
l32_by_factor = l32_gain / factor
l32_natural = l32_gain / log(factor)
euler = e
l32_share = 0.29 / (0.29 + 3.64)
l32_over_b32 = 14 * factor**l32_share
even_width = 303 - 14
even_axis = 14 + l32_share * even_width
wrong_share = 14 * factor ** (0.29 / 3.64)
