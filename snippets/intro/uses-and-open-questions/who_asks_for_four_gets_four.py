GAMES = ["ppp", "wpp", "ppw", "wwp", "www"]  # the logbook: p is pick, w is wait


def step(apples: int, action: str) -> tuple[int, int]:
    return (apples, 1) if action == "p" else (0, 2 * apples)  # reward, apples next


pages: dict[tuple[int, int, int], list[str]] = {}
returns = {}
for game in GAMES:
    seen, rewards = [1], []
    for action in game:
        reward, apples = step(seen[-1], action)
        rewards, seen = [*rewards, reward], [*seen, apples]
    returns[game] = sum(rewards)
    for day, action in enumerate(game):
        pages.setdefault((day, sum(rewards[day:]), seen[day]), []).append(action)


def ask(target: int) -> tuple[str, int]:
    actions, apples, to_go = "", 1, target
    for day in range(3):
        actions += max(found := pages[day, to_go, apples], key=found.count)
        reward, apples = step(apples, actions[-1])
        to_go -= reward
    return actions, target - to_go


print("logbook:", returns, "mean", sum(returns.values()) / len(GAMES))
print("asked for 4, 3, 2, 0, got", [ask(target) for target in (4, 3, 2, 0)])
