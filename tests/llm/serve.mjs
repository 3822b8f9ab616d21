// A chat model from a GGUF file behind a small OpenAI-compatible server on loopback, for tests.
// node serve.mjs MODULES MODEL THREADS: prints the port once it listens; ends when its standard input does.
import { createServer } from "node:http";
import { once } from "node:events";
import { pathToFileURL } from "node:url";

const CONTEXT = 8192; // tokens
const [modules, modelPath, threads] = process.argv.slice(2);
const { getLlama, LlamaChatSession } = await import(pathToFileURL(`${modules}/node-llama-cpp/dist/index.js`).href);

const llama = await getLlama({ gpu: false, build: "never", maxThreads: Number(threads), logLevel: "error" });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: CONTEXT, threads: Number(threads) });
const sequence = context.getSequence(); // one for all requests: what two prompts share at their beginning is read once

function historyOf(messages) {
  const types = { system: "system", developer: "system", user: "user", assistant: "model" };
  return messages.map(({ role, content }) => {
    const text = typeof content === "string" ? content : content.map((part) => part.text ?? "").join("");
    return types[role] === "model" ? { type: "model", response: [text] } : { type: types[role], text };
  });
}

async function grammarOf(format) {
  if (format?.type === "json_schema") return llama.createGrammarForJsonSchema(format.json_schema.schema);
  return format?.type === "json_object" ? llama.getGrammarFor("json") : undefined;
}

async function complete(body, signal, onText) {
  const history = historyOf(body.messages);
  const last = history.pop();
  const size = model.tokenize(JSON.stringify(body.messages)).length;
  const most = body.max_completion_tokens ?? body.max_tokens ?? 512;
  if (size + most > CONTEXT) throw Object.assign(new Error("the prompt is too long for the context"), { status: 400 });
  const session = new LlamaChatSession({ contextSequence: sequence, autoDisposeSequence: false });
  session.setChatHistory(history);
  const before = sequence.tokenMeter.getState();
  try {
    const { responseText, stopReason } = await session.promptWithMeta(last.text, {
      signal,
      stopOnAbortSignal: true,
      maxTokens: most,
      temperature: body.temperature ?? 0,
      grammar: await grammarOf(body.response_format),
      onTextChunk: onText,
    });
    const used = sequence.tokenMeter.diff(before);
    const finish = stopReason === "maxTokens" ? "length" : "stop";
    return { text: responseText, finish, read: size, written: used.usedOutputTokens };
  } finally {
    session.dispose({ disposeSequence: false });
  }
}

const usageOf = (made) => ({
  prompt_tokens: made.read,
  completion_tokens: made.written,
  total_tokens: made.read + made.written,
});

async function answer(request, response, body) {
  const abandoned = new AbortController();
  response.on("close", () => abandoned.abort());
  const head = { id: "chatcmpl-local", created: 0, model: body.model };
  if (!body.stream) {
    const made = await complete(body, abandoned.signal);
    const choice = { index: 0, message: { role: "assistant", content: made.text }, finish_reason: made.finish };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ...head, object: "chat.completion", choices: [choice], usage: usageOf(made) }));
    return;
  }
  const send = (fields) => {
    if (!response.headersSent) response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", ...fields })}\n\n`);
  };
  const piece = (delta, finish = null) => send({ choices: [{ index: 0, delta, finish_reason: finish }] });
  const made = await complete(body, abandoned.signal, (content) => piece({ role: "assistant", content }));
  piece({}, made.finish);
  if (body.stream_options?.include_usage) send({ choices: [], usage: usageOf(made) });
  response.end("data: [DONE]\n\n");
}

let queue = Promise.resolve(); // one request at a time: there is one sequence
const server = createServer(async (request, response) => {
  if (request.method !== "POST") return response.end(JSON.stringify({ data: [{ id: "local" }] }));
  let text = "";
  for await (const part of request) text += part;
  const waiting = queue.then(async () => {
    if (response.destroyed) return; // nobody waits for it any more
    try {
      await answer(request, response, JSON.parse(text));
    } catch (error) {
      if (response.headersSent) return response.destroy();
      response.writeHead(error.status ?? 500, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: error.message } }));
    }
  });
  queue = waiting;
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
console.log(server.address().port);
process.stdin.resume().on("end", () => process.exit(0));
