"""Pictures in a browser: which file it loads, and when, and that the layout does not shift."""

import pytest

from tests.browser import until

SHEET = "/projecten/repaircafe-de-tweede-asem/"
ALL = "[...document.querySelectorAll('.sheet img')]"


@pytest.fixture(params=[(320, 1), (320, 2), (1440, 1)], ids=["small", "small and sharp", "wide"])
def page(request, browser):
    width, ratio = request.param
    with browser.new_context(viewport={"width": width, "height": 700}, device_scale_factor=ratio) as context:
        yield context.new_page()


def test_each_picture_has_its_size_and_shape_before_it_comes(page, home):
    page.route("**/assets/*.webp", lambda route: route.abort())
    page.route("**/assets/*.jpg", lambda route: route.abort())
    page.goto(f"{home}{SHEET}", wait_until="domcontentloaded")
    until(page, f"() => {ALL}.every(e => e.width > 0)")  # laid out, after the style sheet has loaded
    found = page.evaluate(
        f"{ALL}.map(e => [e.width / e.height, e.getAttribute('width') / e.getAttribute('height'), !!e.alt])"
    )
    assert len(found) == 3
    assert page.evaluate(f"{ALL}.every(e => e.srcset && e.sizes)")
    for shown, told, described in found:
        assert told == pytest.approx(1.6, rel=0.01)
        assert described
        assert shown > 0


def test_pictures_below_are_fetched_when_they_come_near_and_the_head_at_once(page, home):
    page.goto(f"{home}{SHEET}", wait_until="domcontentloaded")
    assert page.evaluate(f"{ALL}.map(e => e.loading)") == ["auto", "lazy", "lazy"]
    for picture in page.locator(".sheet img").all():
        picture.scroll_into_view_if_needed()
        until(page, "e => e.complete && e.naturalWidth > 0", picture.element_handle())


def test_the_file_that_is_fetched_fits_its_place(page, home):
    page.goto(f"{home}{SHEET}")
    ratio = page.evaluate("devicePixelRatio")
    for picture in page.locator(".sheet img").all():
        picture.scroll_into_view_if_needed()
        handle = picture.element_handle()
        until(page, "e => e.complete && e.currentSrc", handle)
        needed = handle.evaluate("e => e.getBoundingClientRect().width") * ratio
        offered = sorted(
            int(one.split()[1].removesuffix("w")) for one in picture.get_attribute("srcset").split(", ")
        )
        taken = next(
            int(one.split()[1].removesuffix("w"))
            for one in picture.get_attribute("srcset").split(", ")
            if handle.evaluate("e => e.currentSrc").endswith(one.split()[0].lstrip("./"))
        )
        # Large enough to be sharp, and not larger than the next size above what is needed: on a phone a
        # picture is a little narrower than the screen, which is what “sizes” says.
        assert taken >= min(needed, offered[-1])
        smaller = [width for width in offered if width < taken]
        assert not smaller or smaller[-1] < needed * 1.35
