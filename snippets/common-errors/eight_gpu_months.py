cards = 8
days_in_a_week, days_in_a_month = 7, 365 / 12

short_window = cards * days_in_a_week  # 8 GPU-weeks, in days of one card
as_said = 1 * days_in_a_month  # "a GPU month"
as_printed = cards * days_in_a_month  # 8 GPU-months

print(f"8 GPU-weeks  {short_window:6.1f} days of one card")
print(f"1 GPU-month  {as_said:6.1f}")
print(f"8 GPU-months {as_printed:6.1f}")
