// MetricData
