from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registration", "0002_printed"),
    ]

    operations = [
        migrations.AddField(
            model_name="arrivalentry",
            name="term",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
    ]
