// The browser's part of adding a passkey and of signing in with one. A form says what it wants in data-passkey; where
// there is neither this file nor a browser that knows passkeys, people have other ways.
const { webauthnJSON } = window;
const answered = new WeakSet();

async function optionsOf(form) {
  const address = form.dataset.passkeyOptions;
  if (!address) return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return (await answer.json()).request_options;
}

// One that the device finds by itself, without being told who signs in.
function asPasskey(options) {
  const selection = { ...options.publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true };
  return { publicKey: { ...options.publicKey, authenticatorSelection: selection } };
}

async function ask(form) {
  const options = await optionsOf(form);
  return form.dataset.passkey === "add" ? webauthnJSON.create(asPasskey(options)) : webauthnJSON.get(options);
}

function carryBox(form) {
  const box = document.getElementById(form.dataset.passkeyBox);
  if (!box?.checked) return;
  const copy = document.createElement("input");
  Object.assign(copy, { type: "hidden", name: box.name, value: box.value });
  form.append(copy);
}

// The first time the device is asked; the second time its answer is sent.
async function answer(event) {
  const form = event.currentTarget;
  if (answered.has(form)) return;
  event.preventDefault();
  const problem = document.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await ask(form));
    carryBox(form);
    answered.add(form);
    form.requestSubmit();
  } catch {
    problem.hidden = false;
    problem.focus();
  }
}

if (webauthnJSON?.supported()) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", answer);
  }
}
