from math import exp, log

powers = [exp(-1), exp(0), exp(1), exp(2), exp(3)]
print([round(power, 3) for power in powers])

product = exp(1) * exp(2)
print("e¹ · e² =", round(product, 3), "and e³ =", round(exp(3), 3))
print("logarithm of that:", round(log(product), 3))

log_of_two, log_of_five = log(2), log(5)
sum_of_logarithms = log_of_two + log_of_five
print("ln 2 =", round(log_of_two, 3), "and ln 5 =", round(log_of_five, 3))
print("their sum", round(sum_of_logarithms, 3), "is ln 10 =", round(log(10), 3))
