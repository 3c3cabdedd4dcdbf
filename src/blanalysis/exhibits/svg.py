"""The SVG of a picture as it stands in a page: short, in the page's fonts and colours, its marks named."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from itertools import count
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement
from zlib import crc32

from .html import PAGE_FILES

SVG, HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
ROOT_LOOK = "stroke-linejoin='round'"  # as matplotlib has it
MOST_LETTERS_IN_PLACE = 32  # a marker as short as this is written at each place, not as a reference
MARKS_ID = "["  # the id of a group whose parts are marks begins so: a JSON list of their unit, value and name


def page_svg(svg: str) -> str:
    """The picture for a page in about a quarter of the letters. Rules and definitions have names of their own, so that several pictures
    stand in one page; text has the page's fonts, known colours are its variables; marks (see `canvas.mark`) say what they show."""
    root = ElementTree.fromstring(svg)
    defined = {item.get("id", ""): item for defs in root.iter(f"{SVG}defs") for item in defs}
    shapes = [_short_markers_in_place(shape, defined) for shape in _ungrouped_shapes(root)]
    for part in (part for item in (*defined.values(), *shapes) for part in item.iter()):
        _shorten_attributes(part)
    shapes = _joined_lines(shapes)
    used: dict[str, None] = {}  # definitions, in the order in which they are called
    for part in (part for shape in shapes for part in shape.iter()):
        called = re.findall(r"url\(#(\w+)\)", part.get("style", ""))
        used |= dict.fromkeys([*called, *re.findall(r"^#(.+)", part.get(HREF, ""))])
    kept = [defined[name] for name in used]
    classes = _classes([part for item in (*kept, *shapes) for part in item.iter()])
    names = dict(zip(used, _short_names(), strict=False))
    drawn = "".join(_element_text(item, names) for item in (*kept, *shapes))
    own = f"k{crc32(drawn.encode()):x}"  # of this picture
    names = {name: f"{own}{short}" for name, short in names.items()}
    rules = "".join(f".{own} .{name}{{{_written_style(style, names)}}}" for style, name in classes.items())
    size = " ".join(f"{name}='{root.get(name, '').removesuffix('pt')}'" for name in ("width", "height", "viewBox"))
    defs, drawn = ("".join(_element_text(item, names) for item in items) for items in (kept, shapes))
    head = f"<svg class='{own}' {size} {ROOT_LOOK}><style>{rules}</style>"
    return f"{head}<defs>{defs}</defs>{drawn}</svg>" if defs else f"{head}{drawn}</svg>"


def _ungrouped_shapes(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == f"{SVG}g" and not set(child.attrib) - {"id"}:
            named = child.get("id", "").startswith(MARKS_ID)
            yield from _named_marks(child) if named else _ungrouped_shapes(child)
        elif child.tag == f"{SVG}g":
            child[:] = inner = [*_ungrouped_shapes(child)]
            yield from [child] if inner else []
        elif child.tag not in (f"{SVG}metadata", f"{SVG}defs"):
            yield child


def _named_marks(group: Element) -> Iterator[Element]:
    """The shapes of a group of marks, each with its unit, value and name; a line that joins them first, if any."""
    marks, shapes = json.loads(group.get("id", "")), [*_ungrouped_shapes(group)]
    parts = [part for shape in shapes for part in shape.iter() if part.tag in (f"{SVG}use", f"{SVG}path", f"{SVG}text")]
    for part, (unit, value, name) in zip(parts[-len(marks) :], marks, strict=True):
        part.attrib |= {"data-unit": unit, "data-value": value}
        SubElement(part, f"{SVG}title").text = name
    yield from shapes


def _short_markers_in_place(shape: Element, defined: Mapping[str, Element]) -> Element:
    """The shape with short markers written at their place, and no style at other references that their marker has itself."""
    for part in list(shape.iter(f"{SVG}use")):
        marker = defined[part.get(HREF, "")[1:]]
        own, called = _style_of(marker), _style_of(part)
        at = _hundredths(part.get("x", "0")), _hundredths(part.get("y", "0"))
        d = short_path(marker.get("d", ""), at)
        if len(d) <= MOST_LETTERS_IN_PLACE:
            told = {name: of for name, of in part.attrib.items() if name.startswith("data-")}
            part.tag, part.attrib = f"{SVG}path", {"d": d, "style": _style_attribute(called | own)} | told
        else:
            part.set("style", _style_attribute({key: value for key, value in called.items() if key not in own}))
    return shape


def _joined_lines(shapes: Iterable[Element]) -> list[Element]:
    """The shapes, with consecutive lines of the same style joined into one. Not where they are transparent."""
    joined: list[Element] = []
    for shape in shapes:
        style, last = shape.get("style", ""), joined[-1] if joined else shape
        alike = joined and {*shape.attrib} == {*last.attrib} == {"d", "style"} and last.get("style") == style
        if alike and "fill:none" in style and "opacity" not in style:
            last.set("d", last.get("d", "") + shape.get("d", ""))
        else:
            joined.append(shape)
    return joined


def _classes(parts: Sequence[Element]) -> dict[str, str]:
    """Class names for the styles that several parts have, by style; sets them in the parts. Parts that differ in their fill alone share one."""
    whole = Counter(part.get("style") for part in parts)
    for part in parts:
        style = _style_of(part)
        if whole[part.get("style")] == 1 and "fill" in style:
            part.set("fill", style.pop("fill"))
            part.set("style", _style_attribute(style))
    styles = Counter(shared for part in parts if (shared := part.get("style")))
    names = dict(zip((style for style, times in styles.most_common() if times > 1), _short_names(), strict=False))
    for part in parts:
        if part.get("style") in names:
            part.set("class", names[part.attrib.pop("style")])
    return names


def _style_of(element: Element) -> dict[str, str]:
    pairs = (pair.split(":", 1) for pair in element.get("style", "").split(";") if pair.strip())
    return {key.strip(): value.strip() for key, value in pairs}


def _style_attribute(style: Mapping[str, str]) -> str:
    return ";".join(f"{key}:{value}" for key, value in style.items())


def _shorten_attributes(element: Element) -> None:
    style = _style_of(element)
    if clip := element.attrib.pop("clip-path", ""):
        style["clip-path"] = clip
    if style.get("text-anchor") == "start":
        del style["text-anchor"]
    if "DejaVu Sans" in style.get("font-family", ""):
        del style["font-family"]  # the page's own
    element.set("style", _style_attribute(style))
    transform = element.get("transform", "")
    has_place = element.tag != f"{SVG}g" and not element.get("x")  # a group, such as a formula of TeX, can have none
    if (moved := re.fullmatch(r"translate\(([-\d.]+) ([-\d.]+)\)", transform)) and has_place:
        element.attrib |= {"x": moved[1], "y": moved[2], "transform": ""}
    elif re.match(r"rotate\(-?0[ )]", transform):
        element.set("transform", "")
    for name in ("x", "y", "width", "height", "transform"):
        if written := element.get(name):
            element.set(name, re.sub(r"-?\d*\.\d+", lambda found: _as_decimal(_hundredths(found[0])), written))
    if "d" in element.attrib:
        element.set("d", short_path(element.attrib["d"]))
    element.attrib = {name: value for name, value in element.attrib.items() if value}


def short_path(d: str, at: tuple[int, int] = (0, 0)) -> str:
    """The `d` of a path in fewer letters, to a hundredth, relative to the rounded point before; moved by `at`, in hundredths."""
    parts = re.findall(r"([A-Za-z])([^A-Za-z]*)", d.replace("e-", "E-")) if not re.search(r"[^MLQCz\d\s.-]", d) else []
    if not parts:
        return d
    written, pen, start = "", (0, 0), (0, 0)
    for command, numbers in parts:
        values = [_hundredths(value) for value in numbers.split()]
        points = [(x + at[0], y + at[1]) for x, y in zip(values[::2], values[1::2], strict=True)]
        if command == "z":
            written, pen = written + "z", start
            continue
        if command == "M":
            start = points[-1]
            written += f"M{_as_decimal(points[0][0])},{_as_decimal(points[0][1])}"
        else:
            written += _pen_step(command, pen, points)
        pen = points[-1]
    return written


def _pen_step(command: str, pen: tuple[int, int], points: Sequence[tuple[int, int]]) -> str:
    steps = [(x - pen[0], y - pen[1]) for x, y in points]
    if command == "L" and steps == [(0, 0)]:
        return "h0"
    if command == "L" and 0 in steps[0]:
        across, down = steps[0]
        return f"h{_as_decimal(across)}" if across else f"v{_as_decimal(down)}"
    return command.lower() + ",".join(_as_decimal(value) for step in steps for value in step).replace(",-", "-")


def _hundredths(number: str) -> int:
    return round(float(number) * 100)


def _as_decimal(hundredths: int) -> str:
    text = f"{hundredths / 100:.9g}"
    return text.replace("0.", ".", 1) if -100 < hundredths < 100 else text


@cache
def _colour_names() -> dict[str, str]:
    return json.loads((PAGE_FILES / "colours.json").read_text(encoding="utf-8"))


def _written_style(text: str, names: Mapping[str, str]) -> str:
    """The text with short names of definitions, and with a variable of the page for each colour that it knows."""
    return re.sub(r"#(\w+)", lambda found: _colour(found[0]) if found[1] not in names else f"#{names[found[1]]}", text)


def _colour(written: str) -> str:
    short = re.sub(r"^#(\w)\1(\w)\2(\w)\3$", r"#\1\2\3", written)
    name = _colour_names().get(written.lower())
    return f"var(--{name},{short})" if name else short


def _short_names() -> Iterator[str]:
    return (f"{letter}{pass_number or ''}" for pass_number in count() for letter in "abcdefghijklmnopqrstuvwxyz")


def _element_text(element: Element, names: Mapping[str, str]) -> str:
    tag, attributes, written = element.tag.removeprefix(SVG), dict(element.attrib), ""
    if (own := attributes.pop("id", "")) in names:
        attributes["id"] = names[own]
    for name, value in attributes.items():
        text = value if name.startswith("data-") else _written_style(value, names)
        written += f" {name.replace(HREF, 'href')}='{escape(text)}'" if value else ""
    inside = "".join(_element_text(child, names) for child in element)
    words = escape(element.text, quote=False) if element.text and element.text.strip() else ""
    return f"<{tag}{written}>{words}{inside}</{tag}>" if words or inside else f"<{tag}{written}/>"
