"""Where ministack 1.5.33 deviates from AWS: each row is applied at start, tested and documented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One correction."""

    ministack: str
    """What ministack does, and AWS does not."""
    here: str
    """What the corrected emulator does."""
    patch: str
    """`module.function` of this package, called once at start; rows may share one."""
    test: str
    """The pytest node that fails without the patch: `test_file.py::test_name`, under tests/local/emulator."""


DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        ministack="evaluates metric alarms itself, ignoring dimensions, M of N and missing data",
        here="only SetAlarmState changes a metric alarm; a new one starts in INSUFFICIENT_DATA",
        patch="alarm_state.stop_evaluating_metric_alarms",
        test="test_alarm_state.py::test_metric_data_never_changes_an_alarm",
    ),
    Deviation(
        ministack="publishes a shortened SNS message when an alarm changes state",
        here="CloudWatch's documented message and subject",
        patch="alarm_state.publish_documented_notifications",
        test="test_alarm_state.py::test_a_topic_receives_the_documented_message",
    ),
    Deviation(
        ministack="sends no event when an alarm changes state",
        here='"CloudWatch Alarm State Change" on the default event bus',
        patch="alarm_state.publish_documented_notifications",
        test="test_alarm_state.py::test_the_default_event_bus_receives_the_documented_event",
    ),
    Deviation(
        ministack="refuses AWS::CloudWatch::Alarm with Metrics, and drops them from PutMetricAlarm",
        here="metric math and anomaly detection alarms keep their queries",
        patch="alarms.keep_metric_math",
        test="test_alarm_state.py::test_a_metric_math_alarm_tells_its_queries",
    ),
    Deviation(
        ministack="has no AWS::CloudWatch::CompositeAlarm",
        here="the type, which follows its children",
        patch="alarms.provision_composite_alarms",
        test="test_cloudformation.py::test_a_composite_alarm_follows_its_children",
    ),
    Deviation(
        ministack="ignores the actions suppressor of a composite alarm",
        here=(
            "its actions are held back as documented; WaitPeriod and ExtensionPeriod last 0.3 s at most, "
            "or as `POST /_local/cloudwatch` says"
        ),
        patch="suppression.keep_suppressors",
        test="test_suppression.py::test_a_suppressor_in_alarm_holds_the_actions_back",
    ),
    Deviation(
        ministack="has no AWS::CloudWatch::AlarmMuteRule and no API of mute rules",
        here="the type, and Put-, Get-, List- and DeleteAlarmMuteRule; nothing is muted",
        patch="mute_rules.serve_mute_rules",
        test="test_mute_rules.py::test_a_rule_of_a_template_reads_back_through_the_api",
    ),
    Deviation(
        ministack=(
            "gives the oldest datapoint first whatever ScanBy says, all datapoints whatever MaxDatapoints "
            "says, and every metric of a name to a query without dimensions"
        ),
        here="GetMetricData as documented; expressions are InternalError, as in ministack",
        patch="metric_data.answer_get_metric_data",
        test="test_metric_data.py::test_the_newest_datapoint_comes_first",
    ),
    Deviation(
        ministack="forgets metric data after two weeks",
        here="after 455 days",
        patch="metric_data.keep_datapoints",
        test="test_metric_data.py::test_two_weeks_of_hours_are_read_back",
    ),
    Deviation(
        ministack="has no AWS::EC2::SecurityGroupIngress and AWS::EC2::SecurityGroupEgress",
        here="both add their rule to the security group",
        patch="security_groups.add_security_group_rules",
        test="test_cloudformation.py::test_a_separate_rule_appears_on_its_security_group",
    ),
    Deviation(
        ministack="has no AWS::XRay::Group and no X-Ray API",
        here="the type, GetGroups and GetGroup",
        patch="xray.serve_xray_groups",
        test="test_cloudformation.py::test_an_xray_group_reads_back_through_the_api",
    ),
    Deviation(
        ministack=(
            "has no AWS::CloudWatch::AnomalyDetector, AWS::CloudWatch::InsightRule, "
            "AWS::Logs::AccountPolicy, AWS::Logs::LogAnomalyDetector, AWS::Logs::QueryDefinition, "
            "AWS::XRay::ResourcePolicy, AWS::XRay::SamplingRule, AWS::XRay::TransactionSearchConfig"
        ),
        here="accepted as declared; nothing acts on them",
        patch="declarations.keep_declarations",
        test="test_cloudformation.py::test_a_declaration_is_accepted",
    ),
    Deviation(
        ministack="gives TargetGroupFullName without `targetgroup/`",
        here="the value of the TargetGroup dimension",
        patch="resources.name_target_groups_in_full",
        test="test_cloudformation.py::test_load_balancer_names_are_dimension_values",
    ),
    Deviation(
        ministack="gives a secret's name as its Ref, and an empty value for `GenerateSecretString: {}`",
        here="Ref is the ARN; 32 characters are generated",
        patch="resources.refer_to_secrets_by_arn",
        test="test_cloudformation.py::test_ref_of_a_secret_is_its_arn",
    ),
    Deviation(
        ministack="ignores TimeToLiveSpecification in templates",
        here="the table has it",
        patch="resources.honour_time_to_live",
        test="test_cloudformation.py::test_a_table_has_the_time_to_live_of_its_template",
    ),
    Deviation(
        ministack="replaces an unnamed AWS::DynamoDB::GlobalTable, losing its items, on an update",
        here="the table is updated in place",
        patch="resources.update_global_tables_in_place",
        test="test_cloudformation.py::test_a_global_table_keeps_its_items_when_its_stack_is_updated",
    ),
    Deviation(
        ministack="shows the value of an SSM-typed stack parameter as ParameterValue",
        here="ParameterValue is the name, ResolvedValue the value",
        patch="stacks.tell_resolved_values",
        test="test_cloudformation.py::test_an_ssm_parameter_tells_what_it_resolved_to",
    ),
    Deviation(
        ministack="as AWS, tells at once that a stack is in progress: the CDK then sleeps for 5 s",
        here="DescribeStacks of one stack answers when it has settled, at most 20 s later",
        patch="stacks.answer_when_settled",
        test="test_cloudformation.py::test_a_stack_is_described_when_it_has_settled",
    ),
    Deviation(
        ministack="as AWS, waits an hour for a custom resource whose function has failed",
        here="the resource fails at once, with the function's error",
        patch="custom_resources.fail_with_their_function",
        test="test_cloudformation.py::test_a_custom_resource_fails_with_its_function",
    ),
    Deviation(
        ministack="lets functions that started before IAM was enforced act as the account's root",
        here="a function always has the session of its role",
        patch="iam.give_functions_their_roles",
        test="test_lambdas.py::test_a_warm_function_is_refused_what_its_role_does_not_allow",
    ),
    Deviation(
        ministack="sees every request as insecure, so that enforce_ssl policies deny all of them",
        here="`aws:SecureTransport` is true",
        patch="iam.see_requests_as_secure",
        test="test_lambdas.py::test_a_policy_that_demands_tls_does_not_deny_everything",
    ),
    Deviation(
        ministack="completes an ECS deployment within the call that starts it",
        here="it is in progress for 0.3 s, or as `POST /_local/ecs` says",
        patch="ecs_deployments.take_time_to_deploy",
        test="test_ecs_deployments.py::test_a_new_task_definition_is_deployed_in_time",
    ),
    Deviation(
        ministack="keeps no ECS service deployments and revisions, and has no StopServiceDeployment",
        here="they are listed, described and stopped as documented",
        patch="ecs_service_deployments.serve_service_deployments",
        test="test_ecs_deployments.py::test_a_running_deployment_is_rolled_back",
    ),
    Deviation(
        ministack="sends no events of ECS, and names what its scheduler stops as no AWS does",
        here=(
            '"ECS Task State Change" from RUNNING on, "ECS Deployment State Change" and "ECS Service Action" '
            "(SERVICE_STEADY_STATE) on the default event bus"
        ),
        patch="ecs_events.tell_task_states",
        test="test_ecs_events.py::test_a_task_that_starts_and_stops_is_told",
    ),
    Deviation(
        ministack="cuts ECS timestamps to whole seconds",
        here="to milliseconds",
        patch="ecs_tasks.tell_milliseconds",
        test="test_ecs.py::test_a_forced_deployment_replaces_every_task",
    ),
    Deviation(
        ministack="has no SageMaker",
        here=(
            "models, endpoint configurations and endpoints, whose updates take 0.3 s; "
            "`POST /_local/sagemaker` lets them hang or fail, and sets a status or an instance count"
        ),
        patch="sagemaker.serve_sagemaker",
        test="test_sagemaker.py::test_weights_shift_when_the_update_has_finished",
    ),
    Deviation(
        ministack="has no AWS::SageMaker::Model, AWS::SageMaker::EndpointConfig, AWS::SageMaker::Endpoint",
        here="the types, whose Ref is the ARN",
        patch="sagemaker_resources.provision_sagemaker",
        test="test_sagemaker_configurations.py::test_an_endpoint_of_a_template_is_in_service",
    ),
    Deviation(
        ministack="has no Application Auto Scaling",
        here=(
            "scalable targets of ECS services and SageMaker variants, which bring the capacity into their "
            "bounds, and scaling policies, which nothing carries out"
        ),
        patch="autoscaling.serve_application_auto_scaling",
        test="test_autoscaling.py::test_registering_brings_the_desired_count_into_the_bounds",
    ),
    Deviation(
        ministack="has no AWS::ApplicationAutoScaling types",
        here="AWS::ApplicationAutoScaling::ScalableTarget and AWS::ApplicationAutoScaling::ScalingPolicy",
        patch="autoscaling_resources.provision_application_auto_scaling",
        test="test_autoscaling.py::test_a_template_registers_its_target_and_policy",
    ),
    Deviation(
        ministack="has no OpsItems",
        here="CreateOpsItem, which knows duplicates, DescribeOpsItems, GetOpsItem and UpdateOpsItem",
        patch="ops_items.serve_ops_items",
        test="test_ops_items.py::test_an_open_item_is_not_created_twice",
    ),
    Deviation(
        ministack="checks calls on an ECS service against the ARN of its cluster, one resource a call",
        here="against the ARNs of the Service Authorization Reference, for ECS and all that is added here",
        patch="authorization.authorize_by_resource",
        test="test_authorization.py::test_a_service_is_authorized_by_its_own_arn",
    ),
    Deviation(
        ministack="lets functions import whatever is in the emulator's environment",
        here="their own files, the standard library and the SDK for Python",
        patch="lambdas.import_only_what_aws_has",
        test="test_lambdas.py::test_a_function_imports_only_what_aws_has",
    ),
    Deviation(
        ministack="feeds a function from one batch of a FIFO queue at a time",
        here="message groups are worked on in parallel, each in its order",
        patch="lambdas.work_on_fifo_groups_in_parallel",
        test="test_fifo.py::test_a_slow_group_does_not_hold_up_another",
    ),
)


def markdown(rows: Iterable[Deviation] = DEVIATIONS) -> str:
    """The rows as the table of docs/emulator.md."""
    lines = ["| ministack 1.5.33 | here | patch | test |", "|---|---|---|---|"]
    lines += [f"| {row.ministack} | {row.here} | `{row.patch}` | `{row.test}` |" for row in rows]
    return "\n".join(lines)
