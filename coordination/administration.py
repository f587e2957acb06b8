"""What administrators may touch: who there is, which rules and which days; never a case."""

from django.contrib.auth.models import Group, Permission

GROUP_NAME = "Quản trị nghiệp vụ"
ALLOWED = {
    "agencies": {
        "agency": ("view", "add", "change"),
        "user": ("view", "add", "change"),
        "seat": ("view", "add", "change"),
    },
    "regulations": {
        "party": ("view", "change"),
        "deadlinerule": ("view", "change"),
        "calendardecision": ("view", "add", "change"),
        "calendarday": ("view", "add", "change", "delete"),
        "statutoryclock": ("view",),
    },
    "records": {"numbering": ("view", "add", "change")},
    "reports": {
        "periodsetting": ("view", "add"),
        "lettertemplate": ("view", "add"),
    },
}


def administrators() -> Group:
    """The group of administrators, with exactly the permissions of ``ALLOWED``."""
    group, _created = Group.objects.get_or_create(name=GROUP_NAME)
    group.permissions.set(
        Permission.objects.get_by_natural_key(f"{act}_{model}", app, model)
        for app, models in ALLOWED.items()
        for model, acts in models.items()
        for act in acts
    )
    return group
