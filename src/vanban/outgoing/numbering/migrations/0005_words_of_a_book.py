from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("numbering", "0004_series_as_data")]

    operations = [
        migrations.AddField(
            model_name="registerbook",
            name="words",
            field=models.JSONField(default=list),
        ),
    ]
