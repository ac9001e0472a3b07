"""Golden values of median, median absolute deviation and rolling robust location.

python3 tools/golden/robust_z.py Tests/DetectionKernelTests/Golden/robust-z
Writes one CSV a scenario: the values, and for every row numpy's median and scipy's median absolute deviation of the
`window` rows before it; the first line holds the whole sample's. All numbers with 17 significant digits.
"""
import sys
from pathlib import Path
import numpy as np
import scipy
from scipy import stats

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
rng = np.random.default_rng(20240517)
n = 400
t = np.arange(n)
season = 100 + 20 * np.sin(2 * np.pi * t / 24)
gaps = season + rng.normal(0, 3, n)
gaps[rng.random(n) < 0.15] = np.nan
gaps[120:160] = np.nan
scenarios = {
    "normal": rng.normal(0, 1, n),
    "seasonal": season + rng.normal(0, 3, n),
    "heavy": rng.standard_t(1.5, n),
    "integers": rng.poisson(2, n).astype(float),
    "constant": np.full(n, 7.25),
    "gaps": gaps,
    "huge": rng.normal(0, 1, n) * 1e300,
    "tiny": rng.normal(0, 1, n) * 1e-300,
    "short": rng.normal(5, 2, 3),
    "even": rng.normal(5, 2, 128),
}
windows = {"short": 2, "even": 10, "gaps": 24, "integers": 25}


def pair(x):
    x = x[~np.isnan(x)]
    if len(x) == 0:
        return np.nan, np.nan
    return np.median(x), stats.median_abs_deviation(x)


for name, x in scenarios.items():
    window = windows.get(name, 48)
    lines = [f"# numpy {np.__version__} scipy {scipy.__version__} window {window}"]
    m, d = pair(x)
    lines.append(f"whole,{m:.17g},{d:.17g}")
    for i in range(len(x)):
        m, d = pair(x[max(0, i - window):i])
        lines.append(f"{x[i]:.17g},{m:.17g},{d:.17g}")
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
