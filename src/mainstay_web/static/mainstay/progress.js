// Looks again every second while an import runs, and loads the page once it has ended.
const place = document.querySelector("[data-progress]");

async function look() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-progress]");
  if (!answer.ok || !now || now.dataset.progress !== "on") {
    location.reload();
    return;
  }
  place.replaceChildren(...now.childNodes);
  setTimeout(look, 1000);
}

if (place && place.dataset.progress === "on") setTimeout(look, 1000);
