// Keeps what is being typed as a draft on the server, some seconds after a change and when the page is left.
// Nothing is kept in the browser: whoever uses it next finds nothing there.
const form = document.querySelector("form[data-keep-draft]");
const AFTER_MS = 5000;
let waiting = 0;

async function keep(isLeaving = false) {
  clearTimeout(waiting);
  waiting = 0;
  const body = new URLSearchParams(new FormData(form));
  let isKept = false;
  try {
    const answer = await fetch(form.dataset.keepDraft, {
      method: "POST", body, credentials: "same-origin", redirect: "manual", keepalive: isLeaving,
    });
    isKept = answer.status === 204;
  } catch {
    // The network is away: the next change tries again
  }
  for (const text of form.querySelectorAll("[data-draft-is]")) {
    text.hidden = (text.dataset.draftIs === "kept") !== isKept;
  }
}

if (form) {
  form.addEventListener("input", () => { waiting ||= setTimeout(keep, AFTER_MS); });
  form.addEventListener("submit", () => { clearTimeout(waiting); waiting = 0; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && waiting) keep(true);
  });
}
