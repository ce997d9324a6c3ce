// Puts a live chart in the place of each picture. Expressions are interpreted, never evaluated.
import { expressionInterpreter } from "../vendor/vega/vega-interpreter.js";

async function enliven(source) {
  const figure = document.getElementById(source.dataset.chart);
  const place = figure.querySelector(".site-chart__alive");
  const spec = JSON.parse(source.textContent);
  const view = new vega.View(vega.parse(spec, null, { ast: true }), {
    container: place,
    expr: expressionInterpreter,
    hover: true,
    loader: { load: () => Promise.reject(new Error("charts load nothing")) },
    logLevel: vega.Error,
    renderer: "svg",
  });
  place.hidden = false;
  await view.runAsync();
  // One image with one text: the table below it says the rest.
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", source.dataset.description);
  place.querySelector("svg").setAttribute("aria-hidden", "true");
  figure.classList.add("site-chart--alive");
}

for (const source of document.querySelectorAll("script[data-chart]")) {
  enliven(source).catch(() => {
    document.getElementById(source.dataset.chart).querySelector(".site-chart__alive").hidden = true;
  });
}
