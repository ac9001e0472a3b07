"""The published samples' backtest with boto3, against a running server: detector, dataset, backtest, waiting loop, groups at
threshold 50, series of every group, export. Prints what it saw as one JSON object.

    backtest.py ENDPOINT PROJECT S3_PATH TIMESTAMP_FORMAT EXPORT.csv
"""
import csv
import json
import re
import sys
import time

import boto3

endpoint, project, path, timestamp_format, export = sys.argv[1:]
client = boto3.client("lookoutmetrics", endpoint_url=endpoint, region_name="eu-west-1")
role = "arn:aws:iam::123456789012:role/lookout"

detector = client.create_anomaly_detector(
    AnomalyDetectorName=project + "-detector",
    AnomalyDetectorDescription="made by the sample's flow",
    AnomalyDetectorConfig={"AnomalyDetectorFrequency": "PT1H"},
    Tags={"project": project},
)["AnomalyDetectorArn"]
assert re.fullmatch(r"arn:aws:lookoutmetrics:[a-z\d-]+:\d+:AnomalyDetector:" + project + "-detector", detector), detector
assert client.describe_anomaly_detector(AnomalyDetectorArn=detector)["Status"] == "INACTIVE"

metric_set = client.create_metric_set(
    AnomalyDetectorArn=detector,
    MetricSetName=project + "-metric-set-1",
    MetricSetDescription="historical data",
    MetricList=[{"MetricName": "views", "AggregationFunction": "SUM"}, {"MetricName": "revenue", "AggregationFunction": "SUM"}],
    DimensionList=["platform", "marketplace"],
    TimestampColumn={"ColumnName": "timestamp", "ColumnFormat": timestamp_format},
    MetricSetFrequency="PT1H",
    MetricSource={
        "S3SourceConfig": {
            "RoleArn": role,
            "HistoricalDataPathList": [path],
            "FileFormatDescriptor": {
                "CsvFormatDescriptor": {
                    "FileCompression": "NONE", "Charset": "UTF-8", "ContainsHeader": True, "Delimiter": ",", "QuoteSymbol": '"',
                }
            },
        }
    },
)["MetricSetArn"]
assert client.list_metric_sets(AnomalyDetectorArn=detector)["MetricSetSummaryList"][0]["MetricSetArn"] == metric_set

client.back_test_anomaly_detector(AnomalyDetectorArn=detector)
seen = []
deadline = time.monotonic() + 300
while True:
    status = client.describe_anomaly_detector(AnomalyDetectorArn=detector)["Status"]
    if not seen or seen[-1] != status:
        seen.append(status)
    if status not in ("ACTIVATING", "BACK_TEST_ACTIVATING", "BACK_TEST_ACTIVE"):
        break
    assert time.monotonic() < deadline, seen
    time.sleep(0.1)
description = client.describe_anomaly_detector(AnomalyDetectorArn=detector)
description["CreationTime"].strftime("%Y-%m-%d")


def pages(call, key, **arguments):
    """Every item, as the samples page: by the presence of the token."""
    items, token = [], None
    while True:
        answer = call(**arguments, **({"NextToken": token} if token else {}))
        items += answer[key]
        if "NextToken" not in answer:
            return items, answer
        token = answer["NextToken"]


groups, answer = pages(client.list_anomaly_group_summaries, "AnomalyGroupSummaryList", AnomalyDetectorArn=detector, SensitivityThreshold=50, MaxResults=3)
everything, _ = pages(client.list_anomaly_group_summaries, "AnomalyGroupSummaryList", AnomalyDetectorArn=detector, SensitivityThreshold=0, MaxResults=100)
form = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ\[UTC\]")
series_count = 0
with open(export, "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["group", "score", "timestamp", "measure", "platform", "marketplace", "value"])
    for group in groups:
        assert form.fullmatch(group["StartTime"]) and form.fullmatch(group["EndTime"]), group
        detail = client.get_anomaly_group(AnomalyGroupId=group["AnomalyGroupId"], AnomalyDetectorArn=detector)["AnomalyGroup"]
        for impact in detail["MetricLevelImpactList"]:
            for dimension in impact["ContributionMatrix"]["DimensionContributionList"]:
                total = sum(v["ContributionScore"] for v in dimension["DimensionValueContributionList"])
                assert abs(total - 100) < 0.5, (dimension, total)
        token = None
        while True:
            answer_series = client.list_anomaly_group_time_series(
                AnomalyDetectorArn=detector, AnomalyGroupId=group["AnomalyGroupId"], MetricName=group["PrimaryMetricName"], MaxResults=2,
                **({"NextToken": token} if token else {}))
            stamps = answer_series["TimestampList"]
            assert all(form.fullmatch(stamp) for stamp in stamps) and stamps[-1] == group["EndTime"], (stamps[-1], group)
            for series in answer_series["TimeSeriesList"]:
                series_count += 1
                dimensions = {d["DimensionName"]: d["DimensionValue"] for d in series["DimensionList"]}
                assert len(series["MetricValueList"]) == len(stamps)
                writer.writerow([group["AnomalyGroupId"], group["AnomalyGroupScore"], stamps[-1], group["PrimaryMetricName"],
                                 dimensions["platform"], dimensions["marketplace"], series["MetricValueList"][-1]])
            token = answer_series.get("NextToken")
            if not token:
                break

if groups:
    first = groups[0]
    one = client.list_anomaly_group_time_series(
        AnomalyDetectorArn=detector, AnomalyGroupId=first["AnomalyGroupId"], MetricName=first["PrimaryMetricName"])["TimeSeriesList"][0]["TimeSeriesId"]
    for verdict in (True, False):
        client.put_feedback(AnomalyDetectorArn=detector, AnomalyGroupTimeSeriesFeedback={
            "AnomalyGroupId": first["AnomalyGroupId"], "TimeSeriesId": one, "IsAnomaly": verdict})
    feedback = client.get_feedback(AnomalyDetectorArn=detector, AnomalyGroupTimeSeriesFeedback={"AnomalyGroupId": first["AnomalyGroupId"]})
    assert feedback["AnomalyGroupTimeSeriesFeedback"] == [{"TimeSeriesId": one, "IsAnomaly": False}], feedback

quality = client.get_data_quality_metrics(AnomalyDetectorArn=detector)["AnomalyDetectorDataQualityMetricList"]
listed = {d["AnomalyDetectorName"]: d.get("Tags") for d in client.list_anomaly_detectors()["AnomalyDetectorSummaryList"]}
assert listed[project + "-detector"] == {"project": project}, listed
client.tag_resource(ResourceArn=metric_set, Tags={"cost centre": "4/2"})
assert client.list_tags_for_resource(ResourceArn=metric_set)["Tags"] == {"cost centre": "4/2"}
client.untag_resource(ResourceArn=metric_set, TagKeys=["cost centre"])
assert client.list_tags_for_resource(ResourceArn=metric_set)["Tags"] == {}

client.delete_anomaly_detector(AnomalyDetectorArn=detector)
gone = False
while not gone:
    try:
        client.describe_anomaly_detector(AnomalyDetectorArn=detector)
        assert time.monotonic() < deadline
        time.sleep(0.05)
    except client.exceptions.ResourceNotFoundException as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400
        gone = True

print(json.dumps({
    "statuses": seen,
    "failure": description.get("FailureReason"),
    "groups": groups,
    "all": len(everything),
    "statistics": answer["AnomalyGroupStatistics"],
    "series": series_count,
    "quality": sorted(m["MetricType"] for q in quality for s in q["MetricSetDataQualityMetricList"] for m in s["DataQualityMetricList"]),
}))
