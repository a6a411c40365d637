// Draws every [data-chart] with ECharts, in the one look all charts share, and lets its figures be taken along.
// Not here: the values and how they are written (the server's web/chrome/drawing.py), the colours (tokens.css).

import { lyingOptions, mapOptions } from "./maps.js";

const LIBRARY = new URL("vendor/echarts.js", import.meta.url);
let loading;
const library = () =>
  (loading ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: LIBRARY, onload: () => resolve(window.echarts), onerror: reject });
    document.head.append(script);
  }));

// A token's colour as it is now, light or dark: the browser resolves it on an element.
function colours() {
  // An element of its own each: a colour that changes may be on its way, were it for a hundredth of a millisecond.
  const read = (name) => {
    const probe = document.createElement("span");
    probe.style.color = `var(--${name})`;
    document.body.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  };
  const found = Object.fromEntries(["ink", "ink-2", "ink-3", "paper", "line", "ai", "shu", "matsu", "yama"].map((name) => [name, read(name)]));
  return { ...found, quiet: found["ink-3"] };
}

function axisText(drawing) {
  const number = (options) => new Intl.NumberFormat(drawing.language, options).format;
  if (drawing.unit === "ratio") return number({ style: "percent", maximumFractionDigits: 1 });
  if (drawing.unit === "money" && drawing.currency !== "XXX") {
    const money = number({ style: "currency", currency: drawing.currency, notation: "compact", maximumFractionDigits: 1, currencyDisplay: "narrowSymbol" });
    return (value) => money(value).replace("￥", "¥"); // Japanese locales write it full-width, our texts do not
  }
  return number({ notation: "compact", maximumFractionDigits: 1 });
}

const part = (values, keeps) => values.map((value, index) => (keeps(index) ? value : null));

// An interval is a band: an unseen lower edge with its height stacked on it.
function band(series, index, colour) {
  if (!series.low.length) return [];
  const shared = { type: "line", stack: `band-${index}`, silent: true, symbol: "none", lineStyle: { opacity: 0 }, z: 1, emphasis: { disabled: true } };
  const height = series.high.map((high, at) => (high === null ? null : high - series.low[at]));
  return [
    { ...shared, data: series.low },
    { ...shared, data: height, areaStyle: { color: colour, opacity: 0.13 } },
  ];
}

function line(series, colour, paper, isLabelled) {
  const from = series.forecastFrom ?? series.values.length;
  const look = { type: "line", name: series.name, z: 3, symbolSize: 6, connectNulls: false, color: colour, lineStyle: { width: 2, color: colour } };
  const label = isLabelled && { show: true, formatter: series.name, color: colour, fontWeight: 600, distance: 6 };
  const known = {
    ...look,
    data: part(series.values, (at) => at < from),
    symbol: "circle",
    showSymbol: series.values.length <= 40,
    itemStyle: { color: paper, borderColor: colour, borderWidth: 2 },
    endLabel: from === series.values.length ? label : undefined,
  };
  if (from === series.values.length) return [known];
  const ahead = { ...look, data: part(series.values, (at) => at >= from - 1), symbol: "none", lineStyle: { width: 2, color: colour, type: "dashed" }, endLabel: label };
  return [known, ahead];
}

const faded = (colour, share) => colour.replace("rgb(", "rgba(").replace(")", `, ${share})`);

function bars(series, colour, isBehind, ink) {
  const from = series.forecastFrom ?? series.values.length;
  const data = series.values.map((value, at) => (at < from ? value : { value, itemStyle: { opacity: 0.45 } }));
  return [{ type: "bar", name: series.name, data, color: faded(colour, isBehind ? 0.3 : 0.85), barMaxWidth: 26, itemStyle: { borderRadius: [3, 3, 0, 0] }, z: isBehind ? 1 : 2, yAxisIndex: isBehind ? 1 : 0, label: isBehind ? { show: series.values.length <= 13, position: "top", formatter: ({ dataIndex }) => series.shown[dataIndex], color: ink, fontSize: 11, textBorderWidth: 0 } : undefined }];
}

// Where something lies, across the whole height.
function marked(drawing, colour) {
  if (!drawing.marks.length) return [];
  const label = { show: true, position: "end", color: colour.ink, fontSize: 12, fontWeight: 600, distance: 4, formatter: ({ name }) => name };
  const data = drawing.marks.map((mark) => ({ xAxis: mark.at, name: mark.name }));
  return [{ type: "line", data: [], silent: true, markLine: { silent: true, symbol: "none", label, lineStyle: { color: colour.ink, width: 1.5, type: "dashed" }, data, animation: false } }];
}

// Its own elements, because the page allows no style written in text.
function tip(drawing, points) {
  const at = points[0].dataIndex;
  const box = Object.assign(document.createElement("div"), { className: "chart-tip" });
  box.append(Object.assign(document.createElement("small"), { textContent: drawing.labels[at] }));
  for (const series of drawing.series.filter((one) => one.shown[at])) {
    const row = document.createElement("div");
    const ahead = series.forecastFrom !== null && at >= series.forecastFrom ? ` (${drawing.forecast})` : "";
    row.append(series.name + ahead, Object.assign(document.createElement("b"), { textContent: series.shown[at] }));
    box.append(row);
    if (series.span[at]) box.append(Object.assign(document.createElement("small"), { textContent: series.span[at] }));
  }
  return box;
}

function options(drawing, { width, height }) {
  const colour = colours();
  const font = getComputedStyle(document.body).fontFamily;
  const text = { color: colour["ink-3"], fontFamily: font, fontSize: 12 };
  const shared = { colour, text, width, height, axisText: drawing.map ? null : axisText(drawing) };
  const made = drawing.map ? mapOptions(drawing, shared) : drawing.lies ? lyingOptions(drawing, shared) : courseOptions(drawing, shared);
  return { ...made, textStyle: { fontFamily: font } };
}

// Lines and bars over the same labels.
function courseOptions(drawing, { colour, text, axisText: written }) {
  const several = drawing.series.length > 1;
  const hasBars = drawing.series.some((series) => series.kind === "bar");
  const behind = drawing.series.find((series) => series.behind);
  const hasNames = several && hasBars;
  const top = hasNames ? 34 : drawing.marks.length ? 24 : 14;
  const drawn = drawing.series.flatMap((series, index) =>
    series.kind === "bar" ? bars(series, colour[series.tone], series.behind, colour["ink-2"]) : [...band(series, index, colour[series.tone]), ...line(series, colour[series.tone], colour.paper, several && !hasBars)],
  );
  // Bars are lengths, so they begin at nought; a line may show its own range. Bars behind keep to the lower part.
  // Steps of an axis are whole percents: finer ones would all be called 100%.
  const scale = { type: "value", scale: !hasBars || Boolean(behind), splitNumber: 4, minInterval: drawing.unit === "ratio" ? 0.01 : null, splitLine: { lineStyle: { color: colour.line } }, axisLabel: { ...text, formatter: written } };
  const most = behind && Math.max(...behind.values.filter((value) => value !== null), 1);
  const own = behind && { type: "value", min: 0, max: Math.ceil(most * 3), show: false };
  return {
    animationDuration: 250,
    grid: { left: 4, right: several && !hasBars ? 84 : 12, top, bottom: drawing.axis ? 22 : 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: hasNames ? { top: 0, right: 0, itemWidth: 12, itemHeight: 8, selectedMode: false, textStyle: text, data: drawing.series.map((series) => series.name) } : undefined,
    tooltip: { trigger: "axis", padding: 0, borderWidth: 0, backgroundColor: "transparent", extraCssText: "box-shadow: none", axisPointer: { lineStyle: { color: colour["ink-3"] }, type: hasBars ? "shadow" : "line" }, formatter: (points) => tip(drawing, points) },
    xAxis: { type: "category", data: drawing.ticks, name: drawing.axis, nameLocation: "middle", nameGap: 28, nameTextStyle: text, axisLine: { lineStyle: { color: colour.line } }, axisTick: { show: false }, axisLabel: { ...text, hideOverlap: true } },
    yAxis: own ? [scale, own] : scale,
    series: [...drawn, ...marked(drawing, colour)],
  };
}

const drawn = new Map();

async function draw(figure) {
  if (drawn.has(figure)) return;
  drawn.set(figure, null);
  const echarts = await library();
  const drawing = JSON.parse(figure.querySelector("script").textContent);
  const canvas = figure.querySelector("[data-canvas]");
  const picture = echarts.init(canvas);
  const entry = { picture, drawing, size: () => ({ width: canvas.clientWidth, height: canvas.clientHeight }) };
  picture.setOption(options(drawing, entry.size()));
  drawn.set(figure, entry);
  new ResizeObserver(() => {
    picture.resize();
    if (drawing.map || drawing.lies) picture.setOption(options(drawing, entry.size()), true);
  }).observe(canvas);
  figure.dataset.drawn = "";
}

function redraw() {
  for (const entry of drawn.values()) entry?.picture.setOption(options(entry.drawing, entry.size()), true);
}

function svg({ drawing, size }) {
  const picture = window.echarts.init(null, null, { renderer: "svg", ssr: true, ...size() });
  picture.setOption({ ...options(drawing, size()), animation: false });
  const text = picture.renderToSVGString();
  picture.dispose();
  return URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
}

// What a spreadsheet would compute, as in insight/files/values/guard.py; our own minus sign before a figure is none of it.
const LIVE = /(?:^|(?<=[;\t\r\n]))(?=[\s\x00-\x20\x7f\u200b-\u200f\ufeff]*(?:[=+\-@＝＋－＠﹦﹢﹣﹫'%|]|−(?!\D?\d)))/g;

// The table of a chart or a card, without the rows that only head a group; with the mark that makes Excel read it as UTF-8.
// An apostrophe disarms what is live.
function csv(figure) {
  const cell = (node) => `"${node.textContent.trim().replace(/\s+/g, " ").replace(LIVE, "'").replaceAll('"', '""')}"`;
  const lines = [...figure.querySelectorAll("table tr:not(.group)")].map((row) => [...row.children].map(cell).join(","));
  return URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
}

document.addEventListener("click", (event) => {
  const kind = event.target.closest("[data-export]")?.dataset.export;
  if (!kind) return;
  const figure = event.target.closest("[data-name]");
  const entry = drawn.get(figure);
  const make = {
    png: () => entry.picture.getDataURL({ pixelRatio: 2, backgroundColor: colours().paper }),
    svg: () => svg(entry),
    csv: () => csv(figure),
  };
  Object.assign(document.createElement("a"), { href: make[kind](), download: `${figure.dataset.name}.${kind}` }).click();
});

const all = (root) => root.querySelectorAll("[data-chart]").forEach(draw);
all(document);
document.addEventListener("htmx:after:swap", () => all(document));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
