# One choice: 6 apples for certain, or a gamble that was won once in five times.
LOGBOOK = [("certain", 6)] * 5 + [("gamble", 10)] + [("gamble", 0)] * 4


def mean(action: str) -> float:
    rewards = [reward for done, reward in LOGBOOK if done == action]
    return sum(rewards) / len(rewards)


def expected(target: int) -> float:
    actions = [action for action, reward in LOGBOOK if reward == target]
    return sum(mean(action) for action in actions) / len(actions)


for target in (0, 6, 10):
    print(f"asked for {target}: expect {expected(target)}")
