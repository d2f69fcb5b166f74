"""Reference pages of headers: doxygen's XML into directives of Sphinx's C++ domain, in the order of the header."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

Element = ElementTree.Element
NAMESPACE = "detequiv::"
DIRECTIVES = {"function": "function", "variable": "member", "typedef": "type"}
CLASSES = ("struct", "class", "union")
# Born unusable (cpp.md says so once); shown initialisers would hide what the members are.
BORN = re.compile(r"quiet_NaN|infinity\(\)")
SENTENCE_OF_ITS_OWN = re.compile(r"(?<=[.;)]) (?=(?:Accuracy|Cost|Source|Throws)\b)")
HEADING_WORD = re.compile(r"^(Accuracy|Cost|Source):")
NOTE = re.compile(r"theory/(\w+)\.md")


@dataclass
class Reference:
    """What doxygen found, by header."""

    xml: Path

    @cached_property
    def compounds(self) -> dict[str, Element]:
        found = {}
        for path in sorted(self.xml.glob("*.xml")):
            for compound in ElementTree.parse(path).getroot().iter("compounddef"):
                found[compound.get("id", "")] = compound
        return found

    def page(self, header: str) -> str:
        """Directives for everything public in the header, given as it is included."""
        elements = sorted(self._inside(header), key=line_of)
        scope = f".. cpp:namespace:: {NAMESPACE.removesuffix('::')}"
        return "\n\n".join([scope, *(self._directive(element) for element in elements)])

    def _inside(self, header: str) -> list[Element]:
        inside = []
        for compound in self.compounds.values():
            kind = compound.get("kind")
            if kind in CLASSES and place_of(compound) == header and not self._is_nested(compound):
                inside.append(compound)
            elif kind == "namespace":
                inside += [member for member in compound.iter("memberdef") if place_of(member) == header]
        return list({element.get("id"): element for element in inside}.values())

    def _is_nested(self, compound: Element) -> bool:
        scope = compound.findtext("compoundname", "").rpartition("::")[0]
        return any(other.findtext("compoundname") == scope and other.get("kind") in CLASSES for other in self.compounds.values())

    def _directive(self, element: Element) -> str:
        if element.tag == "compounddef":
            return self._class(element)
        kind = element.get("kind", "")
        if kind == "enum":
            return enumeration(element)
        return directive(DIRECTIVES[kind], signature(element), description(element))

    def _class(self, compound: Element) -> str:
        name = compound.findtext("compoundname", "").removeprefix(NAMESPACE)
        bases = ", ".join(base.text or "" for base in compound.findall("basecompoundref"))
        members: list[tuple[int, str]] = []
        for member in compound.iter("memberdef"):
            if member.get("prot") == "public":
                members.append((line_of(member), self._directive(member)))
        for inner in compound.findall("innerclass"):
            if inner.get("prot") == "public":
                nested = self.compounds[inner.get("refid", "")]
                members.append((line_of(nested), self._class(nested)))
        # Inside its class the name of a nested one is its last part.
        own = name.rpartition("::")[2] if self._is_nested(compound) else name
        parts = [description(compound), *(text for _, text in sorted(members, key=lambda member: member[0]))]
        kind = compound.get("kind", "struct")
        return directive(kind, own + (f" : public {bases}" if bases else ""), "\n\n".join(part for part in parts if part))


def place_of(element: Element) -> str:
    location = element.find("location")
    return (location.get("declfile") or location.get("file") or "") if location is not None else ""


def line_of(element: Element) -> int:
    location = element.find("location")
    return int(location.get("declline") or location.get("line") or 0) if location is not None else 0


def plain(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def directive(kind: str, title: str, body: str) -> str:
    indented = "\n".join(f"   {line}" if line else "" for line in body.splitlines())
    return f".. cpp:{kind}:: {title}" + (f"\n\n{indented}" if body else "")


def signature(member: Element) -> str:
    # Functions of a nested namespace keep its name, members of a class not that of the class.
    qualified = member.findtext("qualifiedname", "").removeprefix(NAMESPACE)
    name = qualified if qualified.startswith("check::") else member.findtext("name", "")
    kind = plain(member.find("type"))
    if member.get("kind") == "typedef":
        return f"{name} = {kind}"
    static = "static " if member.get("static") == "yes" and not kind.startswith("static") else ""
    explicit = "explicit " if member.get("explicit") == "yes" and not kind.startswith("explicit") else ""
    initial = plain(member.find("initializer"))
    shown = "" if BORN.search(initial) else initial
    return " ".join(f"{static}{explicit}{kind} {name}{plain(member.find('argsstring'))} {shown}".split())


def enumeration(member: Element) -> str:
    kind = "enum-class" if member.get("strong") == "yes" else "enum"
    parts = [description(member)]
    for value in member.findall("enumvalue"):
        parts.append(directive("enumerator", value.findtext("name", ""), description(value)))
    return directive(kind, member.findtext("name", ""), "\n\n".join(part for part in parts if part))


def description(element: Element) -> str:
    paragraphs = []
    for part in ("briefdescription", "detaileddescription"):
        for block in element.find(part) or []:
            if block.tag == "para":
                paragraphs += paragraph(block)
    return "\n\n".join(paragraphs)


def paragraph(block: Element) -> list[str]:
    """A paragraph of a doc comment; what it says of accuracy, cost, source and faults stands on a line of its own."""
    text = " ".join(filter(None, [(block.text or "").strip()]))
    items: list[str] = []
    for child in block:
        if child.tag == "itemizedlist":
            items += ["* " + " ".join(marked(plain(item))) for item in child.findall("listitem")]
        elif child.tag in ("ndash", "mdash"):
            text += " – " if child.tag == "ndash" else " — "
        else:
            text += plain(child)
        text += child.tail or ""
    return [*marked(" ".join(text.split())), *(["\n".join(items)] if items else [])]


def marked(text: str) -> list[str]:
    return [sentence for part in SENTENCE_OF_ITS_OWN.split(text) if (sentence := HEADING_WORD.sub(r"**\1:**", inline(part)))]


def inline(text: str) -> str:
    """reStructuredText in which nothing of a formula is markup, `code` is code, and theory notes are links."""
    result = []
    for number, part in enumerate(re.split(r"`([^`]+)`", text)):
        if number % 2:
            result.append(f"\\ ``{part}``\\ ")
        else:
            for place, piece in enumerate(NOTE.split(part)):
                result.append(f":doc:`/theory/{piece}`" if place % 2 else re.sub(r"([\\*_|`])", r"\\\1", piece))
    return "".join(result).strip()
