"""Servers of other people for tests, on loopback and free ports, until standard input ends.

    loopback.py s3 FOLDER      rclone's S3 server over a folder: it checks signatures
    loopback.py aws            moto: S3, SNS with a queue behind a topic, Lambda; it checks signatures once all is made. And a
                               receiver of webhooks.

The first line of standard output is a JSON object that says what there is. A line on standard input is a question, answered
with a line: `messages` gives the bodies in the queue, and empties it; `posts` gives what webhooks have received.
"""
import http.server
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import urllib.request
import zipfile


def say(value):
    print(json.dumps(value), flush=True)


def s3(folder):
    key, secret = os.environ["LOOPBACK_ID"], os.environ["LOOPBACK_SECRET"]
    program = pathlib.Path(sys.executable).parent / "rclone"
    server = subprocess.Popen(
        [program, "serve", "s3", "--addr", "127.0.0.1:0", "--config", os.devnull, "--vfs-cache-mode", "off", "--dir-cache-time", "0s", folder],
        env={**os.environ, "RCLONE_AUTH_KEY": f'"{key},{secret}"'}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        for line in server.stderr:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                say({"endpoint": found[0], "id": key, "secret": secret})
                sys.stdin.read()
                return
        raise SystemExit("rclone ended")
    finally:
        server.kill()
        server.wait()


class Receiver(http.server.BaseHTTPRequestHandler):
    posts = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        # The first attempt fails: it has to come again.
        if not any(post["path"] == self.path for post in self.posts):
            self.posts.append({"path": self.path, "headers": {}, "body": ""})
            self.send_error(503)
            return
        self.posts.append({"path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()}, "body": body})
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def aws():
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"

    def post(path, body, kind):
        urllib.request.urlopen(urllib.request.Request(endpoint + path, data=body.encode(), method="POST", headers={"Content-Type": kind}))

    def client(service, id="made", secret="up"):
        return boto3.client(service, endpoint_url=endpoint, region_name="eu-west-1", aws_access_key_id=id, aws_secret_access_key=secret)

    post("/moto-api/config", json.dumps({"lambda": {"use_docker": False}}), "application/json")
    iam, sns, sqs = client("iam"), client("sns"), client("sqs")
    iam.create_user(UserName="tester")
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.put_user_policy(UserName="tester", PolicyName="everything", PolicyDocument=json.dumps(everything))
    key = iam.create_access_key(UserName="tester")["AccessKey"]
    role = iam.create_role(RoleName="ring", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    topic = sns.create_topic(Name="alerts")["TopicArn"]
    queue = sqs.create_queue(QueueName="alerts")["QueueUrl"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=topic.replace(":sns:", ":sqs:"))
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("ring.py", "def handler(event, context): return event")
    function = client("lambda").create_function(
        FunctionName="ring", Runtime="python3.12", Role=role, Handler="ring.handler", Code={"ZipFile": code.getvalue()})["FunctionArn"]
    client("s3").create_bucket(Bucket="shop", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    # From here on signatures are checked.
    post("/moto-api/reset-auth", "0", "text/plain")
    say({"endpoint": endpoint, "id": key["AccessKeyId"], "secret": key["SecretAccessKey"], "topic": topic, "function": function,
         "hook": f"http://127.0.0.1:{receiver.server_port}"})

    sqs = client("sqs", key["AccessKeyId"], key["SecretAccessKey"])
    for line in sys.stdin:
        if line.strip() == "messages":
            bodies = []
            while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
                for message in messages:
                    bodies.append(json.loads(message["Body"]))
                    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            say({"messages": bodies})
        elif line.strip() == "posts":
            say({"posts": [post for post in Receiver.posts if post["headers"]]})
    server.stop()


s3(sys.argv[2]) if sys.argv[1] == "s3" else aws()
