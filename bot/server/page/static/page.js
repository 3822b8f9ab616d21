// The page works without this file, as a form. With it the answer comes as it is made, its source beside it.

const byId = (id) => document.getElementById(id);
const find = (selector, within = document) => within.querySelector(selector);

/** The events of a response, as server-sent events are written. */
async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    held = (held + value).replaceAll("\r\n", "\n");
    let end = held.indexOf("\n\n");
    while (end >= 0) {
      const event = parsed(held.slice(0, end));
      if (event) yield event;
      held = held.slice(end + 2);
      end = held.indexOf("\n\n");
    }
  }
}

function parsed(block) {
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
  }
  return data.length ? { name, data: JSON.parse(data.join("\n")) } : null;
}

/** What went wrong, in the server's words, of a response that is an error. */
async function faultOf(response) {
  if (response.redirected || response.status === 401) location.assign("/login?next=/");
  try {
    return (await response.json()).error.message;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

/** HTML from this server, in which every word of a document is escaped. */
function put(element, html) {
  element.innerHTML = html;
}

// The source beside the answer

const source = byId("source");
const content = byId("source-content");
let shown = { links: [], at: -1, from: null };
let opening = null;

function isNarrow() {
  return matchMedia("(max-width: 60rem)").matches;
}

/** Show the passage that a link leads to; `focus` says that a person wanted it. */
async function open(link, focus) {
  const links = [...find(".answer", link.closest(".turn")).querySelectorAll(".card-link")];
  const at = links.findIndex((one) => one.getAttribute("href") === link.getAttribute("href"));
  shown = { links, at, from: link };
  mark(links[at] ?? link);
  for (const button of source.querySelectorAll("[data-step]")) {
    const next = at + Number(button.dataset.step);
    button.hidden = links.length < 2;
    button.disabled = next < 0 || next >= links.length;
  }
  if (focus || !isNarrow()) source.toggleAttribute("data-open", focus || !isNarrow());
  await show(link.getAttribute("href"), focus);
}

function mark(link) {
  for (const one of document.querySelectorAll("[data-open].card")) one.removeAttribute("data-open");
  for (const one of document.querySelectorAll('.cite[aria-current="true"]')) one.removeAttribute("aria-current");
  link.closest(".card")?.setAttribute("data-open", "");
  const number = link.dataset.number;
  if (!number) return;
  const cites = link.closest(".turn").querySelectorAll(`.cite[data-number="${Number(number)}"]`);
  for (const one of cites) one.setAttribute("aria-current", "true");
}

async function show(path, focus) {
  opening?.abort();
  opening = new AbortController();
  const [address] = path.split("#");
  try {
    const response = await fetch(`${address}${address.includes("?") ? "&" : "?"}part=true`, { signal: opening.signal });
    if (response.redirected) return location.assign("/login?next=/");
    put(content, await response.text());
  } catch (error) {
    if (error.name === "AbortError") return;
    put(content, "");
    content.append(paragraph("hint", "The source cannot be shown: the server does not answer."));
    return;
  }
  const quote = find("#quote", content);
  const text = find(".document", content);
  if (quote && text) {
    const [place, frame] = [quote.getBoundingClientRect(), text.getBoundingClientRect()];
    text.scrollTop += place.top - frame.top - text.clientHeight / 3;
    text.scrollLeft += Math.max(0, place.left - frame.left - 24);
  }
  if (focus) (text ?? source).focus({ preventScroll: true });
}

/** Nothing is beside an answer that has no source. */
function nothing() {
  opening?.abort();
  shown = { links: [], at: -1, from: null };
  for (const button of source.querySelectorAll("[data-step]")) button.hidden = true;
  put(content, "");
  content.append(paragraph("hint", "This answer has no source."));
}

function paragraph(kind, words) {
  const made = document.createElement("p");
  made.className = kind;
  made.textContent = words;
  return made;
}

function closeSource() {
  source.removeAttribute("data-open");
  shown.from?.focus();
}

// Asking

const composer = byId("composer");
const turns = byId("turns");
let running = null;

async function ask(question) {
  if (running) return;
  running = new AbortController();
  document.body.classList.remove("empty");
  const turn = find(".turn", byId("turn-template").content).cloneNode(true);
  const answer = find(".answer", turn);
  find(".question", turn).textContent = question;
  turns.append(turn);
  working(true);
  turn.scrollIntoView({ block: "start" });
  progress(answer, "Searching the documents …");
  try {
    await answered(question, answer);
  } catch (error) {
    failed(answer, error.name === "AbortError" ? "Stopped." : "The server does not answer. Is it running?");
  } finally {
    running = null;
    answer.setAttribute("aria-busy", "false");
    working(false);
  }
}

async function answered(question, answer) {
  const body = new URLSearchParams({ question, thread: find("[name=thread]", composer).value });
  const headers = { Accept: "text/event-stream" };
  const response = await fetch("/ask", { method: "POST", body, headers, signal: running.signal });
  if (!response.ok || response.redirected) return failed(answer, await faultOf(response));
  for await (const { name, data } of eventsOf(response)) {
    if (name === "status") progress(answer, data.words);
    if (name === "sentence") find(".words p", answer).insertAdjacentHTML("beforeend", data.html);
    if (name === "error") return failed(answer, data.error.message);
    if (name === "answer") {
      put(answer, data.html);
      byId("status").textContent = data.told;
      const first = find(".card-link", answer);
      if (!first) nothing();
      else if (!isNarrow()) open(first, false);
      return;
    }
  }
  failed(answer, "The answer broke off. Ask again.");
}

function progress(answer, words) {
  const line = find(".progress", answer);
  if (line) line.textContent = words;
}

function failed(answer, words) {
  find(".progress", answer)?.remove();
  const fault = paragraph("fault", words);
  fault.setAttribute("role", "alert");
  answer.append(fault);
}

function working(now) {
  find(".send", composer).hidden = now;
  find(".stop", composer).hidden = !now;
}

// What is done with an answer

async function copy(button) {
  const answer = button.closest(".answer");
  const words = find(".words, .refusal", answer).cloneNode(true);
  for (const cite of words.querySelectorAll(".cite")) cite.textContent = ` [${cite.dataset.number}]`;
  const sources = [...answer.querySelectorAll(".card")].map((card) => {
    const number = find(".card-link", card).dataset.number;
    const place = find(".card-place", card)?.textContent ?? "";
    const title = find(".card-title", card).textContent;
    return `${number ? `[${number}] ` : ""}${title}${place ? `, ${place}` : ""}: “${find(".card-quote", card).textContent}”`;
  });
  try {
    await navigator.clipboard.writeText([words.textContent.trim(), ...sources].join("\n\n"));
    tell(button, "Copied.");
  } catch {
    tell(button, "The browser does not let this page copy.");
  }
}

async function rate(button, comment = "") {
  const body = JSON.stringify({ answer: button.dataset.answer, verdict: button.dataset.rate, comment });
  const headers = { "Content-Type": "application/json" };
  const response = await fetch("/api/feedback", { method: "POST", body, headers }).catch(() => null);
  if (!response?.ok) return tell(button, response ? await faultOf(response) : "The server does not answer.");
  for (const one of button.parentElement.querySelectorAll("[data-rate]")) {
    one.setAttribute("aria-pressed", String(one === button));
  }
  tell(button, "Thank you.");
  if (button.dataset.rate === "bad" && !comment) askWhy(button);
}

function askWhy(button) {
  const actions = button.closest(".actions");
  if (find(".comment", actions)) return;
  const form = document.createElement("form");
  form.className = "comment";
  const input = document.createElement("input");
  input.maxLength = 2000;
  input.placeholder = "What was wrong? (optional)";
  input.setAttribute("aria-label", "What was wrong?");
  const send = document.createElement("button");
  send.className = "tool";
  send.textContent = "Send";
  form.append(input, send);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = input.value.trim();
    form.remove();
    if (words) await rate(button, words);
    button.focus();
  });
  actions.append(form);
  input.focus();
}

function tell(button, words) {
  find(".told", button.closest(".actions")).textContent = words;
}

// Adding documents

async function upload(form) {
  const told = find(".told", form);
  const button = find(".send", form);
  button.disabled = true;
  told.textContent = "Sending …";
  try {
    const headers = { Accept: "text/event-stream" };
    const response = await fetch("/documents", { method: "POST", body: new FormData(form), headers });
    if (!response.ok) {
      told.textContent = await faultOf(response);
      return;
    }
    for await (const { name, data } of eventsOf(response)) {
      told.textContent = name === "error" ? data.error.message : data.words;
      if (name === "done") form.reset();
    }
  } catch {
    told.textContent = "The server does not answer.";
  } finally {
    button.disabled = false;
  }
}

// Where people press

function onAsk() {
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    const box = byId("question");
    const question = box.value.trim();
    if (!question || running) return;
    box.value = "";
    if (isNarrow()) box.blur(); // the keyboard of a telephone would hide the answer
    ask(question);
  });
  byId("question").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    composer.requestSubmit();
  });
  find(".stop", composer).addEventListener("click", () => {
    running?.abort();
    byId("question").focus();
  });
  document.addEventListener("submit", (event) => {
    const example = find(".example", event.target);
    if (!example) return;
    event.preventDefault();
    ask(example.value);
    byId("question").focus();
  });
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest(".cite, .card-link, .in-place");
    const button = event.target.closest("button");
    if (link) {
      event.preventDefault();
      if (link.matches(".in-place")) show(link.getAttribute("href"), true);
      else open(link, true);
    } else if (button?.matches("[data-copy]")) copy(button);
    else if (button?.matches("[data-rate]")) rate(button);
    else if (button?.matches("[data-close]")) closeSource();
    else if (button?.matches("[data-step]")) step(Number(button.dataset.step));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && source.contains(document.activeElement)) closeSource();
  });
}

function step(by) {
  const next = shown.links[shown.at + by];
  if (next) open(next, true);
}

if (composer) onAsk();
byId("upload")?.addEventListener("submit", (event) => {
  event.preventDefault();
  upload(event.target);
});
