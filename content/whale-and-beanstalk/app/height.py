"""How tall a plant is: which columns keep it, and what visitors are told."""

COLUMNS = "feet"


def kept(feet):
    return {"feet": feet}


def told(plant):
    return plant["feet"] and f"{plant['feet']} ft"
