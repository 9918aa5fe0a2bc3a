// Before the first paint: the light or dark that the person chose on this device.
"use strict";
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch (refused) { /* No storage: the device's own theme. */ }
