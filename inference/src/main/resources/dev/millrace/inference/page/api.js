// Calls to the service. A key, where one is wanted, is asked for once and kept in this tab.

const keyName = "millrace.key";

function headers() {
  const key = sessionStorage.getItem(keyName);
  return key ? { Authorization: `Bearer ${key}` } : {};
}

async function askForKey() {
  const dialog = document.getElementById("key");
  if (!dialog.open) dialog.showModal();
  await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
  sessionStorage.setItem(keyName, document.getElementById("keyvalue").value.trim());
}

export async function call(path, options = {}) {
  let response = await fetch(path, { ...options, headers: { ...headers(), ...options.headers } });
  if (response.status === 401) {
    await askForKey();
    response = await fetch(path, { ...options, headers: { ...headers(), ...options.headers } });
  }
  if (!response.ok) throw new Error(await message(response));
  return response;
}

async function message(response) {
  try {
    return (await response.json()).error.message;
  } catch {
    return `the service answered ${response.status}`;
  }
}

export async function get(path) {
  return (await call(path)).json();
}

export async function post(path, body) {
  const options = { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  return (await call(path, options)).json();
}

/** The objects of a stream of server-sent events, up to [DONE]. */
export async function* stream(path, body, signal) {
  const response = await call(path, {
    method: "POST",
    body: JSON.stringify({ ...body, stream: true }),
    headers: { "Content-Type": "application/json" },
    signal,
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error("the service ended the answer early");
    buffer += value;
    const events = buffer.split("\n\n");
    buffer = events.pop();
    for (const event of events) {
      if (!event.startsWith("data: ")) continue;
      const data = event.slice(6);
      if (data === "[DONE]") return;
      const chunk = JSON.parse(data);
      if (chunk.error) throw new Error(chunk.error.message);
      yield chunk;
    }
  }
}
