import torch

width = 400
good_variance = 2 / width

errors_imagenet, errors_fractals = 1 - 0.980, 1 - 0.976

middle = (1 + 2) / 2

num_tested = 200
leak_share, clean_accuracy = 20 / num_tested, 0.6
mixed = (1 - leak_share) * clean_accuracy + leak_share

found = (50_000 * 0.803 - 49_121 * 0.813) / 879
rounding = 0.0005 * (50_000 + 49_121) / 879
imagenet_low, imagenet_high = found - rounding, found + rounding
leaked, tested = 100, 500

weak_scale = 0.9
ten_layers, ten_layers_square = weak_scale**10, weak_scale**20

mean_a, mean_b = torch.tensor([4.0, 1]), torch.tensor([2.0, 2])
x = torch.tensor([3.0, 0])
line_without_bias = 2 * (mean_a - mean_b) @ x
bias = mean_b @ mean_b - mean_a @ mean_a
line_value, line_wrong_sign = line_without_bias + bias, line_without_bias - bias

whole, leaked_share = 0.80, 0.05
clean_part = (whole - leaked_share) / (1 - leaked_share)
clean_subtracted, clean_multiplied = whole - leaked_share, whole * (1 - leaked_share)

cifar_twins, right_with_twins = 0.1, 0.8
right_without = (right_with_twins - cifar_twins) / (1 - cifar_twins)
fall_of_accuracy = 1 - right_without / right_with_twins
