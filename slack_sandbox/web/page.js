"use strict";
// The local Slack's page: draws what the chosen person sees, anew at every piece of news, and sends what that person does.

const $ = (id) => document.getElementById(id);
const HOME = "home";
const kept = { person: sessionStorage.person || "", place: sessionStorage.place || "", thread: null };
const open = new Map();
const read = new Map();
let state = null;
let modal = null;

const names = () => ({
  me: state.me,
  users: Object.fromEntries(state.users.map((each) => [each.id, each.name])),
  channels: Object.fromEntries(state.channels.map((each) => [each.id, each.name])),
  groups: Object.fromEntries(state.groups.map((each) => [each.id, each.handle])),
});
const channel = () => state.channels.find((each) => each.id === kept.place);

async function does(what, more = {}) {
  const body = JSON.stringify({ user: state.me, do: what, ...more });
  const answer = await fetch("/page/do", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (!answer.ok) say((await answer.json().catch(() => ({}))).error || `this did not work (${answer.status})`);
  return answer.ok;
}

function say(words) {
  $("toast").textContent = words;
  $("toast").hidden = false;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { $("toast").hidden = true; }, 4000);
}

async function refresh() {
  const answer = await fetch(`/page/state?user=${encodeURIComponent(kept.person)}`);
  const before = state;
  state = await answer.json();
  kept.person = sessionStorage.person = state.me;
  if (kept.place !== HOME && !channel()) kept.place = state.channels[0] ? state.channels[0].id : HOME;
  if (before && state.notices.join() !== before.notices.join() && before.me === state.me) say(`Slackbot: ${state.notices.at(-1)}`);
  draw();
}

function go(place) {
  kept.place = sessionStorage.place = place;
  kept.thread = null;
  $("side").classList.remove("open");
  if (place === HOME) does("open", { tab: "home" });
  if (place === state.direct) does("open", { tab: "messages" });
  draw();
  if (place !== HOME) $("compose").querySelector("textarea").focus();
}

function draw() {
  drawSide();
  drawMain();
  drawThread();
  drawModal();
}

function drawSide() {
  const people = state.users.filter((each) => !each.bot);
  $("person").replaceChildren(...people.map((each) => make("option", { value: each.id, selected: each.id === state.me }, each.name)));
  const place = (id, label, fresh) => make("button", {
    "aria-current": kept.place === id ? "page" : null, class: fresh && kept.place !== id ? "new" : "", onclick: () => go(id),
  }, label);
  const latest = (each) => each.messages.length ? each.messages.at(-1).ts : "";
  if (channel()) read.set(state.me + kept.place, latest(channel()));
  const fresh = (each) => latest(each) > (read.get(state.me + each.id) || "");
  const label = (each) => (each.kind === "group" ? "🔒 " : "# ") + each.name + (each.shared ? " ⧉" : "");
  const rooms = state.channels.filter((each) => each.kind === "channel" || each.kind === "group");
  const talks = state.channels.filter((each) => each.kind === "im" || each.kind === "mpim");
  $("places").replaceChildren(
    make("h3", {}, "Channels"), ...rooms.map((each) => place(each.id, label(each), fresh(each))),
    make("h3", {}, "Direct messages"), ...talks.map((each) => place(each.id, `● ${each.name}`, fresh(each))),
    make("h3", {}, "Apps"), place(HOME, "⌂ footnote · Home"));
  $("link").className = state.connected ? "up" : "";
  $("link").textContent = state.connected ? "footnote is connected" : "no bot is connected";
}

function drawMain() {
  const here = channel();
  $("compose").hidden = kept.place === HOME;
  $("prompts").replaceChildren();
  if (kept.place === HOME) {
    $("title").textContent = "footnote";
    $("about").textContent = "Home";
    const act = (button, block) => does("click_view", { button, block });
    const shown = state.home ? blocks(state.home.blocks, names(), act, open, "home") : make("p", { class: "empty" }, "The app has not shown anything here yet.");
    $("messages").replaceChildren(make("div", { class: "home body" }, shown));
    return;
  }
  $("compose").querySelector("textarea").placeholder = here.kind === "im" ? `Message ${here.name}` : `Message #${here.name}`;
  $("title").textContent = (here.kind === "im" ? "" : "# ") + here.name;
  $("about").textContent = here.shared ? "shared with another organisation" : "";
  const roots = here.messages.filter((each) => !each.thread);
  const empty = make("p", { class: "empty" }, here.kind === "im" ? "Ask a question; no mention is needed here." : "Nothing has been said yet. Ask with @footnote, or with /footnote for an answer that you alone see.", example(here));
  fill($("messages"), roots.length ? roots.map((each) => message(each, here, false)) : [empty]);
  if (kept.place === state.direct && state.prompts) {
    $("prompts").replaceChildren(make("b", {}, state.prompts.title || "Try"), ...state.prompts.prompts.map((each) => make("button", { class: "button", onclick: () => sent(each.message) }, each.title)));
  }
}

// A question to begin with: one that the bot suggests, if it has suggested any.
function example(here) {
  const suggested = state.prompts ? state.prompts.prompts[0].message : "What is new?";
  const words = here.kind === "im" ? suggested : `@footnote ${suggested}`;
  return make("button", { type: "button", class: "button", onclick: () => sent(words) }, `Try: ${words}`);
}

// New nodes, with the reader left where they were, or at the end if they were at the end.
function fill(node, children) {
  const atEnd = node.scrollHeight - node.scrollTop - node.clientHeight < 60;
  const at = node.scrollTop;
  node.replaceChildren(...children);
  node.scrollTop = atEnd ? node.scrollHeight : at;
}

function message(each, here, inThread) {
  const by = state.users.find((one) => one.id === each.user) || { name: "slackbot", bot: true };
  const act = (button, block) => does("click", { channel: here.id, ts: each.ts, button, block });
  const shown = each.blocks.length ? blocks(each.blocks, names(), act, open, each.ts) : formatted(each.text, names(), each.markdown);
  const at = new Date(Number(each.ts) * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const colour = by.bot ? "bot" : `c${[...by.id].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % 5}`;
  const reactions = Object.entries(each.reactions).map(([name, count]) => make("span", { class: "button quiet" }, `:${name}: ${count}`));
  const who = make("div", { class: "who" }, make("b", {}, by.name), by.bot && make("span", { class: "app" }, "APP"), make("time", {}, at));
  const notes = [each.private && "Only visible to you", each.edited && "(edited)"].filter(Boolean);
  const body = make("div", { class: `body ${each.streaming ? "cursor" : ""}` }, shown);
  const extra = make("div", {}, notes.map((note) => make("div", { class: "note" }, note)), reactions, inThread ? null : more(each, here));
  return make("article", { class: `message ${each.private ? "private" : ""}`, tabindex: 0 }, make("div", { class: `face ${colour}`, "aria-hidden": "true" }, by.name[0]), who, body, extra, tools(each, here, inThread));
}

function more(each, here) {
  const replies = here.messages.filter((one) => one.thread === each.ts);
  const status = here.status[each.ts];
  if (!replies.length && !status) return null;
  const words = replies.length ? `${replies.length} ${replies.length === 1 ? "reply" : "replies"}` : `footnote ${status}`;
  return make("button", { class: "more", onclick: () => thread(each.ts) }, words);
}

function tools(each, here, inThread) {
  if (each.gone || each.private) return null;
  const own = each.user === state.me;
  const tool = (label, run) => make("button", { type: "button", onclick: run }, label);
  return make("div", { class: "tools" },
    inThread ? null : tool("Reply", () => thread(each.ts)),
    tool("Ask Footnote about this", () => does("shortcut", { channel: here.id, ts: each.ts })),
    own ? tool("Edit", () => edit(each, here)) : null,
    own ? tool("Delete", () => does("delete", { channel: here.id, ts: each.ts })) : null);
}

function edit(each, here) {
  const words = make("textarea", { rows: 4, "aria-label": "Message" });
  words.value = spoken(each.text);
  ask("Edit the message", "Save", [make("label", { class: "field" }, words)], () => does("edit", { channel: here.id, ts: each.ts, text: words.value }));
}

// Slack's markup, as a person would type it.
function spoken(markup) {
  const known = names();
  return unescaped(markup
    .replace(/<@(\w+)>/g, (whole, id) => (known.users[id] ? `@${known.users[id]}` : whole))
    .replace(/<#(\w+)\|[^>]*>/g, (whole, id) => (known.channels[id] ? `#${known.channels[id]}` : whole))
    .replace(/<!(channel|here|everyone)>/g, "@$1")
    .replace(/<(https?:[^|>]+)(\|[^>]*)?>/g, "$1"));
}

function thread(ts) {
  kept.thread = ts;
  drawThread();
  $("answer").querySelector("textarea").focus();
}

function drawThread() {
  const here = channel();
  const root = here && here.messages.find((each) => each.ts === kept.thread);
  $("thread").hidden = !root;
  if (!root) return;
  const replies = here.messages.filter((each) => each.thread === root.ts);
  const first = message(root, here, true);
  first.classList.add("mine-first");
  fill($("replies"), [first, ...replies.map((each) => message(each, here, true))]);
  const status = here.status[root.ts];
  const stop = here.working.includes(root.ts) && make("button", { class: "button danger", onclick: () => does("stop", { channel: here.id, ts: root.ts }) }, "■ Stop");
  $("status").replaceChildren(...[status && make("span", {}, make("span", { class: "spin" }, "◌ "), `footnote ${status}`), stop].filter(Boolean));
}

function ask(title, button, inside, run, close = () => {}, away = "Cancel") {
  const form = make("form", { method: "dialog" },
    make("header", {}, make("h2", {}, title)), make("div", { class: "inside body" }, inside),
    make("footer", {}, make("button", { type: "button", class: "button", onclick: () => { $("modal").close(); close(); } }, away),
      button && make("button", { class: "button primary" }, button)));
  form.addEventListener("submit", (event) => { event.preventDefault(); $("modal").close(); run(form); });
  $("modal").replaceChildren(form);
  $("modal").oncancel = (event) => { event.preventDefault(); $("modal").close(); close(); };
  if (!$("modal").open) $("modal").showModal();
}

function drawModal() {
  const view = state.modal;
  const key = view && state.me + view.id + view.hash + JSON.stringify(view.errors || {});
  if (key === modal) return;
  modal = key;
  if (!view) { $("modal").close(); return; }
  const act = (button, block) => does("click_view", { button, block, modal: true });
  const inside = view.blocks.map((block) => block.type === "input" ? field(block, view.errors || {}) : blocks([block], names(), act, open, view.id));
  ask(plain(view.title), view.submit && plain(view.submit), inside.flat(), (form) => { modal = null; does("submit", { values: entered(form, view) }); }, () => does("cancel"), plain(view.close) || (view.submit ? "Cancel" : "Close"));
}

function field(block, errors) {
  const each = block.element;
  const wrong = errors[block.block_id] && make("span", { class: "wrong" }, errors[block.block_id]);
  const need = block.optional ? null : true;
  const title = [plain(block.label), block.optional && make("small", {}, " (optional)")];
  if (each.type === "plain_text_input") {
    const input = make(each.multiline ? "textarea" : "input", { name: block.block_id, required: need, maxlength: each.max_length, minlength: each.min_length, placeholder: plain(each.placeholder), ...(each.multiline ? { rows: 3 } : { type: "text" }) });
    input.value = each.initial_value || "";
    return make("label", { class: "field" }, make("span", {}, title), input, block.hint && make("small", {}, plain(block.hint)), wrong);
  }
  const chosen = new Set([each.initial_option, ...(each.initial_options || [])].filter(Boolean).map((one) => one.value));
  if (each.type.endsWith("select")) {
    const options = each.options.map((one) => make("option", { value: one.value, selected: chosen.has(one.value) }, plain(one.text)));
    return make("label", { class: "field" }, make("span", {}, title), make("select", { name: block.block_id, multiple: each.type.startsWith("multi") }, options), wrong);
  }
  const kind = each.type === "checkboxes" ? "checkbox" : "radio";
  const choices = each.options.map((one) => make("label", {}, make("input", { type: kind, name: block.block_id, value: one.value, checked: chosen.has(one.value), required: kind === "radio" && need }), plain(one.text)));
  return make("fieldset", { class: "field" }, make("legend", {}, title), choices, wrong);
}

function entered(form, view) {
  const values = {};
  for (const block of view.blocks.filter((each) => each.type === "input")) {
    const given = new FormData(form).getAll(block.block_id);
    const many = block.element.type === "checkboxes" || block.element.type.startsWith("multi");
    values[block.block_id] = many ? given : given[0] || null;
  }
  return values;
}

async function sent(words, thread = null) {
  const here = kept.place;
  const asked = /(^|\s)@footnote\b/.test(words) || here === state.direct;
  if (!(await does("post", { channel: here, text: words, thread }))) return false;
  await refresh();
  if (asked && !thread && !words.startsWith(state.command)) {  // the answer will stand in a thread: look at it
    const own = channel().messages.filter((each) => each.user === state.me && !each.thread && !each.private);
    if (own.length) { kept.thread = own.at(-1).ts; drawThread(); }
  }
  return true;
}

function composer(form, where) {
  const area = form.querySelector("textarea");
  const list = make("ul", { class: "names", hidden: true, role: "listbox" });
  form.append(list);
  const word = () => /(^|\s)@([\w.-]*)$/.exec(area.value.slice(0, area.selectionStart));
  const choose = (name) => {
    const match = word();
    if (!match) return;
    const end = area.selectionStart;
    area.setRangeText(`@${name} `, end - match[2].length - 1, end, "end");
    suggest();
    area.focus();
  };
  const suggest = () => {
    const match = word();
    const found = match ? [...state.users.filter((each) => each.id !== state.me).map((each) => each.name), "channel", "here"].filter((name) => name.startsWith(match[2])) : [];
    list.hidden = !found.length;
    list.replaceChildren(...found.slice(0, 6).map((name, i) => make("li", { role: "option", "aria-selected": i === 0 ? "true" : "false", onmousedown: (event) => { event.preventDefault(); choose(name); } }, `@${name}`)));
  };
  const send = async () => {
    const words = area.value.trim();
    if (!words) return;
    area.value = "";
    suggest();
    if (!(await sent(words, where()))) area.value = words;
  };
  area.addEventListener("input", suggest);
  area.addEventListener("blur", () => { list.hidden = true; });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const first = !list.hidden && list.querySelector("li");
    if (first && (event.key === "Tab" || event.key === "Enter") && word()[2] !== first.textContent.slice(1)) { event.preventDefault(); choose(first.textContent.slice(1)); }
    else if (event.key === "Escape" && !list.hidden) list.hidden = true;
    else if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); send(); }
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
}

$("person").addEventListener("change", (event) => { kept.person = event.target.value; kept.thread = null; modal = null; refresh(); });
$("menu").addEventListener("click", () => $("side").classList.toggle("open"));
$("main").addEventListener("click", (event) => { if (event.target.id !== "menu") $("side").classList.remove("open"); });
$("shut").addEventListener("click", () => { kept.thread = null; drawThread(); });
composer($("compose"), () => null);
composer($("answer"), () => kept.thread);
refresh().then(() => {
  const news = new EventSource("/page/news");
  let busy = false, again = false;
  news.onmessage = async () => {
    if (busy) { again = true; return; }
    busy = true;
    do { again = false; await refresh().catch(() => {}); } while (again);
    busy = false;
  };
  news.onerror = () => { $("link").className = ""; $("link").textContent = "the local Slack has ended"; };
});
