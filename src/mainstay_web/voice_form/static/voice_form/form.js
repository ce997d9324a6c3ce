// Leaving leaves no page to come back to; a shared device forgets what was begun. The form works without either.
for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", event => {
    event.preventDefault();
    location.replace(link.href);
  });
}

const start = document.body.dataset.kiosk;
if (start) {
  const restMs = 90_000;
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => location.replace(start), restMs);
  };
  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, wait);
  wait();
}
