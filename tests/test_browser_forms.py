"""The browser's own validation of the feedback form, without script.

The messages and their link with the field are the browser's work; this tests them because our form relies on
them.
"""

import pytest

from tests.browser import serve, until

ASKED = "tegoare-op-de-stroate"


@pytest.fixture(scope="module")
def form(browser, sample):
    with serve(sample) as home, browser.new_context(java_script_enabled=True) as context:
        page = context.new_page()
        page.goto(f"{home}/projecten/{ASKED}/")
        yield page


def spoken(page):
    """What a screen reader announces: the alerts, and for each field its name, validity and description."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    alerts, boxes = [], {}
    for node in nodes:
        role, name = (node.get(part, {}).get("value", "") for part in ("role", "name"))
        properties = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
        if role == "alert":
            alerts.append(name.strip())
        elif role in {"textbox", "checkbox"}:
            boxes[name] = properties
    return alerts, boxes


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, "name"),
        ({"name": "Onthaal", "email": "geen adres"}, "email"),
        ({"name": "Onthaal", "email": "buurt@bak.example"}, "message"),
    ],
)
def test_a_mistake_is_announced_tied_to_its_field_and_the_field_has_the_focus(form, given, wrong):
    form.reload()
    for name, text in given.items():
        form.fill(f"form.form [name={name}]", text)
    form.click("form.form button[type=submit]")
    until(form, f"document.activeElement.name === '{wrong}'")
    notice = form.evaluate("document.activeElement.validationMessage")
    alerts, boxes = spoken(form)
    assert notice
    assert alerts == [notice]
    (focused,) = [properties for properties in boxes.values() if properties.get("focused")]
    assert focused["required"]
    # Chromium reports an empty field as required, not as invalid.
    assert (focused["invalid"], "errormessage" in focused) == (
        ("true", True) if wrong == "email" else ("false", False)
    )
    assert "/projecten/" in form.url  # nothing was sent


def test_the_field_with_a_mistake_comes_into_view_with_its_label(form):
    form.reload()
    # As who scrolled down to the button sees it: the first field is just above the window.
    form.evaluate(
        "scrollBy(0, document.querySelector('form.form [name=name]').getBoundingClientRect().bottom + 9)"
    )
    form.evaluate("document.querySelector('form.form button[type=submit]').click()")
    label = form.locator("form.form label").first
    until(form, "document.activeElement.name === 'name'")
    until(form, lambda: label.bounding_box()["y"] >= 0)


def test_every_box_has_a_name_that_tells_what_to_fill_in(form):
    form.reload()
    _, boxes = spoken(form)
    required = [
        name for name, properties in boxes.items() if properties.get("required") or "gegevens" in name
    ]
    assert len(required) == 4
    assert all(name.strip().endswith("*") or "(" in name for name in required)
