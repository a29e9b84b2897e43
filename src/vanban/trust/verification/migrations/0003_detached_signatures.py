from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("verification", "0002_preservation"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="verification",
            name="verification_of_file",
        ),
        migrations.AddField(
            model_name="verification",
            name="content_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(
                fields=["organisation", "file_sha256", "content_sha256", "-checked_at"],
                name="verification_of_file",
            ),
        ),
    ]
