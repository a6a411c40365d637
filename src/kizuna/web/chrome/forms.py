"""How every form is drawn: through the components `form` and `field`.

Not here: any form.
"""

from django.forms.renderers import TemplatesSetting


class ComponentRenderer(TemplatesSetting):
    """`{{ form }}` in a template gives labels, help, controls and errors in Kizuna's look."""

    form_template_name = "web/components/form.html"
    field_template_name = "web/components/field.html"
