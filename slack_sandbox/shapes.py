"""The shapes that blocks are made of: text objects, buttons, menus and inputs, with Slack's lengths.

As Slack's reference and the SDK's own classes have them, checked strictly: a field that Slack does not know is a fault.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """Anything in Block Kit."""

    model_config = ConfigDict(extra="forbid", strict=True)


Text75 = Annotated[str, Field(min_length=1, max_length=75)]
Text150 = Annotated[str, Field(min_length=1, max_length=150)]
Text255 = Annotated[str, Field(min_length=1, max_length=255)]
Text256 = Annotated[str, Field(min_length=1, max_length=256)]
Text2000 = Annotated[str, Field(min_length=1, max_length=2000)]
Text3000 = Annotated[str, Field(min_length=1, max_length=3000)]
Text12000 = Annotated[str, Field(min_length=1, max_length=12_000)]


class PlainText(Shape):
    """Text whose signs mean nothing."""

    type: Literal["plain_text"]
    text: Text12000
    emoji: bool | None = None


class MrkdwnText(Shape):
    """Text in Slack's own markup."""

    type: Literal["mrkdwn"]
    text: Text12000
    verbatim: bool | None = None


AnyText = Annotated[PlainText | MrkdwnText, Field(discriminator="type")]


def _at_most(most: int) -> AfterValidator:
    def check(value: PlainText | MrkdwnText) -> PlainText | MrkdwnText:
        if len(value.text) > most:
            raise ValueError(f"must be no more than {most} characters")
        return value

    return AfterValidator(check)


Plain24 = Annotated[PlainText, _at_most(24)]
Plain30 = Annotated[PlainText, _at_most(30)]
Plain75 = Annotated[PlainText, _at_most(75)]
Plain100 = Annotated[PlainText, _at_most(100)]
Plain150 = Annotated[PlainText, _at_most(150)]
Plain2000 = Annotated[PlainText, _at_most(2000)]
Any75 = Annotated[AnyText, _at_most(75)]
Any150 = Annotated[AnyText, _at_most(150)]
Any300 = Annotated[AnyText, _at_most(300)]
Any2000 = Annotated[AnyText, _at_most(2000)]
Any3000 = Annotated[AnyText, _at_most(3000)]


class Confirm(Shape):
    """A question that is asked before a deed."""

    title: Plain100
    text: Any300
    confirm: Plain30
    deny: Plain30
    style: Literal["primary", "danger"] | None = None


class Option(Shape):
    """What can be chosen in a menu."""

    text: Any75
    value: Text150
    description: Any75 | None = None
    url: Text3000 | None = None


class Interactive(Shape):
    """What can be used; Slack gives it an `action_id` if it has none."""

    action_id: Text255 | None = None
    confirm: Confirm | None = None


class Button(Interactive):
    """A button, or a link that looks like one."""

    type: Literal["button"]
    text: Plain75
    url: Text3000 | None = None
    value: Text2000 | None = None
    style: Literal["primary", "danger"] | None = None
    accessibility_label: Text75 | None = None
    visible_to_user_ids: Annotated[list[str], Field(max_length=10)] | None = None


class FeedbackButton(Shape):
    """One of the two buttons for feedback."""

    text: Plain75
    value: Text2000
    accessibility_label: Text75 | None = None


class FeedbackButtons(Shape):
    """Thumbs up and thumbs down."""

    type: Literal["feedback_buttons"]
    action_id: Text255 | None = None
    positive_button: FeedbackButton
    negative_button: FeedbackButton


class IconButton(Interactive):
    """A button that is a picture."""

    type: Literal["icon_button"]
    icon: Literal["trash"]
    text: Plain75
    value: Text2000 | None = None
    accessibility_label: Text75 | None = None
    visible_to_user_ids: Annotated[list[str], Field(max_length=10)] | None = None


class Overflow(Interactive):
    """A menu behind three dots."""

    type: Literal["overflow"]
    options: Annotated[list[Option], Field(min_length=1, max_length=5)]


class Select(Interactive):
    """A menu of one or of several choices."""

    type: Literal["static_select", "multi_static_select"]
    placeholder: Plain150 | None = None
    options: Annotated[list[Option], Field(min_length=1, max_length=100)]
    initial_option: Option | None = None
    initial_options: list[Option] | None = None
    focus_on_load: bool | None = None


class Choices(Interactive):
    """Choices that are all in view."""

    type: Literal["radio_buttons", "checkboxes"]
    options: Annotated[list[Option], Field(min_length=1, max_length=10)]
    initial_option: Option | None = None
    initial_options: list[Option] | None = None
    focus_on_load: bool | None = None


class TextInput(Shape):
    """A field to write in."""

    type: Literal["plain_text_input"]
    action_id: Text255 | None = None
    placeholder: Plain150 | None = None
    initial_value: str | None = None
    multiline: bool | None = None
    min_length: Annotated[int, Field(ge=0, le=3000)] | None = None
    max_length: Annotated[int, Field(ge=1, le=3000)] | None = None
    focus_on_load: bool | None = None


class ImageElement(Shape):
    """A small picture."""

    type: Literal["image"]
    image_url: Text3000
    alt_text: Text2000


Element = Annotated[Button | Overflow | Select | Choices, Field(discriminator="type")]
Accessory = Annotated[Button | Overflow | Select | Choices | ImageElement, Field(discriminator="type")]
Entry = Annotated[TextInput | Select | Choices, Field(discriminator="type")]
Quiet = Annotated[PlainText | MrkdwnText | ImageElement, Field(discriminator="type")]
Aside = Annotated[FeedbackButtons | IconButton, Field(discriminator="type")]
