"""Writes the golden decompositions of STL and MSTL into Tests/DetectionKernelTests/Golden/stl.

Made with Python 3.11, statsmodels 0.15.0, numpy and pandas as its requirements resolve:

    python -m venv venv && venv/bin/pip install statsmodels==0.15.0
    venv/bin/python tools/golden/stl.py

One file a series: its values, then every scenario with all of its components. Real series ship inside
statsmodels; generated ones come from the seed written here.
"""
import json
import pathlib

import numpy as np
import statsmodels
from statsmodels import datasets
import statsmodels.datasets.elec_equip
from statsmodels.tsa.seasonal import MSTL, STL

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/DetectionKernelTests/Golden/stl"


def real_series():
    co2 = datasets.co2.load_pandas().data["co2"].resample("MS").mean().ffill()
    yield "co2", 12, co2.to_numpy()
    yield "elec_equip", 12, datasets.elec_equip.load_pandas().data.iloc[:, 0].to_numpy()
    yield "sunspots", 11, datasets.sunspots.load_pandas().data["SUNACTIVITY"].to_numpy()
    macro = datasets.macrodata.load_pandas().data
    yield "macrodata_realgdp", 4, macro["realgdp"].to_numpy()
    yield "macrodata_unemp", 4, macro["unemp"].to_numpy()
    yield "nile", 7, datasets.nile.load_pandas().data["volume"].to_numpy()
    elnino = datasets.elnino.load_pandas().data.drop(columns="YEAR").to_numpy().ravel()
    yield "elnino", 12, elnino


def generated_series():
    rng = np.random.default_rng(20210)
    t = np.arange(400)
    yield "generated_period2", 2, 5 + 0.01 * t + np.where(t % 2 == 0, 1.0, -1.0) + rng.normal(0, 0.3, 400)
    t = np.arange(24 * 21 + 5)
    y = 100 + 10 * np.sin(2 * np.pi * t / 24) + 4 * np.cos(2 * np.pi * t / 168) + rng.normal(0, 1, len(t))
    y[rng.choice(len(t), 6, replace=False)] += 25
    yield "generated_hourly_spikes", 24, y
    t = np.arange(15)
    yield "generated_two_cycles", 7, np.cumsum(rng.normal(0, 1, 15)) + np.sin(2 * np.pi * t / 7)


def odd(value):
    value = int(value)
    return value + (value % 2 == 0)


def scenarios(period, n):
    cycles = n // period
    wide = odd(1.9 * period + 2)
    yield "defaults", {}, {}
    yield "robust", {"robust": True}, {}
    yield "robust_inner1", {"robust": True}, {"inner_iter": 1, "outer_iter": 6}
    yield "jumps", {"seasonal_jump": 2, "trend_jump": 3, "low_pass_jump": 4}, {"inner_iter": 2, "outer_iter": 0}
    yield "robust_jumps", {"robust": True, "seasonal_jump": 3, "trend_jump": odd(period / 2), "low_pass_jump": 2}, {}
    yield "long_jumps", {"seasonal_jump": 50, "trend_jump": 10 * period, "low_pass_jump": 5 * period}, {}
    yield "constant_degree", {"seasonal_deg": 0, "trend_deg": 0, "low_pass_deg": 0}, {}
    yield "constant_degree_robust", {"seasonal_deg": 0, "trend_deg": 0, "low_pass_deg": 0, "robust": True}, {}
    yield "seasonal_degree_0", {"seasonal_deg": 0, "seasonal": 35, "trend": wide}, {"inner_iter": 2, "outer_iter": 0}
    yield "wider_than_series", {"seasonal": odd(cycles + 8), "trend": odd(n + 6), "low_pass": odd(n + 20)}, {}
    yield "narrow_seasonal", {"seasonal": 3, "trend": odd(3 * period + 1), "low_pass": odd(period + 4)}, {}


def rounded(values):
    """Thirteen significant digits: four more than the tightest tolerance of the tests, and two thirds of the size."""
    return [float(f"{value:.13g}") for value in np.asarray(values)]


def decomposition(result):
    return {
        "seasonal": rounded(result.seasonal),
        "trend": rounded(result.trend),
        "remainder": rounded(result.resid),
        "weights": rounded(result.weights),
    }


def is_reproducible(y, period, settings, loops):
    """Whether statsmodels agrees with itself after a change of the series in its last digit.

    Where a window holds only a few observations with weight, fifteen robust passes may be chaotic, and where a fit is exact
    the weights are those of rounding errors. No two programs agree on such a case.
    """
    nudged = y * (1 + 1e-15 * np.cos(np.arange(len(y))))
    first, second, third = (STL(v, period=period, **settings).fit(**loops) for v in (y, nudged, y - y[0]))
    scale = np.abs(y).max()
    return all(
        np.abs(first.seasonal - other.seasonal).max() < 1e-10 * scale and np.abs(first.weights - other.weights).max() < 1e-8
        for other in (second, third))


def golden(name, period, y):
    cases = []
    for label, settings, loops in scenarios(period, len(y)):
        if not is_reproducible(y, period, settings, loops):
            print("left out, not reproducible:", name, label)
            continue
        model = STL(y, period=period, **settings)
        config = dict(model.config)
        robust = bool(config["robust"])
        fitted = model.fit(**loops)
        cases.append({
            "name": label,
            "period": period,
            "smoothers": {
                part: [int(config[key]), int(config[key + "_deg"]), int(config[key + "_jump"])]
                for part, key in (("seasonal", "seasonal"), ("trend", "trend"), ("lowPass", "low_pass"))
            },
            "innerLoops": loops.get("inner_iter", 2 if robust else 5),
            "outerLoops": loops.get("outer_iter", 15 if robust else 0),
            "factoryDefaults": label in ("defaults", "robust"),
            **decomposition(fitted),
        })
    return {"name": name, "source": f"statsmodels {statsmodels.__version__}", "observed": y.tolist(), "cases": cases}


def golden_mstl(name, y, cases):
    out = []
    for label, periods, windows, iterate, settings in cases:
        fitted = MSTL(y, periods=periods, windows=windows, iterate=iterate, stl_kwargs=dict(settings)).fit()
        kept = sorted(p for p in periods if p < len(y) / 2)
        seasonal = np.asarray(fitted.seasonal).reshape(len(y), -1).T
        out.append({
            "name": label, "periods": list(periods), "windows": list(windows) if windows else None, "iterate": iterate,
            "robust": bool(settings.get("robust", False)), "innerLoops": settings.get("inner_iter"),
            "outerLoops": settings.get("outer_iter"), "keptPeriods": kept,
            "seasonal": [rounded(part) for part in seasonal], "trend": rounded(fitted.trend),
            "remainder": rounded(fitted.resid), "weights": rounded(fitted.weights),
        })
    return {"name": name, "source": f"statsmodels {statsmodels.__version__}", "observed": y.tolist(), "cases": out}


def write(name, content):
    path = OUT / f"{name}.json"
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(path.name, len(content["observed"]), len(content["cases"]), path.stat().st_size)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    series = list(real_series()) + list(generated_series())
    for name, period, y in series:
        write(name, golden(name, period, np.asarray(y, dtype=float)))
    by_name = {name: np.asarray(y, dtype=float) for name, _, y in series}
    rng = np.random.default_rng(2021)
    t = np.arange(168 * 4 + 11)
    hourly = 50 + 0.01 * t + 8 * np.sin(2 * np.pi * t / 24) + 5 * np.sin(2 * np.pi * t / 168 + 1) + rng.normal(0, 1, len(t))
    hourly[[100, 333, 500]] += [20, -25, 30]
    write("mstl_generated_hourly", golden_mstl("mstl_generated_hourly", hourly, [
        ("defaults", (24, 168), None, 2, {}),
        ("robust", (24, 168), None, 2, {"robust": True}),
        ("windows", (168, 24), (7, 13), 3, {"inner_iter": 2, "outer_iter": 0}),
        ("one_season", (24,), None, 2, {}),
        ("long_period_dropped", (24, 168, 400), None, 2, {"inner_iter": 2, "outer_iter": 0}),
    ]))
    for name, periods in (("co2", (12, 36)), ("sunspots", (11, 22)), ("macrodata_realgdp", (4, 12))):
        write("mstl_" + name, golden_mstl("mstl_" + name, by_name[name], [
            ("defaults", periods, None, 2, {}),
            ("robust", periods, (9, 15), 2, {"robust": True}),
        ]))


if __name__ == "__main__":
    main()
