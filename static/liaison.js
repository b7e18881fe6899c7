// Every page works without this file; it only adds the Design System's behaviour (error summary focus, menus).
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// Who may come today is renewed in its place: what somebody types beside it meanwhile stays.
const RENEWED_EVERY = 120_000;
const door = document.querySelector("[data-renews]");

async function renew() {
  if (document.hidden || door.contains(document.activeElement)) return;
  const answer = await fetch(door.dataset.renews).catch(() => null);
  if (!answer?.ok || answer.redirected) return; // it still says as of when it is
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(door.id);
  if (fresh) door.replaceChildren(...fresh.childNodes);
}

if (door) {
  setInterval(renew, RENEWED_EVERY);
  document.addEventListener("visibilitychange", renew);
}
