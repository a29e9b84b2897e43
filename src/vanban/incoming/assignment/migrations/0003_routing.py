import django.db.models.deletion
import vanban.foundation.ids
from vanban.foundation.tenancy import protect
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assignment", "0002_deadlines"),
        ("organisations", "0001_initial"),
        ("people", "0002_sign_in_and_delegations"),
        ("signing", "0003_batches"),
    ]

    operations = [
        migrations.CreateModel(
            name="ManyDirection",
            fields=[
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="signing.batch",
                    ),
                ),
                ("assignees", models.JSONField()),
                ("instruction", models.TextField(blank=True)),
                ("answer_required", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "assignment_many_direction",
            },
        ),
        migrations.CreateModel(
            name="RoutingRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("ordinal", models.PositiveIntegerField()),
                ("issuer_code", models.CharField(blank=True, max_length=35)),
                ("type_code", models.CharField(blank=True, max_length=60)),
                ("words", models.JSONField(default=list)),
                ("task", models.CharField(blank=True, max_length=500)),
                ("term", models.CharField(blank=True, max_length=10)),
                ("direct", models.BooleanField(default=False)),
                ("basis", models.CharField(max_length=300)),
                ("set_by_name", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "assignment_routing_rule",
            },
        ),
        migrations.CreateModel(
            name="RoutingPlace",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("role", models.CharField(max_length=10)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="assignment.routingrule",
                    ),
                ),
            ],
            options={
                "db_table": "assignment_routing_place",
            },
        ),
        migrations.AddConstraint(
            model_name="routingrule",
            constraint=models.UniqueConstraint(
                fields=("organisation", "ordinal"), name="routing_rule_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="routingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("issuer_code", ""), ("type_code", ""), ("words", []), _negated=True
                ),
                name="routing_rule_says_which",
            ),
        ),
        migrations.AddConstraint(
            model_name="routingplace",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unit__isnull", False), ("post__isnull", False), _connector="XOR"
                ),
                name="route_to_a_unit_or_a_post",
            ),
        ),
        migrations.AddConstraint(
            model_name="routingplace",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["lead", "cooperate"])), name="route_has_a_role"
            ),
        ),
        migrations.AddConstraint(
            model_name="routingplace",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "lead")), fields=("rule",), name="route_one_lead"
            ),
        ),
        protect("assignment_routing_rule"),
        protect("assignment_routing_place"),
        protect("assignment_many_direction"),
    ]
