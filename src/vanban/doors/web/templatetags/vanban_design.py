"""The design system as template tags: `{% load vanban_design %}`. docs/design-system.md lists them.

Tags draw; they hold no rule. Words given are escaped; classes and icons come from here only.
"""

from django import template

from vanban.doors.web.design import controls, drawn, marks, row

register = template.Library()
for part in (marks, controls, drawn, row):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
