#!/usr/bin/env python3
"""Times statsmodels, pandas and scipy on the series that `bench` is timed on.

    swift run -c release bench --write-series DIR
    python3 -m venv env && env/bin/pip install statsmodels==0.15.0 pandas scipy
    env/bin/python Benchmarks/peers/time_peers.py DIR [--json FILE] [--bench BENCH.json]

One process, one thread (OMP_NUM_THREADS=1). Medians of repetitions in microseconds of processor time a series; with --bench
(what `bench --json` wrote) the figures of Vedette stand beside them with the ratio.
"""
import argparse
import csv
import json
import os
import platform
import sys
import time
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

PERIODS = {"W1": [24, 168], "W2": [288], "W3": [7]}


def read(folder, name, count):
    series = []
    for number in range(count):
        with open(os.path.join(folder, "%s-%d.csv" % (name, number)), newline="") as file:
            series.append([float(row["value"]) for row in csv.DictReader(file)])
    return series


def median_microseconds(work, series, seconds):
    """Median over repetitions of the processor time of one pass over the series, divided by their number."""
    times, end = [], time.monotonic() + seconds
    while len(times) < 3 or (time.monotonic() < end and len(times) < 200):
        start = time.process_time()
        for one in series:
            work(one)
        times.append((time.process_time() - start) / len(series))
        if len(times) >= 1 and times[0] > 20:
            break
    times.sort()
    return 1e6 * times[len(times) // 2], len(times)


def cases(name):
    import numpy as np
    import pandas as pd
    import scipy.stats
    from statsmodels.tsa.holtwinters import ExponentialSmoothing
    from statsmodels.tsa.seasonal import MSTL, STL
    periods = PERIODS[name]
    period = periods[0]
    yield "stl", lambda x: STL(x, period=period).fit(inner_iter=2, outer_iter=0)
    yield "stl robust", lambda x: STL(x, period=period, robust=True).fit(inner_iter=2, outer_iter=15)
    if len(periods) > 1:
        yield "mstl", lambda x: MSTL(x, periods=periods).fit()
    yield "holt-winters", lambda x: ExponentialSmoothing(
        x, trend="add", seasonal="add", seasonal_periods=period, initialization_method="estimated").fit()
    yield "robust z global", lambda x: (x - np.median(x)) / scipy.stats.median_abs_deviation(x, scale="normal")

    def rolling(x):
        s = pd.Series(x)
        middle = s.rolling(168).median()
        return (s - middle).abs().rolling(168).median()
    yield "robust z rolling", rolling


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="what bench --write-series wrote")
    parser.add_argument("--seconds", type=float, default=2.0, help="time a case is given for its repetitions")
    parser.add_argument("--series", type=int, default=2, help="series a case is timed on")
    parser.add_argument("--json", help="write the figures here")
    parser.add_argument("--bench", help="what bench --json wrote: show Vedette beside the peers")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    import numpy
    import pandas
    import scipy
    import statsmodels
    versions = {"python": platform.python_version(), "numpy": numpy.__version__, "scipy": scipy.__version__,
                "pandas": pandas.__version__, "statsmodels": statsmodels.__version__}
    print("versions  " + ", ".join("%s %s" % item for item in versions.items()))
    ours = {}
    if options.bench:
        with open(options.bench) as file:
            ours = {m["name"]: m["processorMicroseconds"] for m in json.load(file)["measurements"]}
    results = []
    print("%-28s %14s %6s %14s %8s" % ("case", "peer µs", "runs", "vedette µs", "ratio"))
    for name in PERIODS:
        series = [numpy.array(one) for one in read(options.folder, name, options.series)]
        for case, work in cases(name):
            microseconds, repetitions = median_microseconds(work, series, options.seconds)
            label = "%s %s" % (case, name)
            own = ours.get(label)
            results.append({"name": label, "microseconds": microseconds, "repetitions": repetitions, "vedette": own})
            print("%-28s %14.1f %6d %14s %8s" % (
                label, microseconds, repetitions, "" if own is None else "%.1f" % own, "" if own is None else "%.0f" % (microseconds / own)), flush=True)
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"versions": versions, "measurements": results}, file, indent=1)
            file.write("\n")


if __name__ == "__main__":
    sys.exit(main())
