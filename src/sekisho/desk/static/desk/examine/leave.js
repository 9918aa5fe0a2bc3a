// Whoever leaves takes the key of their work along; what is unsent stays sealed on the device.
import { forget } from "./store.js";

const here = document.body.dataset.person;
const kept = localStorage.getItem("bench");
if (kept && here && here !== kept) forget();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.action.endsWith("/logout/") || !localStorage.getItem("bench")) return;
  event.preventDefault();
  forget().finally(() => form.submit());
});
