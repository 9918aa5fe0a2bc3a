// Reads a barcode with the camera, where the browser can.

const FORMS = ["code_128", "code_39", "ean_13", "itf", "qr_code", "data_matrix", "pdf417"];
const EVERY_MS = 200;

/** Give each scan button its work; without a reader in the browser they stay hidden. */
export function offerScan(found) {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  for (const button of document.querySelectorAll("[data-scan]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const read = await scanned(button.textContent);
      if (read) found(document.getElementById(button.dataset.scan), read);
    });
  }
}

async function scanned(word) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null);
  if (!stream) return "";
  const over = document.createElement("div");
  over.className = "scanning";
  const video = document.createElement("video");
  const stop = document.createElement("button");
  stop.type = "button";
  stop.textContent = `✕ ${word}`;
  over.append(video, stop);
  document.body.append(over);
  video.srcObject = stream;
  video.playsInline = true;
  await video.play();
  stop.focus();
  const known = await BarcodeDetector.getSupportedFormats();
  const detector = new BarcodeDetector({ formats: FORMS.filter((form) => known.includes(form)) });
  let open = true;
  stop.addEventListener("click", () => { open = false; });
  let read = "";
  while (open && !read) {
    read = (await detector.detect(video).catch(() => []))[0]?.rawValue ?? "";
    await new Promise((wake) => setTimeout(wake, EVERY_MS));
  }
  for (const track of stream.getTracks()) track.stop();
  over.remove();
  return read.trim();
}
