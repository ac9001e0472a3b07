"""Measures the service through its API: requests a second, one large interval, the sample's backtest.

    measure.py [--program .build/release/vedette] [--detectors 1000] [--metrics 50000] [--only requests|interval|backtest] [--seconds 10] [--json FILE]

Needs boto3 1.40.60 (tools/boto3-environment makes an environment with it) and wrk (Debian's package of that name). All
data are generated here, from fixed seeds. The server runs on loopback with a data directory of its own, which is removed.
"""
import argparse
import contextlib
import datetime
import json
import math
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

KEY, SECRET, REGION = "BENCHMARK", "benchmark secret", "eu-west-1"
ROLE = "arn:aws:iam::000000000000:role/any"
CSV = {"CsvFormatDescriptor": {"FileCompression": "NONE", "Charset": "UTF-8", "ContainsHeader": True, "Delimiter": ",", "QuoteSymbol": '"'}}


class Server:
    """`vedette serve` over one folder, from `with` to its end."""

    def __init__(self, program, folder, *arguments, settings=""):
        config = folder / "settings.yaml"
        config.write_text(settings)
        self.log = open(folder / "log", "w+")
        environment = {**os.environ, "VEDETTE_ACCESS_KEY_ID": KEY, "VEDETTE_SECRET_ACCESS_KEY": SECRET}
        self.process = subprocess.Popen(
            [program, "serve", "--config", config, "--data-dir", folder / "data", "--bucket-root", folder / "buckets", "--port", "0", *arguments],
            env=environment, stdout=subprocess.DEVNULL, stderr=self.log)
        self.port = None
        while self.port is None:
            self.port = next((event["port"] for event in self.events() if event.get("event") == "listening"), None)
            if self.process.poll() is not None:
                raise SystemExit("the server ended: " + pathlib.Path(self.log.name).read_text())
            time.sleep(0.02)
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = boto3.client(
            "lookoutmetrics", endpoint_url=self.url, region_name=REGION, aws_access_key_id=KEY, aws_secret_access_key=SECRET,
            config=Config(retries={"max_attempts": 0}, read_timeout=600))

    def events(self):
        with open(self.log.name) as lines:
            return [json.loads(line) for line in lines if line.endswith("\n")]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def figure(self, name):
        """A number of /metrics; 0 while it is not there."""
        with urllib.request.urlopen(self.url + "/metrics") as answer:
            lines = answer.read().decode().splitlines()
        return next((float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name + " ")), 0.0)

    def resident_megabytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return {name: int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024 for name in ("VmRSS", "VmHWM")}


def shop(hours, platforms, seed):
    """Views and revenue of every platform and marketplace, an hour a row block: daily and weekly shape, noise, two outages."""
    generator = random.Random(seed)
    places = [(p, m) for p in platforms for m in ("de", "es", "fr", "it", "uk", "us", "jp")]
    size = {place: math.exp(generator.gauss(0, 0.7)) for place in places}
    start = datetime.datetime(2025, 1, 1)
    broken = {hours * 8 // 10 + i for i in range(3)} | {hours * 9 // 10 + i for i in range(2)}
    for hour in range(hours):
        stamp = start + datetime.timedelta(hours=hour)
        day = 1 + 0.5 * math.sin(2 * math.pi * (stamp.hour - 8) / 24) + (0.15 if stamp.weekday() > 4 else 0)
        for place in places:
            views = 300 * size[place] * day * math.exp(generator.gauss(0, 0.06)) * (0.2 if hour in broken and place[0] == platforms[0] else 1)
            yield stamp, place, round(views), round(views * 0.4 * math.exp(generator.gauss(0, 0.1)), 2)


def write_shop(path, hours, platforms, seed):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as file:
        file.write("platform,marketplace,timestamp,views,revenue\n")
        for stamp, (platform, marketplace), views, revenue in shop(hours, platforms, seed):
            file.write(f"{platform},{marketplace},{stamp:%Y-%m-%d %H:%M:%S},{views},{revenue}\n")


def make(client, name, measures, dimensions, source, frequency="PT1H"):
    """A detector with its dataset."""
    detector = client.create_anomaly_detector(AnomalyDetectorName=name, AnomalyDetectorConfig={"AnomalyDetectorFrequency": frequency})["AnomalyDetectorArn"]
    client.create_metric_set(
        AnomalyDetectorArn=detector, MetricSetName=name, MetricList=[{"MetricName": measure, "AggregationFunction": "SUM"} for measure in measures],
        DimensionList=dimensions, TimestampColumn={"ColumnName": "timestamp", "ColumnFormat": "yyyy-MM-dd HH:mm:ss"}, MetricSetFrequency=frequency,
        MetricSource={"S3SourceConfig": {"RoleArn": ROLE, "FileFormatDescriptor": CSV, **source}})
    return detector


def wait(client, detector, end, busy):
    """Waits for a status; the pause is the resolution of the time measured."""
    while True:
        description = client.describe_anomaly_detector(AnomalyDetectorArn=detector)
        if description["Status"] == end:
            return
        if description["Status"] not in busy:
            raise SystemExit(f"{detector}: {description['Status']}: {description.get('FailureReason')}")
        time.sleep(0.01)


TESTING = ("BACK_TEST_ACTIVATING", "BACK_TEST_ACTIVE")


def backtest(program, folder):
    """The sample's backtest: a year of 42 hourly metrics, from the call that starts it to BACK_TEST_COMPLETE."""
    write_shop(folder / "buckets/shop/ecommerce/backtest/input.csv", 8_760, ["pc_web", "mobile_web", "mobile_app"], 1)
    with Server(program, folder) as server:
        detector = make(
            server.client, "sample", ["views", "revenue"], ["platform", "marketplace"], {"HistoricalDataPathList": ["s3://shop/ecommerce/backtest/"]})
        begin = time.monotonic()
        server.client.back_test_anomaly_detector(AnomalyDetectorArn=detector)
        wait(server.client, detector, "BACK_TEST_COMPLETE", TESTING)
        took = time.monotonic() - begin
        groups = server.client.list_anomaly_group_summaries(AnomalyDetectorArn=detector, SensitivityThreshold=50)["AnomalyGroupSummaryList"]
        return {"seconds": took, "goal": 5, "groups at 50": len(groups), "peak MB": server.resident_megabytes()["VmHWM"]}


def interval(program, folder, metrics):
    """One interval of many metrics: from the moment it is due to its results in the store, as the server's own figures tell."""
    generator = random.Random(2)
    start = datetime.datetime(2025, 3, 1)
    base = [math.exp(generator.gauss(3, 1)) for _ in range(metrics)]
    history, live = 330, 8

    def rows(hour):
        stamp = f"{start + datetime.timedelta(hours=hour):%Y-%m-%d %H:%M:%S}"
        day = 1 + 0.4 * math.sin(2 * math.pi * hour / 24)
        return (f"{stamp},item{index},{base[index] * day * generator.uniform(0.9, 1.1):.3f}\n" for index in range(metrics))

    source = folder / "buckets/wide"
    (source / "history").mkdir(parents=True)
    with open(source / "history/input.csv", "w") as file:
        file.write("timestamp,item,value\n")
        for hour in range(history):
            file.writelines(rows(hour))
    for hour in range(history, history + live):
        stamp = start + datetime.timedelta(hours=hour)
        path = source / f"live/{stamp:%Y%m%d}/{stamp:%H%M}/data.csv"
        path.parent.mkdir(parents=True)
        with open(path, "w") as file:
            file.write("timestamp,item,value\n")
            file.writelines(rows(hour))
    # Twenty seconds an interval: each has come to rest long before the next.
    now = start + datetime.timedelta(hours=history, minutes=5)
    settings = f"quotas: {{metrics-per-detector: {metrics}, records-per-interval: {2 * metrics}, history-megabytes: 10000}}\n"
    with Server(program, folder, "--clock", f"{now:%Y-%m-%dT%H:%M:%SZ}@180", settings=settings) as server:
        client = server.client
        detector = make(client, "wide", ["value"], ["item"], {
            "HistoricalDataPathList": ["s3://wide/history/"], "TemplatedPathList": ["s3://wide/live/{{yyyyMMdd}}/{{HHmm}}"]})
        begin = time.monotonic()
        client.activate_anomaly_detector(AnomalyDetectorArn=detector)
        wait(client, detector, "ACTIVE", ("ACTIVATING", "LEARNING"))
        activation = time.monotonic() - begin
        took, before = [], (0, 0.0)
        while len(took) < 5:
            time.sleep(0.2)
            count, seconds = (server.figure(f'vedette_run_duration_seconds_{part}{{mode="continuous"}}') for part in ("count", "sum"))
            if count > before[0]:
                took.append((seconds - before[1]) / (count - before[0]))
                before = (count, seconds)
        return {
            "metrics": metrics, "seconds": sorted(took)[len(took) // 2], "goal": 1, "all seconds": took,
            "activation seconds": activation, **server.resident_megabytes()}


def requests(program, folder, detectors, seconds):
    """Describe and list over the results of many detectors, with wrk: two threads, 32 connections."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: apt-get install wrk")
    write_shop(folder / "buckets/shop/small/input.csv", 400, ["pc_web"], 3)
    with Server(program, folder, settings=f"quotas:\n  detectors-per-region: {detectors}\n") as server:
        client = server.client
        arns = []
        for index in range(detectors):
            arns.append(make(client, f"detector-{index:05}", ["views", "revenue"], ["platform", "marketplace"], {"HistoricalDataPathList": ["s3://shop/small/"]}))
            client.back_test_anomaly_detector(AnomalyDetectorArn=arns[-1])
        for arn in arns:
            wait(client, arn, "BACK_TEST_COMPLETE", TESTING)
        kinds = {
            "DescribeAnomalyDetector": [{"AnomalyDetectorArn": arn} for arn in arns],
            "ListAnomalyGroupSummaries": [{"AnomalyDetectorArn": arn, "SensitivityThreshold": 50, "MaxResults": 10} for arn in arns],
            "ListAnomalyDetectors": [{"MaxResults": 20}],
        }
        results = {"detectors": detectors}
        for kind in [*kinds, "all three"]:
            bodies = [(name, body) for name in (kinds if kind == "all three" else [kind]) for body in kinds[name]]
            if kind == "all three":
                bodies = [pair for index in range(len(arns)) for pair in (
                    ("DescribeAnomalyDetector", kinds["DescribeAnomalyDetector"][index]),
                    ("ListAnomalyGroupSummaries", kinds["ListAnomalyGroupSummaries"][index]),
                    ("ListAnomalyDetectors", kinds["ListAnomalyDetectors"][0]))]
            results[kind] = load(server, folder, bodies, seconds)
        results["goal"] = {"requests a second": 5_000, "p99 ms": 20}
        return results


def load(server, folder, calls, seconds):
    """Runs wrk over signed requests, in turn; a signature serves for every repetition within its fifteen minutes."""
    lines = []
    for operation, body in calls:
        data = json.dumps(body)
        request = AWSRequest("POST", f"{server.url}/{operation}", data=data, headers={"Content-Type": "application/x-amz-json-1.1"})
        SigV4Auth(Credentials(KEY, SECRET), "lookoutmetrics", REGION).add_auth(request)
        headers = ", ".join(f"[{json.dumps(name)}] = {json.dumps(value)}" for name, value in request.headers.items())
        lines.append(f'  wrk.format("POST", "/{operation}", {{{headers}}}, {json.dumps(data)}),')
    script = folder / "load.lua"
    script.write_text(
        "local calls, turn\nfunction init(args)\n  calls = {\n" + "\n".join(lines) + "\n  }\n  turn = 0\nend\n"
        "function request()\n  turn = turn % #calls + 1\n  return calls[turn]\nend\n"
        "function done(summary, latency, _)\n  local e = summary.errors\n"
        '  print(string.format("RESULT %d %d %f %f %d", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))\nend\n')
    output = subprocess.run(
        ["wrk", "--threads", "2", "--connections", "32", "--duration", f"{seconds}s", "--script", script, server.url], capture_output=True, text=True, check=True).stdout
    count, microseconds, p50, p99, errors = map(float, re.search(r"RESULT (.*)", output)[1].split())
    return {"requests a second": count / microseconds * 1e6, "p50 ms": p50 / 1e3, "p99 ms": p99 / 1e3, "errors": int(errors)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=".build/release/vedette")
    parser.add_argument("--detectors", type=int, default=1_000)
    parser.add_argument("--metrics", type=int, default=50_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--only", choices=["requests", "interval", "backtest"])
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    works = {
        "backtest": lambda folder: backtest(options.program, folder),
        "interval": lambda folder: interval(options.program, folder, options.metrics),
        "requests": lambda folder: requests(options.program, folder, options.detectors, options.seconds),
    }
    results = {"processors": os.cpu_count(), "date": f"{datetime.date.today()}"}
    for name, work in works.items():
        if options.only in (None, name):
            with contextlib.ExitStack() as stack:
                folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vedette-service-")))
                (folder / "buckets").mkdir()
                results[name] = work(folder)
                print(name, json.dumps(results[name], indent=2), file=sys.stderr)
    text = json.dumps(results, indent=2)
    print(text)
    if options.json:
        options.json.write_text(text + "\n")


main()
