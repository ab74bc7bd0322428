"""What OKR rest on: those that run keep it where it is, and none loses it for good."""


def resting(records, model, field, only_running):
    """The objectives or key results that rest on records by a field, for the core's guard of what is in use."""
    if not records:
        return records.env[model]
    # sudo: whatever rests on it, whoever may see it
    users = records.env[model].sudo().with_context(active_test=False).search([(field, "in", records.ids)])
    return users.filtered(lambda user: user._is_running()) if only_running else users
