"""Continuous detection with boto3: history, live path, activation, an alert; then, against the same server with a clock that
runs, runs and anomalies as the hours pass, and deactivation. Prints what it saw as one JSON object.

    continuous.py ENDPOINT activate PROJECT BUCKET
    continuous.py ENDPOINT follow PROJECT LAST_RUN

LAST_RUN is the time of the run to wait for, as the service writes it. The clock of the first call should stand still: what it
says when the detector is activated decides which interval is the first.
"""
import json
import sys
import time

import boto3

endpoint, phase, project, argument = sys.argv[1:]
client = boto3.client("lookoutmetrics", endpoint_url=endpoint, region_name="eu-west-1")
role = "arn:aws:iam::123456789012:role/lookout"
deadline = time.monotonic() + 600


def activate(bucket):
    detector = client.create_anomaly_detector(
        AnomalyDetectorName=project + "-detector", AnomalyDetectorConfig={"AnomalyDetectorFrequency": "PT1H"})["AnomalyDetectorArn"]
    client.create_metric_set(
        AnomalyDetectorArn=detector,
        MetricSetName=project + "-metric-set-1",
        MetricList=[{"MetricName": "views", "AggregationFunction": "SUM"}, {"MetricName": "revenue", "AggregationFunction": "SUM"}],
        DimensionList=["platform", "marketplace"],
        TimestampColumn={"ColumnName": "timestamp", "ColumnFormat": "yyyy-MM-dd HH:mm:ss"},
        MetricSetFrequency="PT1H",
        MetricSource={"S3SourceConfig": {
            "RoleArn": role,
            "HistoricalDataPathList": [f"s3://{bucket}/ecommerce/history/"],
            "TemplatedPathList": [f"s3://{bucket}/ecommerce/live/" + "{{yyyyMMdd}}/{{HHmm}}"],
            "FileFormatDescriptor": {"CsvFormatDescriptor": {
                "FileCompression": "NONE", "Charset": "UTF-8", "ContainsHeader": True, "Delimiter": ",", "QuoteSymbol": '"'}},
        }},
    )
    alert = client.create_alert(
        AlertName=project + "-alert-1", AnomalyDetectorArn=detector, AlertSensitivityThreshold=50,
        Action={"SNSConfiguration": {"RoleArn": role, "SnsTopicArn": "arn:aws:sns:eu-west-1:123456789012:alerts", "SnsFormat": "JSON"}})["AlertArn"]
    assert client.describe_alert(AlertArn=alert)["Alert"]["AlertType"] == "SNS"
    client.activate_anomaly_detector(AnomalyDetectorArn=detector)

    seen = []
    while not seen or seen[-1] != "ACTIVE":
        description = client.describe_anomaly_detector(AnomalyDetectorArn=detector)
        if not seen or seen[-1] != description["Status"]:
            seen.append(description["Status"])
        assert description["Status"] in ("ACTIVATING", "LEARNING", "ACTIVE"), description
        assert time.monotonic() < deadline, seen
        time.sleep(0.1)
    return {"statuses": seen}


def follow(last_run):
    detector = next(
        found["AnomalyDetectorArn"] for found in client.list_anomaly_detectors()["AnomalyDetectorSummaryList"]
        if found["AnomalyDetectorName"] == project + "-detector")
    while True:
        status = client.describe_anomaly_detector(AnomalyDetectorArn=detector)["Status"]
        assert status == "ACTIVE", status
        runs = client.describe_anomaly_detection_executions(AnomalyDetectorArn=detector, Timestamp=last_run)["ExecutionList"]
        if runs and runs[0]["Status"] == "COMPLETED":
            break
        assert time.monotonic() < deadline, runs
        time.sleep(0.1)

    runs, token = [], None
    while True:
        answer = client.describe_anomaly_detection_executions(AnomalyDetectorArn=detector, **({"NextToken": token} if token else {}))
        runs += answer["ExecutionList"]
        token = answer.get("NextToken")
        if not token:
            break
    groups = client.list_anomaly_group_summaries(AnomalyDetectorArn=detector, SensitivityThreshold=50, MaxResults=100)["AnomalyGroupSummaryList"]

    client.deactivate_anomaly_detector(AnomalyDetectorArn=detector)
    while client.describe_anomaly_detector(AnomalyDetectorArn=detector)["Status"] == "DEACTIVATING":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    status = client.describe_anomaly_detector(AnomalyDetectorArn=detector)["Status"]
    try:
        client.deactivate_anomaly_detector(AnomalyDetectorArn=detector)
        raise SystemExit("a second deactivation was taken")
    except client.exceptions.ConflictException as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 409

    return {"status": status, "runs": runs, "groups": groups}


print(json.dumps({"activate": activate, "follow": follow}[phase](argument)))
