"""What the board says of a build."""


def line(build):
    return f"{build['ref']} is {build['state']}"
