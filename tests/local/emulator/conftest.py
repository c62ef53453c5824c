"""One emulator for the whole package, and what its tests have in common: stacks, queues and functions."""

from __future__ import annotations

import io
import itertools
import json
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from local.emulator_process import Emulator, start_emulator

from .ecs_service import Service, make_service
from .hosting import Hosting, make_hosting
from .model import Checked

HERE = Path(__file__).parent
ROLE = "arn:aws:iam::000000000000:role/"

_numbers = itertools.count()


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with start_emulator(log=tmp_path_factory.mktemp("emulator") / "emulator.log") as emulator:
        yield emulator


@pytest.fixture
def unique() -> str:
    """A name that no other test uses."""
    return f"test-{next(_numbers)}"


Control = Callable[..., dict[str, Any]]


@pytest.fixture
def control(emulator: Emulator) -> Control:
    """Post settings to one of the emulator's own endpoints; gives its answer."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def control(path: str, **settings: Any) -> dict[str, Any]:
        body = json.dumps(settings).encode()
        with direct.open(f"{emulator.endpoint_url}/_local/{path}", data=body) as answer:
            return json.load(answer)

    return control


@pytest.fixture
def refused(control: Control) -> Callable[..., str]:
    """Post settings that are refused; gives what the answer says."""

    def refused(path: str, **settings: Any) -> str:
        with pytest.raises(urllib.error.HTTPError) as error:
            control(path, **settings)
        with error.value:
            assert error.value.code == 400
            return json.load(error.value)["error"]

    return refused


@pytest.fixture(scope="session")
def checked(emulator: Emulator) -> Checked:
    """Clients whose every answer is held against the service's model."""
    return Checked(emulator)


Deploy = Callable[..., dict[str, str]]


@pytest.fixture
def deploy(emulator: Emulator, unique: str) -> Deploy:
    """Create or update a stack of these resources; gives the outputs, one a resource: what Ref says."""
    cloudformation = emulator.client("cloudformation")

    def deploy(resources: Mapping[str, Any], **outputs: Any) -> dict[str, str]:
        refs = {name: {"Value": {"Ref": name}} for name in resources}
        asked = {name: {"Value": value} for name, value in outputs.items()}
        body = json.dumps({"Resources": resources, "Outputs": refs | asked})
        existing = [stack["StackName"] for stack in cloudformation.describe_stacks()["Stacks"]]
        change = cloudformation.update_stack if unique in existing else cloudformation.create_stack
        change(StackName=unique, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])
        [stack] = cloudformation.describe_stacks(StackName=unique)["Stacks"]
        events = cloudformation.describe_stack_events(StackName=unique)["StackEvents"]
        assert stack["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), events
        return {
            output.get("OutputKey", ""): output.get("OutputValue", "") for output in stack.get("Outputs", [])
        }

    return deploy


class Queue:
    """A queue of the emulator, read and written as JSON."""

    def __init__(self, emulator: Emulator, name: str, attributes: Mapping[Any, str]) -> None:
        self._sqs = emulator.client("sqs")
        self.name = name
        self.url = self._sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        self.arn = f"arn:aws:sqs:us-east-1:000000000000:{name}"

    def send(self, body: object, **options: Any) -> None:
        self._sqs.send_message(QueueUrl=self.url, MessageBody=json.dumps(body), **options)

    def receive(self) -> list[Any]:
        """The bodies of what is there, or arrives within a few seconds; they are gone from the queue."""
        messages = self.messages()
        return [json.loads(message["Body"]) for message in messages]

    def messages(self) -> list[Any]:
        answer = self._sqs.receive_message(
            QueueUrl=self.url, WaitTimeSeconds=8, MaxNumberOfMessages=10, AttributeNames=["All"]
        )
        for message in answer.get("Messages", []):
            self._sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message.get("ReceiptHandle", ""))
        return list(answer.get("Messages", []))

    def take(self, count: int) -> list[Any]:
        """The next `count` bodies, in their order."""
        taken: list[Any] = []
        while len(taken) < count:
            arrived = self.receive()
            assert arrived, f"{self.name}: {len(taken)} of {count} messages came: {taken}"
            taken += arrived
        return taken


@pytest.fixture
def make_queue(emulator: Emulator, unique: str) -> Callable[..., Queue]:
    def make(suffix: str, **attributes: str) -> Queue:
        return Queue(emulator, f"{unique}-{suffix}", attributes)

    return make


class Function:
    """A Lambda function of the emulator whose code is one of the files in `functions/`."""

    def __init__(self, emulator: Emulator, name: str, code: str, environment: Mapping[str, str]) -> None:
        self._lambda = emulator.client("lambda")
        self._iam = emulator.client("iam")
        self.name = name
        self.arn = f"arn:aws:lambda:us-east-1:000000000000:function:{name}"
        trust = {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
        self._iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))
        self._lambda.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Handler=f"{code}.handler",
            Role=ROLE + name,
            Code={"ZipFile": _zipped(code)},
            Timeout=20,
            Environment={"Variables": dict(environment)},
        )

    def allow(self, *actions: str) -> None:
        """Give its role these actions on every resource."""
        self._iam.put_role_policy(
            RoleName=self.name,
            PolicyName="allowed",
            PolicyDocument=_policy({"Effect": "Allow", "Action": actions, "Resource": "*"}),
        )

    def __call__(self, event: object) -> Any:
        answer = self._lambda.invoke(FunctionName=self.name, Payload=json.dumps(event))
        return json.loads(answer["Payload"].read())

    def read_from(self, queue: Queue, **options: Any) -> None:
        self._lambda.create_event_source_mapping(
            FunctionName=self.name,
            EventSourceArn=queue.arn,
            FunctionResponseTypes=["ReportBatchItemFailures"],
            **options,
        )


@pytest.fixture
def make_function(emulator: Emulator, unique: str) -> Callable[..., Function]:
    def make(code: str, **environment: str) -> Function:
        return Function(emulator, unique, code, environment)

    return make


MakeService = Callable[..., Service]


@pytest.fixture(name="make_service")
def _make_service(checked: Checked, control: Control, unique: str) -> MakeService:
    def make(**options: Any) -> Service:
        return make_service(checked("ecs"), unique, control, **options)

    return make


@pytest.fixture
def hosting(checked: Checked, control: Control, unique: str) -> Hosting:
    return make_hosting(checked("sagemaker"), unique, control)


def _policy(statement: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _zipped(code: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.write(HERE / "functions" / f"{code}.py", f"{code}.py")
    return buffer.getvalue()
