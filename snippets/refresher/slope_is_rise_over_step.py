def square(x):
    return x * x


def slope(x, step):
    return (square(x + step) - square(x)) / step


coarse = slope(3, step=0.1)
fine = slope(3, step=0.01)
finer = slope(3, step=0.001)
print(round(coarse, 3), round(fine, 3), round(finer, 3))
