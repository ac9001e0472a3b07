#!/usr/bin/env python3
"""Times Python packages on the series that `bench compare` sends; one request a line on standard input.

Fields are separated by tabs; the answer is a line that begins with `ok`, `missing` (with the reason) or `error`.

    hello                                        names and versions of the packages that are there
    load NAME PATH ROWS COUNT                    series after series of little-endian doubles
    time PEER METHOD K=V,... NAME FIRST COUNT REPEAT
                                                 processor seconds of REPEAT passes over the series FIRST ..< FIRST+COUNT
    result PEER METHOD K=V,... NAME INDEX PATH   writes the result of one series to PATH as doubles; says how many

Results: of stl the season and the trend, of mstl the sum of the seasons and the trend, of holt-winters the sum of squared
errors and their number, of rolling and global medians the median and the median absolute deviation.

One thread: the environment variables that the caller sets keep BLAS, numba and rayon to it.
"""
import importlib
import importlib.metadata
import os
import sys
import time
import warnings

# Whatever a package prints goes to standard error; the answers keep standard output for themselves.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
warnings.simplefilter("ignore")

PACKAGES = {"statsmodels": "statsmodels", "stl-rs": "stl-rs", "augurs": "augurs", "statsforecast": "statsforecast",
            "bottleneck": "bottleneck", "pandas": "pandas"}
series = {}
results = {}


def statsmodels_method(method, p):
    from statsmodels.tsa.holtwinters import ExponentialSmoothing
    from statsmodels.tsa.seasonal import MSTL, STL
    if method == "stl":
        def stl(x):
            return STL(x, period=p["period"], seasonal=p["seasonal"], trend=p["trend"], low_pass=p["low-pass"],
                       robust=p["outer"] > 0, seasonal_jump=p["seasonal-jump"], trend_jump=p["trend-jump"],
                       low_pass_jump=p["low-pass-jump"]).fit(inner_iter=p["inner"], outer_iter=p["outer"])
        return stl, lambda r, x: [r.seasonal, r.trend]
    if method == "mstl":
        def mstl(x):
            return MSTL(x, periods=(p["period-1"], p["period-2"])).fit()
        return mstl, lambda r, x: [r.seasonal.sum(axis=1), r.trend]
    if method == "holt-winters":
        def smooth(x):
            return ExponentialSmoothing(x, trend="add", seasonal="add", seasonal_periods=p["period"],
                                        initialization_method="estimated").fit()
        return smooth, lambda r, x: [[r.sse, len(x)]]
    return None


def stl_rs_method(method, p):
    import stl_rs
    if method == "stl":
        def stl(x):
            return stl_rs.STL(x, period=p["period"], seasonal=p["seasonal"], trend=p["trend"], low_pass=p["low-pass"],
                              robust=p["outer"] > 0, seasonal_jump=p["seasonal-jump"], trend_jump=p["trend-jump"],
                              low_pass_jump=p["low-pass-jump"]).fit(inner_iter=p["inner"], outer_iter=p["outer"])
        return stl, lambda r, x: [r.seasonal, r.trend]
    if method == "mstl":
        def mstl(x):
            return stl_rs.mstl_decompose(x, [p["period-1"], p["period-2"]])
        return mstl, lambda r, x: [[sum(parts) for parts in zip(*r.seasonal)], r.trend]
    return None


def augurs_method(method, p):
    import augurs

    class Keep:
        """A trend model that gives the deseasonalised series back: what is timed is the decomposition."""

        def name(self):
            return "keep"

        def fit(self, y):
            self.y = y
            return self

        def predict(self, horizon, level=None):
            raise NotImplementedError

        def predict_in_sample(self, level=None):
            return augurs.Forecast(self.y)

    if method == "mstl":
        def mstl(x):
            keep = Keep()
            model = augurs.MSTL.custom_trend([p["period-1"], p["period-2"]], keep)
            model.fit(x)
            return model, keep
        # Its trend model is given the series without the seasons; no other component is handed out.
        return mstl, lambda r, x: [x - r[1].y]
    return None


def statsforecast_method(method, p):
    import numpy
    if method == "mstl":
        from statsforecast.mstl import mstl as decompose

        def mstl(x):
            return decompose(x, [p["period-1"], p["period-2"]], stl_kwargs={"seasonal_deg": 1})
        return mstl, lambda r, x: [r["seasonal%d" % p["period-1"]] + r["seasonal%d" % p["period-2"]], r["trend"]]
    if method == "holt-winters":
        from statsforecast.ets import ets_f

        def smooth(x):
            return ets_f(x, m=p["period"], model="AAA", damped=False)
        return smooth, lambda r, x: [[float(numpy.nansum(numpy.square(r["residuals"]))), len(x)]]
    return None


def bottleneck_method(method, p):
    import bottleneck as bn
    import numpy
    if method == "rolling two passes":
        def rolling(x):
            middle = bn.move_median(x, p["window"])
            return middle, bn.move_median(numpy.abs(x - middle), p["window"])
        return rolling, lambda r, x: list(r)
    if method == "rolling exact":
        def exact(x):
            windows = numpy.lib.stride_tricks.sliding_window_view(x, p["window"])
            middle = bn.median(windows, axis=1)
            return middle, bn.median(numpy.abs(windows - middle[:, None]), axis=1)
        return exact, lambda r, x: [numpy.concatenate([numpy.full(p["window"] - 1, numpy.nan), part]) for part in r]
    if method == "global":
        def whole(x):
            middle = bn.median(x)
            return middle, bn.median(numpy.abs(x - middle))
        return whole, lambda r, x: [list(r)]
    return None


def pandas_method(method, p):
    import pandas
    if method == "read":
        def read(path):
            table = pandas.read_csv(path, parse_dates=["timestamp"])
            return table.pivot_table(index="timestamp", columns=["platform", "marketplace"], values=["views", "revenue"],
                                     aggfunc="sum", observed=True)
        return read, lambda r, path: [[float(r.to_numpy().sum()), r.size]]
    return None


METHODS = {"statsmodels": statsmodels_method, "stl-rs": stl_rs_method, "augurs": augurs_method,
           "statsforecast": statsforecast_method, "bottleneck": bottleneck_method, "pandas": pandas_method}


class Missing(Exception):
    pass


prepared = {}


def method_of(peer, method, parameters):
    key = (peer, method, parameters)
    if key not in prepared:
        numbers = {k: int(v) for k, v in (pair.split("=") for pair in parameters.split(",") if pair)}
        try:
            prepared[key] = METHODS[peer](method, numbers)
        except ImportError as error:
            prepared[key] = Missing("not installed (%s)" % error)
        if prepared[key] is None:
            prepared[key] = Missing("has no " + method)
    if isinstance(prepared[key], Missing):
        raise prepared[key]
    return prepared[key]


def versions():
    found = ["python=" + sys.version.split()[0]]
    for name in ["numpy"] + list(PACKAGES.values()):
        try:
            found.append("%s=%s" % (name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            pass
    return found


def answer(fields):
    import numpy
    request = fields[0]
    if request == "hello":
        return versions()
    if request == "load":
        name, path, rows, count = fields[1], fields[2], int(fields[3]), int(fields[4])
        if rows == 0:  # a file as it is, for reading
            series[name] = [path]
        else:
            series[name] = list(numpy.fromfile(path, dtype="<f8").reshape(count, rows))
        return []
    if request == "time":
        peer, method, parameters, name = fields[1:5]
        first, count, repeat = map(int, fields[5:8])
        work, _ = method_of(peer, method, parameters)
        chosen = series[name][first:first + count]
        start = time.process_time()
        for _ in range(repeat):
            last = [work(one) for one in chosen]
        seconds = time.process_time() - start
        for offset, one in enumerate(last):
            results[peer, method, parameters, name, first + offset] = one
        return [repr(seconds)]
    if request == "result":
        peer, method, parameters, name = fields[1:5]
        index, path = int(fields[5]), fields[6]
        work, arrays = method_of(peer, method, parameters)
        key = (peer, method, parameters, name, index)
        if key not in results:
            results[key] = work(series[name][index])
        values = numpy.concatenate([numpy.asarray(part, dtype="<f8") for part in arrays(results[key], series[name][index])])
        values.tofile(path)
        return [str(len(values))]
    raise ValueError("unknown request " + request)


for line in sys.stdin:
    try:
        reply = ["ok"] + answer(line.rstrip("\n").split("\t"))
    except Missing as missing:
        reply = ["missing", str(missing)]
    except Exception as error:  # the caller shows it and goes on with the other peers
        reply = ["error", "%s: %s" % (type(error).__name__, " ".join(str(error).split()))]
    answers.write("\t".join(reply) + "\n")
    answers.flush()
