"""Block Kit's rules: which blocks and elements there are, what each must hold, and how long it may be.

The shapes and lengths are those of Slack's reference, as the SDK's own classes have them, and are checked strictly: a
field that Slack does not know is a fault here.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from slack_sandbox.refusal import Refusal
from slack_sandbox.shapes import (
    Accessory,
    Any150,
    Any2000,
    Any3000,
    Aside,
    Element,
    Entry,
    ImageElement,
    Plain24,
    Plain150,
    Plain2000,
    Quiet,
    Shape,
    Text255,
    Text256,
    Text2000,
    Text3000,
    Text12000,
)
from slack_sandbox.workspace import Json

Surface = Literal["message", "modal", "home"]
# In a message alone.
_MESSAGE_ONLY = frozenset({"alert", "container", "context_actions", "markdown", "plan", "task_card", "table"})
# In a container: what both the reference and the live validator take.
_CONTAINED = frozenset({"actions", "context", "divider", "header", "image", "section", "table"})
_FAULTS = 5  # that are told at once


class _Block(Shape):
    block_id: Text255 | None = None


class _SectionBlock(_Block):
    type: Literal["section"]
    text: Any3000 | None = None
    fields: Annotated[list[Any2000], Field(min_length=1, max_length=10)] | None = None
    accessory: Accessory | None = None
    expand: bool | None = None

    @model_validator(mode="after")
    def _something(self) -> "_SectionBlock":
        if self.text is None and self.fields is None:
            raise ValueError("needs text or fields")
        return self


class _Divider(_Block):
    type: Literal["divider"]


class _Header(_Block):
    type: Literal["header"]
    text: Plain150


class _Markdown(_Block):
    type: Literal["markdown"]
    text: Text12000


class _Image(_Block):
    type: Literal["image"]
    image_url: Text3000
    alt_text: Text2000
    title: Plain2000 | None = None


class _Context(_Block):
    type: Literal["context"]
    elements: Annotated[list[Quiet], Field(min_length=1, max_length=10)]


class _Actions(_Block):
    type: Literal["actions"]
    elements: Annotated[list[Element], Field(min_length=1, max_length=25)]


class _ContextActions(_Block):
    type: Literal["context_actions"]
    elements: Annotated[list[Aside], Field(min_length=1, max_length=5)]


class _InputBlock(_Block):
    type: Literal["input"]
    label: Plain2000
    element: Entry
    hint: Plain2000 | None = None
    optional: bool | None = None
    dispatch_action: bool | None = None


class _Alert(_Block):
    type: Literal["alert"]
    text: Any3000
    level: Literal["default", "info", "warning", "error", "success"] | None = None


class _RichText(_Block):
    type: Literal["rich_text"]
    elements: list[Json]


class _Table(_Block):
    type: Literal["table"]
    rows: Annotated[list[Annotated[list[Json], Field(max_length=20)]], Field(min_length=1, max_length=100)]
    column_settings: list[Json | None] | None = None


class _Source(Shape):
    type: Literal["url"]
    url: Text3000
    text: Text255


class _Task(_Block):
    type: Literal["task_card"]
    task_id: Text255
    title: Text256
    status: Literal["pending", "in_progress", "complete", "error"]
    details: _RichText | str | None = None
    output: _RichText | str | None = None
    sources: list[_Source] | None = None


class _Plan(_Block):
    type: Literal["plan"]
    title: Text256
    tasks: list[_Task] | None = None


class _Container(_Block):
    type: Literal["container"]
    title: Plain150
    subtitle: Any150 | None = None
    child_blocks: Annotated[list["_Any"], Field(min_length=1, max_length=10)]
    width: Literal["narrow", "standard", "wide", "full"] | None = None
    icon: ImageElement | None = None
    is_collapsible: bool | None = None
    default_collapsed: bool | None = None
    has_header_divider: bool | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "_Container":
        wrong = [child.type for child in self.child_blocks if child.type not in _CONTAINED]
        if wrong:
            raise ValueError(f"cannot hold a block of type {wrong[0]}")
        if self.default_collapsed and not self.is_collapsible:
            raise ValueError("default_collapsed needs is_collapsible")
        if self.has_header_divider and self.is_collapsible:
            raise ValueError("has_header_divider cannot stand beside is_collapsible")
        return self


_Any = Annotated[
    _SectionBlock | _Divider | _Header | _Markdown | _Image | _Context | _Actions | _ContextActions | _InputBlock
    | _Alert | _RichText | _Table | _Task | _Plan | _Container,
    Field(discriminator="type"),
]  # fmt: skip
_Container.model_rebuild()
_BLOCKS: TypeAdapter[list[Any]] = TypeAdapter(list[_Any])


class _View(Shape):
    type: Literal["modal", "home"]
    blocks: list[Json]
    title: Plain24 | None = None
    submit: Plain24 | None = None
    close: Plain24 | None = None
    private_metadata: Annotated[str, Field(max_length=3000)] | None = None
    callback_id: Annotated[str, Field(max_length=255)] | None = None
    external_id: Annotated[str, Field(max_length=255)] | None = None
    clear_on_close: bool | None = None
    notify_on_close: bool | None = None
    submit_disabled: bool | None = None


def check_blocks(blocks: list[Json], most: int, surface: Surface = "message") -> None:
    """Raise Refusal `invalid_blocks` when Slack would not take these blocks, at most `most` of them."""
    faults = list(_faults(blocks, most, surface))
    if faults:
        shown = [f"[ERROR] {fault}" for fault in faults[:_FAULTS]]
        raise Refusal("invalid_blocks", errors=faults[:_FAULTS], response_metadata={"messages": shown})


def check_view(view: Json, most: int) -> None:
    """Raise Refusal when Slack would not take this view, with at most `most` blocks."""
    try:
        checked = _View.model_validate(view)
    except ValidationError as error:
        faults = [_told(each) for each in error.errors()]
        metadata = {"messages": [f"[ERROR] {fault}" for fault in faults]}
        raise Refusal("invalid_arguments", errors=faults, response_metadata=metadata) from error
    if checked.type == "modal" and checked.title is None:
        raise Refusal("invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: title"]})
    if checked.type == "home" and (checked.submit or checked.close):
        raise Refusal("invalid_arguments", response_metadata={"messages": ["[ERROR] a home view has no buttons"]})
    check_blocks(view["blocks"], most, checked.type)
    has_input = any(block.get("type") == "input" for block in view["blocks"])
    if checked.type == "modal" and has_input and checked.submit is None:
        raise Refusal("invalid_arguments", response_metadata={"messages": ["[ERROR] inputs need a submit button"]})


def _faults(blocks: list[Json], most: int, surface: Surface) -> Iterator[str]:
    if len(blocks) > most:
        yield f"no more than {most} items allowed [json-pointer:/blocks]"
    try:
        _BLOCKS.validate_python(blocks)
    except ValidationError as error:
        yield from (_told(each) for each in error.errors())
        return
    wrong = [block["type"] for block in blocks if surface != "message" and block["type"] in _MESSAGE_ONLY]
    wrong += [block["type"] for block in blocks if surface == "home" and block["type"] == "input"]
    yield from (f"unsupported type: {kind}" for kind in wrong)
    yield from _doubles("block_id", [block["block_id"] for block in _every(blocks) if block.get("block_id")])
    for block in _every(blocks):
        ids = [element.get("action_id") for element in elements(block)]
        yield from _doubles("action_id", [each for each in ids if each])


def _told(fault: Any) -> str:  # noqa: ANN401  pydantic's own
    place = "/".join(str(part) for part in fault["loc"])
    return f"{fault['msg'].lower()} [json-pointer:/blocks/{place}]"


def _doubles(name: str, ids: list[str]) -> Iterator[str]:
    yield from (f"{name} already exists: {each}" for each in sorted({i for i in ids if ids.count(i) > 1}))


def _every(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        yield block
        yield from _every(block.get("child_blocks", []))


def elements(block: Json) -> list[Json]:
    """What can be used in a block: its buttons, menus and inputs, those of contained blocks left out."""
    usable = [block[name] for name in ("accessory", "element") if isinstance(block.get(name), dict)]
    if block["type"] in {"actions", "context_actions"}:
        usable += block["elements"]
    return usable


def interactive(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every block and element that a person can use, also those in containers."""
    for block in _every(blocks):
        for element in elements(block):
            yield block, element


def with_ids(blocks: list[Json], name: str) -> list[Json]:
    """The blocks, each with a block_id and each element with an action_id, as Slack gives to those that have none."""
    named: list[Json] = []
    for number, block in enumerate(blocks):
        own = f"{name}{number}"
        copy = {**block, "block_id": block.get("block_id") or own}
        if "child_blocks" in copy:
            copy["child_blocks"] = with_ids(copy["child_blocks"], f"{own}.")
        named.append(_with_action_ids(copy, own))
    return named


def _with_action_ids(block: Json, name: str) -> Json:
    copy = dict(block)
    for part in ("accessory", "element"):
        if isinstance(copy.get(part), dict) and copy[part]["type"] != "image":
            copy[part] = {"action_id": name, **copy[part]}
    if copy["type"] in {"actions", "context_actions"}:
        copy["elements"] = [{"action_id": f"{name}.{i}", **each} for i, each in enumerate(copy["elements"])]
    return copy
