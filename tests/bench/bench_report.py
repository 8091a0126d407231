"""What every benchmark prints: each figure beside its goal, and last one line of name=value pairs."""


def report(goals, figures):
    """`goals`: {name: (goal, unit)}; a figure must not exceed its goal. None: printed, no goal is set. Gives how many
    goals were missed."""
    missed = 0
    for name, (goal, unit) in goals.items():
        value = figures[name]
        # A figure that is no number has met nothing.
        verdict = "" if goal is None else "ok" if value <= goal else "MISSED"
        missed += verdict == "MISSED"
        limit = "" if goal is None else f"goal at most {goal:g}"
        print(f"{name:26} {value:14.4f}  {limit:24} {verdict:7} {unit}")
    print(" ".join(f"{name}={figures[name]:.4f}" for name in goals))
    return missed
