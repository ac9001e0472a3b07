"""Writes signatures of Signature Version 4 into Tests/RequestSigningTests/Golden/signatures.json.

Made with Python 3.11 and botocore 1.40.60, whose signer is the reference:

    python -m venv venv && venv/bin/pip install botocore==1.40.60
    venv/bin/python tools/golden/signatures.py

Every case is a request as it goes over the wire, signed by botocore at a fixed time: the canonical request, the string to
sign, and the headers that were added. The keys are the ones of AWS's published examples; they open nothing.
"""
import datetime
import json
import pathlib
from unittest import mock

import botocore
from botocore import auth as botocore_auth
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/RequestSigningTests/Golden/signatures.json"

KEY = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None)
TEMPORARY = ("ASIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "FwoGZXIvYXdzEXAMPLE+token/==")
JSON = {"Content-Type": "application/json"}
ARN = "arn%3Aaws%3Alookoutmetrics%3Aeu-west-1%3A000000000000%3A"

# name, key, service, region, time, method, url, headers, body
CASES = [
    ("get-vanilla", KEY, "service", "us-east-1", "20150830T123600Z", "GET", "https://example.amazonaws.com/", {}, ""),
    ("get-utf8-path", KEY, "service", "us-east-1", "20150830T123600Z", "GET", "https://example.amazonaws.com/%E1%88%B4", {}, ""),
    ("get-relative", KEY, "service", "us-east-1", "20150830T123600Z", "GET", "https://example.amazonaws.com/example1/example2/../..", {}, ""),
    ("get-dots", KEY, "service", "us-east-1", "20150830T123600Z", "GET", "https://example.amazonaws.com/./a/./b/../c/", {}, ""),
    ("get-slashes", KEY, "service", "us-east-1", "20150830T123600Z", "GET", "https://example.amazonaws.com//example//", {}, ""),
    ("get-query-order", KEY, "service", "us-east-1", "20150830T123600Z", "GET",
     "https://example.amazonaws.com/?Param1=value2&Param1=Value1&Param=x&a=&B", {}, ""),
    ("get-query-encoded", KEY, "service", "us-east-1", "20150830T123600Z", "GET",
     "https://example.amazonaws.com/?tagKeys=cost%20centre&tagKeys=a%2Fb&tagKeys=%C3%BC%2B%3D%40", {}, ""),
    ("get-header-spaces", KEY, "service", "us-east-1", "20150830T123600Z", "GET", "https://example.amazonaws.com/",
     {"My-Header1": "  value1  ", "My-Header2": '"a   b\tc"'}, ""),
    ("post-form", KEY, "service", "us-east-1", "20150830T123600Z", "POST", "https://example.amazonaws.com/",
     {"Content-Type": "application/x-www-form-urlencoded"}, "Param1=value1"),
    ("list-detectors", KEY, "lookoutmetrics", "eu-west-1", "20251122T044500Z", "POST", "http://127.0.0.1:8085/ListAnomalyDetectors", JSON, "{}"),
    ("create-detector", KEY, "lookoutmetrics", "us-west-2", "20251231T235959Z", "POST", "http://localhost:8085/CreateAnomalyDetector", JSON,
     json.dumps({"AnomalyDetectorName": "größe", "AnomalyDetectorConfig": {"AnomalyDetectorFrequency": "PT1H"}}, ensure_ascii=False)),
    ("empty-body", KEY, "lookoutmetrics", "us-west-2", "20240229T000000Z", "POST", "https://vedette.example:443/ListAlerts", JSON, ""),
    ("list-tags", KEY, "lookoutmetrics", "eu-west-1", "20251122T044500Z", "GET", f"http://127.0.0.1:8085/tags/{ARN}AnomalyDetector%3Ashop", {}, ""),
    ("list-tags-of-metric-set", KEY, "lookoutmetrics", "eu-west-1", "20251122T044500Z", "GET",
     f"http://127.0.0.1:8085/tags/{ARN}MetricSet%2Fshop%2Fset-1", {}, ""),
    ("untag", KEY, "lookoutmetrics", "eu-west-1", "20251122T044500Z", "DELETE",
     f"http://127.0.0.1:8085/tags/{ARN}Alert%3Ashop?tagKeys=team&tagKeys=cost%20centre", {}, ""),
    ("temporary-key", TEMPORARY, "lookoutmetrics", "eu-west-1", "20251122T044500Z", "POST", "http://127.0.0.1:8085/ListMetricSets", JSON, "{}"),
    ("sns-publish", TEMPORARY, "sns", "us-east-1", "20251122T044500Z", "POST", "https://sns.us-east-1.amazonaws.com/",
     {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}, "Action=Publish&Version=2010-03-31&Message=%7B%7D"),
    ("lambda-invoke", KEY, "lambda", "us-east-1", "20251122T044500Z", "POST",
     "https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Af/invocations",
     {"X-Amz-Invocation-Type": "Event"}, '{"anomalyScore":86.78}'),
    ("s3-get", KEY, "s3", "us-east-1", "20130524T000000Z", "GET", "https://examplebucket.s3.amazonaws.com/test.txt", {"Range": "bytes=0-9"}, ""),
    ("s3-key-with-dots", KEY, "s3", "us-east-1", "20130524T000000Z", "GET", "http://127.0.0.1:9000/bucket/a/../b//c%20d/%C3%BC%2B.csv", {}, ""),
    ("s3-list", KEY, "s3", "us-east-1", "20130524T000000Z", "GET",
     "http://127.0.0.1:9000/bucket?list-type=2&prefix=ecommerce%2Flive%2F20251122%2F&delimiter=%2F&continuation-token=a%2Bb%3D", {}, ""),
    ("s3-put", TEMPORARY, "s3", "us-east-1", "20130524T000000Z", "PUT", "https://examplebucket.s3.amazonaws.com/test%24file.text",
     {"X-Amz-Storage-Class": "REDUCED_REDUNDANCY"}, "Welcome to Amazon S3."),
]


def sign(name, key, service, region, time, method, url, headers, body):
    data = body.encode()
    request = AWSRequest(method=method, url=url, headers=dict(headers), data=data)
    if service == "s3":
        request.context["client_config"] = None
        signer = S3SigV4Auth(Credentials(*key), service, region)
        request.headers["X-Amz-Content-SHA256"] = signer.payload(request)
    else:
        signer = SigV4Auth(Credentials(*key), service, region)
    moment = datetime.datetime.strptime(time, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)

    texts = {}
    canonical, to_sign = signer.canonical_request, signer.string_to_sign
    signer.canonical_request = lambda r: texts.setdefault("canonical", canonical(r))
    signer.string_to_sign = lambda r, c: texts.setdefault("stringToSign", to_sign(r, c))
    with mock.patch.object(botocore_auth, "get_current_datetime", lambda: moment.replace(tzinfo=None)):
        signer.add_auth(request)
    scheme, rest = url.split("://", 1)
    host, _, target = rest.partition("/")
    path, _, query = ("/" + target).partition("?")
    host = host.removesuffix(":443" if scheme == "https" else ":80")
    wire = [["Host", host]] + [[n, v] for n, v in request.headers.items()]
    assert f"host:{host}\n" in texts["canonical"], name
    assert time in texts["stringToSign"], name
    return {
        "name": name, "keyID": key[0], "secret": key[1], "token": key[2], "service": service, "region": region, "time": time,
        "method": method, "path": path, "query": query, "sent": [["Host", host]] + [[n, v] for n, v in headers.items()],
        "headers": wire, "body": body, **texts,
    }


def main():
    OUT.parent.mkdir(parents=True, exist_ok=True)
    cases = [sign(*case) for case in CASES]
    OUT.write_text(json.dumps({"madeBy": f"tools/golden/signatures.py, botocore {botocore.__version__}", "cases": cases},
                              indent=1, ensure_ascii=False) + "\n")
    print(f"{len(cases)} signatures in {OUT}")


if __name__ == "__main__":
    main()
