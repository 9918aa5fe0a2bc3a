// What every page of the desk can do: theme, keys, copying a number, saying what was done.

/** Say something to the person, also to a screen reader; with an undo where there is one. */
export function say(words, undo) {
  const said = document.getElementById("said");
  said.replaceChildren(words);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = undo.word;
    button.addEventListener("click", () => { said.replaceChildren(); undo.act(); });
    said.append(" ", button);
  }
  clearTimeout(say.timer);
  say.timer = setTimeout(() => said.replaceChildren(), 10000);
}

/** Send a form's fields as the desk expects them; the answer as JSON, or an error with its remedy. */
export async function send(address, fields) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await fetch(address, {
    method: "POST", credentials: "same-origin",
    headers: { "X-CSRFToken": token, Accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  const told = await answer.json().catch(() => ({ label: answer.statusText, hint: "" }));
  if (!answer.ok) throw new Error(`${told.label} ${told.hint ?? ""}`.trim());
  return told;
}

const typing = (place) => place.matches("input, select, textarea, [contenteditable]");

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-switch]")) {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch (refused) { /* stays for this page */ }
  }
  const copied = event.target.closest("[data-copy]");
  if (copied) navigator.clipboard?.writeText(copied.dataset.copy || copied.textContent.trim());
});

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || typing(event.target)) return;
  const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!wanted || wanted.disabled) return;
  event.preventDefault();
  if (wanted.matches("input, select, textarea")) wanted.focus(); else wanted.click();
});

// Where somebody has worked at the bench on this device, whoever leaves takes their key along.
try { if (localStorage.getItem("bench")) import("./examine/leave.js"); } catch (refused) { /* nothing is kept here */ }
