"""Writes which texts the patterns of the API match into Tests/LookoutAPITests/Golden/patterns.json.

Made with Python 3.11, whose regular expressions, anchored at both ends and restricted to ASCII classes, are the reference:

    python tools/golden/patterns.py

Texts are the seeds below and random changes of them, from the seed written here.
"""
import json
import pathlib
import random
import re

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/LookoutAPITests/Golden/patterns.json"
SEED = 20170725
UUID = "0a1b2c3d-4e5f-6a7b-8c9d-0e1f2a3b4c5d"
KMS = f"arn:aws:kms:us-east-1:123456789012:key/{UUID}"
SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:AmazonLookoutMetrics-db"

# pattern -> texts near it
PATTERNS = {
    r".*\S.*": ["", " ", "a", " a ", "\t", "two\nlines", "ü", "  \r\n", "\x0b\x0c", "\r"],
    r"^[a-zA-Z0-9][a-zA-Z0-9\-_]*": ["", "a", "9-_", "-a", "_", "a b", "ä", "a.b", "shop-detector", "a\n"],
    r"arn:([a-z\d-]+):.*:.*:.*:.+": [
        "", "arn:aws:lookoutmetrics:us-east-1:123456789012:AnomalyDetector:shop", "arn:aws:iam::123456789012:role/x", "arn:aws:s3:::b",
        "arn:aws:s3:::", "arn:aws:s3::", "arn::s3:::b", "arn:AWS:s3:::b", "arn:aws-cn:a:b:c:d:e:f", "arn:aws:::::", "arn:aws:a\nb:c:d:e",
        "arn:aws", "xarn:aws:a:b:c:d", "arn:aws:::: "],
    r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*": ["", "AwsDataCatalog", "a\tb", "a\nb", "ü€", "😀", "\x1f", "\ufffe", "\uffff"],
    r"[a-zA-Z0-9_]+": ["", "a_1", "a-b", "A", "é", " "],
    r"^s3://[a-z0-9].+$": ["", "s3://b/", "s3://b", "s3://B/x", "s3://bucket/a b/ü.csv", "s3:/b/x", "S3://b/x", "s3://b\n", "s3://1/\n", "s3://-b/x", "s3://bb"],
    r"[a-zA-Z0-9._-]{1,128}": ["", "primary", "a.b-c_d", "a b", "x" * 128, "x" * 129],
    r"[^\r\n]": ["", ",", "\n", "\r", "\t", "ü", "😀", ",,", "\r\n", "a\n"],
    r"arn:aws.*:kms:.*:[0-9]{12}:key/[a-z0-9]{8}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{12}": [
        KMS, KMS + "x", KMS[1:], KMS.replace("kms", "s3"), KMS.upper(), KMS.replace("aws", "aws-us-gov"), KMS.replace("123456789012", "12345"),
        KMS.replace("us-east-1", ""), KMS.replace("us-east-1:", ""), KMS.replace("us-east-1", "a:b:c"), "arn:aws" + KMS[7:].replace("arn", ""),
        KMS.replace("key/", "alias/"), KMS.replace("arn:aws:", "arn:aws"), ""],
    r"[a-zA-Z0-9][\w!@#.-]+": ["", "a", "flow", "a!", "-a", "a b", "flow_1@x#.", "aé"],
    r"[^:].*": ["", ":", "a:b", "AWS/EC2", "a\nb", "\nab", " "],
    r"arn:([a-z\d-]+):.*:.*:secret:AmazonLookoutMetrics-.+": [
        SECRET, SECRET[:-2], SECRET.replace("Amazon", "amazon"), SECRET.replace("secret:", "key:"), SECRET.replace("us-east-1:", ""),
        "arn:aws:a:secret:AmazonLookoutMetrics-x", "arn:aws:a:b:secret:AmazonLookoutMetrics-x", "arn:aws:secret:AmazonLookoutMetrics-x",
        "arn:aws:secret:secret:secret:AmazonLookoutMetrics-x", "arn:aws:::secret:AmazonLookoutMetrics-:", ""],
    r"[^\r\n]|^$": ["", "\"", "\n", "\r", "''", "ü", "😀", "\t"],
    r"^[a-zA-Z](?!.*--)(?!.*-$)[0-9a-zA-Z\-]*$": ["", "db", "Db-1", "db-", "db--1", "1db", "d", "d-", "-", "d_b", "a-b-c", "ä"],
    r"[a-zA-Z0-9_.]+": ["", "shop.sales_1", "a-b", "."],
    r"^[a-z](?!.*--)(?!.*-$)[0-9a-z\-]*$": ["", "cluster", "Cluster", "c-1", "c-", "c--1", "1c", "c-B"],
    r"[-0-9a-zA-Z]+": ["", "sg-0a1b", "-", "sg_1", "sg 1"],
    r"[\-0-9a-zA-Z]+": ["", "subnet-0a1b", "-", "s_1", "s 1"],
    r"^[a-zA-Z][a-zA-Z0-9_.]*$": ["", "sales", "s.t_1", "1s", "_s", "s-t", "s t"],
    r"^s3://[a-zA-Z0-9_\-\/ {}=]+$": ["", "s3://b/live/{{yyyyMMdd}}/{{HHmm}}", "s3://b/y={{yyyy}}/", "s3://b.c/x", "s3://", "s3://B x", "s3://b/x.csv", "s3://b/ü", "s3://b\n"],
    r"[a-z0-9]{8}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{12}": [UUID, UUID.upper(), UUID[:-1], UUID + "0", UUID.replace("-", ""), "x" * 36, "", "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz", "-" + UUID[1:]],
}

# What Python reads otherwise than the service: halves of surrogate pairs, which stand for all characters beyond U+FFFF.
IN_PYTHON = {r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*": "[\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff\t]*"}
ALPHABET = list("abzAZ019:-_./{}= \t\n\rü€😀#@!") + [":", "-", "/"]


def change(rng, text):
    out = list(text)
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(out))
        kind = rng.randint(0, 2)
        if kind == 0:
            out.insert(at, rng.choice(ALPHABET))
        elif out and kind == 1:
            del out[min(at, len(out) - 1)]
        elif out:
            out[min(at, len(out) - 1)] = rng.choice(ALPHABET)
    return "".join(out)


def main():
    rng = random.Random(SEED)
    patterns = []
    for pattern, seeds in PATTERNS.items():
        expression = re.compile(IN_PYTHON.get(pattern, pattern), re.ASCII)
        texts = dict.fromkeys(seeds + [change(rng, rng.choice(seeds)) for _ in range(120)])
        verdicts = {text: bool(expression.fullmatch(text)) for text in texts}
        assert any(verdicts.values()) and not all(verdicts.values()), pattern
        patterns.append({"pattern": pattern, "matching": [t for t, v in verdicts.items() if v], "other": [t for t, v in verdicts.items() if not v]})
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps({"madeBy": "tools/golden/patterns.py", "patterns": patterns}, indent=1) + "\n")
    print(f"{len(patterns)} patterns, {sum(len(p['matching']) + len(p['other']) for p in patterns)} texts in {OUT}")


if __name__ == "__main__":
    main()
