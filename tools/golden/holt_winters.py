"""Golden files of Holt-Winters: one-step forecasts for given parameters, and sums of squares of fits.

    pip install statsmodels==0.15.0 scipy numpy pandas      # and R (r-base-core) for its data sets and HoltWinters
    python tools/golden/holt_winters.py Tests/DetectionKernelTests/Golden/holt-winters

Writes recursion.json (statsmodels' ExponentialSmoothing with known parameters and states: forecasts and states at every
row) and fits.json (the sum of squared one-step errors that statsmodels reaches with estimated parameters and states; R's
HoltWinters, which starts from heuristic states and leaves the first cycle out, beside it for information).
"""
import json
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from statsmodels.datasets import elec_equip
from statsmodels.tsa.holtwinters import ExponentialSmoothing

warnings.simplefilter("ignore")
TREND = {"none": (None, False), "additive": ("add", False), "damped": ("add", True)}
SEASON = {"none": None, "additive": "add", "multiplicative": "mul"}


def from_r(name):
    out = subprocess.run(["Rscript", "-e", f"cat(format(as.numeric({name}), digits=17), sep='\\n')"],
                         capture_output=True, text=True, check=True).stdout
    return np.array([float(x) for x in out.split()])


def r_holt_winters(values, period, trend, season):
    """Sum of squares of R's HoltWinters, or None where it does not fit the model or gives up."""
    if trend == "damped":
        return None
    gamma = "gamma=FALSE" if season == "none" else f"seasonal='{season}'"
    beta = "beta=FALSE" if trend == "none" else ""
    arguments = ", ".join(x for x in (beta, gamma) if x)
    data = ",".join(repr(float(v)) for v in values)
    run = subprocess.run(["Rscript", "-e", f"cat(format(HoltWinters(ts(c({data}), frequency={period}), {arguments})$SSE, digits=17))"],
                         capture_output=True, text=True)
    return float(run.stdout) if run.returncode == 0 and run.stdout else None


def generated(rng, n, period, season, trend, alpha, beta, gamma, noise, multiplicative):
    """A series out of the model itself, so that every parameter has something to find."""
    level, slope = 100.0, {"none": 0.0, "additive": 0.3, "damped": 1.5}[trend]
    phi = 0.95 if trend == "damped" else 1.0
    shape = np.sin(2 * np.pi * np.arange(period) / period) + 0.4 * rng.standard_normal(period)
    shape -= shape.mean()
    s = list(1 + 0.2 * shape if multiplicative else 15 * shape) if season else [1.0 if multiplicative else 0.0] * period
    y = np.empty(n)
    for t in range(n):
        base = level + phi * slope
        k = t % period
        expected = base * s[k] if multiplicative else base + s[k]
        e = noise * rng.standard_normal() * (expected / 100 if multiplicative else 1)
        y[t] = expected + e
        step = e / s[k] if multiplicative else e
        level, slope = base + alpha * step, phi * slope + alpha * beta * step
        s[k] += (gamma * e / base if multiplicative else gamma * e) if season else 0
    return y


def series():
    rng = np.random.default_rng(20240607)
    co2 = sm.datasets.co2.load_pandas().data["co2"].resample("MS").mean().interpolate().to_numpy()
    macro = sm.datasets.macrodata.load_pandas().data
    elnino = sm.datasets.elnino.load_pandas().data.set_index("YEAR").to_numpy().ravel()
    yield "co2 monthly (statsmodels)", co2[:360], 12, "additive", "additive"
    yield "co2 monthly (statsmodels)", co2[:360], 12, "multiplicative", "additive"
    yield "co2 monthly (statsmodels)", co2[:360], 12, "additive", "damped"
    elec = elec_equip.load_pandas().data.iloc[:, 0].to_numpy()
    yield "elec_equip (statsmodels)", elec, 12, "additive", "additive"
    yield "elec_equip (statsmodels)", elec, 12, "multiplicative", "none"
    yield "sunspots (statsmodels)", sm.datasets.sunspots.load_pandas().data["SUNACTIVITY"].to_numpy(), 11, "additive", "none"
    yield "sunspots (statsmodels)", sm.datasets.sunspots.load_pandas().data["SUNACTIVITY"].to_numpy(), 1, "none", "damped"
    yield "nile (statsmodels)", sm.datasets.nile.load_pandas().data["volume"].to_numpy(), 1, "none", "none"
    yield "elnino (statsmodels)", elnino[-240:], 12, "additive", "none"
    yield "realgdp (statsmodels)", macro["realgdp"].to_numpy(), 1, "none", "additive"
    yield "cpi (statsmodels)", macro["cpi"].to_numpy(), 1, "none", "damped"
    yield "unemp (statsmodels)", macro["unemp"].to_numpy(), 4, "additive", "damped"
    for name, period, kinds in [
        ("AirPassengers", 12, [("multiplicative", "additive"), ("additive", "additive"), ("multiplicative", "damped")]),
        ("UKgas", 4, [("multiplicative", "additive"), ("additive", "additive")]),
        ("JohnsonJohnson", 4, [("multiplicative", "additive"), ("multiplicative", "damped")]),
        ("nottem", 12, [("additive", "none"), ("multiplicative", "none")]),
        ("USAccDeaths", 12, [("additive", "none"), ("additive", "damped")]),
        ("ldeaths", 12, [("additive", "none"), ("multiplicative", "additive")]),
        ("UKDriverDeaths", 12, [("additive", "none"), ("multiplicative", "none")]),
        ("austres", 4, [("additive", "additive")]),
        ("LakeHuron", 1, [("none", "none"), ("none", "damped")]),
        ("BJsales", 1, [("none", "additive"), ("none", "damped")]),
        ("WWWusage", 1, [("none", "additive")]),
    ]:
        values = from_r(name)
        for season, trend in kinds:
            yield f"{name} (R)", values, period, season, trend
    for period, n in [(4, 120), (7, 210), (12, 240), (24, 480)]:
        for season in ("additive", "multiplicative"):
            for trend in ("none", "additive", "damped"):
                y = generated(rng, n, period, True, trend, 0.3, 0.1 if trend != "none" else 0.0, 0.15, 3.0, season == "multiplicative")
                yield f"generated, period {period}", y, period, season, trend
    for trend in ("none", "additive", "damped"):
        y = generated(rng, 200, 1, False, trend, 0.4, 0.2 if trend != "none" else 0.0, 0.0, 4.0, False)
        yield "generated, no season", y, 1, "none", trend


def fits():
    cases, stored, keys = [], {}, {}
    for name, values, period, season, trend in series():
        model_trend, damped = TREND[trend]
        model = ExponentialSmoothing(values, trend=model_trend, damped_trend=damped, seasonal=SEASON[season],
                                     seasonal_periods=period if season != "none" else None, initialization_method="estimated")
        fit = model.fit()
        p = fit.params
        key = keys.setdefault((name, values.tobytes()), f"{name} {len(keys)}" if name.startswith("gen") else name)
        stored[key] = [float(v) for v in values]
        cases.append({
            "series": key, "period": period, "season": season, "trend": trend, "sse": float(fit.sse),
            "alpha": float(p["smoothing_level"]), "beta": None if trend == "none" else float(p["smoothing_trend"]),
            "gamma": None if season == "none" else float(p["smoothing_seasonal"]),
            "phi": float(p["damping_trend"]) if damped else None,
            "sse_r_holt_winters": r_holt_winters(values, period, trend, season),
        })
        print(f"{key:32s} {season:15s} {trend:9s} {fit.sse:14.6g}", file=sys.stderr)
    return {"cases": cases, "series": stored}


def recursions():
    rng = np.random.default_rng(7)
    cases = []
    for season in SEASON:
        for trend in TREND:
            for period, n in [(4, 41), (7, 50)] if season != "none" else [(1, 40)]:
                multiplicative = season == "multiplicative"
                values = generated(rng, n, period, season != "none", trend, 0.3, 0.2, 0.2, 3.0, multiplicative)
                parameters = {"alpha": 0.37, "beta": 0.21, "gamma": 0.29, "phi": 0.93}
                initial = {"level": 97.5, "trend": 0.8,
                           "season": [] if season == "none" else list(rng.uniform(0.7, 1.3, period) if multiplicative else rng.uniform(-20, 20, period))}
                model_trend, damped = TREND[trend]
                model = ExponentialSmoothing(
                    values, trend=model_trend, damped_trend=damped, seasonal=SEASON[season],
                    seasonal_periods=period if season != "none" else None, initialization_method="known",
                    initial_level=initial["level"], initial_trend=initial["trend"] if model_trend else None,
                    initial_seasonal=initial["season"] if season != "none" else None)
                fit = model.fit(
                    smoothing_level=parameters["alpha"], smoothing_trend=parameters["beta"] if model_trend else None,
                    smoothing_seasonal=parameters["gamma"] if season != "none" else None,
                    damping_trend=parameters["phi"] if damped else None, optimized=False)
                cases.append({
                    "season": season, "trend": trend, "period": period, **parameters, "initial": initial,
                    "values": list(values), "expected": list(map(float, fit.fittedvalues)), "level": list(map(float, fit.level)),
                    "trendState": list(map(float, fit.trend)) if model_trend else None,
                    "seasonState": list(map(float, fit.season)) if season != "none" else None,
                })
    return {"cases": cases}


def main():
    folder = Path(sys.argv[1])
    versions = {"statsmodels": statsmodels.__version__, "scipy": scipy.__version__, "numpy": np.__version__,
                "R": subprocess.run(["Rscript", "-e", "cat(as.character(getRversion()))"], capture_output=True, text=True).stdout}
    for name, content in (("recursion", recursions()), ("fits", fits())):
        (folder / f"{name}.json").write_text(json.dumps({"versions": versions, **content}, indent=0) + "\n")


main()
