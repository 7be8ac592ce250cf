rate = 0.3
pretrained = 2.0


def adapt(weight, target, num_steps=10):
    """Gradient descent on the loss (weight − target)²."""
    for _ in range(num_steps):
        weight -= rate * 2 * (weight - target)
    return weight


def losses(cats, counting):
    return round((cats - 3) ** 2, 2), round((counting + 1) ** 2, 2)


separately = adapt(pretrained, 3), adapt(pretrained, -1)
joint = adapt(pretrained, (3 + -1) / 2)  # the minimum of the mean of both losses
first_cats = adapt(adapt(pretrained, 3), -1)
first_counting = adapt(adapt(pretrained, -1), 3)

print("a copy for each task:     losses", losses(*separately))
print("one weight, both at once: losses", losses(joint, joint))
print("cats, then counting:      losses", losses(first_cats, first_cats))
print("counting, then cats:      losses", losses(first_counting, first_counting))
