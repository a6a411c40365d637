// Maps of cells (heat, circles) and lying charts (a point with its interval a row), as options of ECharts.
// Not here: charts over time, exports, drawing itself (charts.js).

const channels = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number);
const mixed = (from, to, share) => `rgb(${channels(from).map((low, at) => Math.round(low + (channels(to)[at] - low) * share)).join(", ")})`;
const light = (colour) => channels(colour).map((one) => (one / 255 <= 0.03928 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4)).reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
const contrast = (one, other) => (Math.max(light(one), light(other)) + 0.05) / (Math.min(light(one), light(other)) + 0.05);
// Of black and white one has a contrast of 4.5 on any ground (a scatter's own 0.8 of opacity would spoil it).
const readable = (ground) => (contrast("rgb(0, 0, 0)", ground) > contrast("rgb(255, 255, 255)", ground) ? "rgb(0, 0, 0)" : "rgb(255, 255, 255)");

// Its own elements, because the page allows no style written in text.
function told(head, lines) {
  const box = Object.assign(document.createElement("div"), { className: "chart-tip" });
  box.append(Object.assign(document.createElement("small"), { textContent: head }));
  for (const line of lines) box.append(Object.assign(document.createElement("div"), { textContent: line }));
  return box;
}

const tooltip = (formatter) => ({ trigger: "item", padding: 0, borderWidth: 0, backgroundColor: "transparent", extraCssText: "box-shadow: none", formatter });

function label(cell, room, colour) {
  const text = room < 46 ? cell.short || cell.text : cell.text;
  return { show: text.length * 6.2 < room, formatter: text, color: colour, fontSize: room < 46 ? 10.5 : 12, fontStyle: cell.is_early ? "italic" : "normal" };
}

// One square a cell: the share mixed into the paper, and the ink that can be read on it.
function heat(drawing, colour, width, height) {
  return drawing.cells.map((cell) => {
    const ground = cell.is_early ? colour.paper : mixed(colour.paper, colour[cell.tone], 0.06 + 0.86 * cell.strength);
    const ink = readable(ground);
    const rim = cell.is_early ? { borderColor: colour["ink-3"], borderWidth: 1, borderType: "dashed" } : {};
    return { value: [cell.column, cell.row], cell, symbol: "rect", symbolSize: [width - 3, height - 3], itemStyle: { color: ground, ...rim }, label: label(cell, width, cell.is_early ? colour["ink-2"] : ink) };
  });
}

// A ground that says the group, and a circle whose area says how many.
function circles(drawing, colour, width, height) {
  const room = Math.min(width, height);
  const ground = drawing.cells.map((cell) => ({ value: [cell.column, cell.row], cell, symbol: "rect", symbolSize: [width - 2, height - 2], itemStyle: { color: mixed(colour.paper, colour[cell.tone], 0.13) },
    label: { show: Boolean(cell.corner) && cell.corner.length * (cell.corner > "⺀" ? 10.5 : 5.8) + 8 < width, formatter: cell.corner, position: "insideTopLeft", distance: 6, color: colour["ink-2"], fontSize: 10.5, fontWeight: 600 } }));
  const round = drawing.cells.filter((cell) => cell.strength > 0).map((cell) => {
    const across = Math.max(6, Math.sqrt(cell.strength) * room * 0.62);
    const inside = across > cell.text.length * 7 + 4;
    const ink = readable(colour[cell.tone]);
    return { value: [cell.column, cell.row], cell, symbol: "circle", symbolSize: across, itemStyle: { color: colour[cell.tone] },
      label: { show: inside || width > 70, formatter: cell.text, fontSize: 11.5, fontWeight: 600, position: inside ? "inside" : "right", distance: 4, color: inside ? ink : colour.ink } };
  });
  return [ground, round];
}

export function mapOptions(drawing, { colour, text, width, height }) {
  const longest = Math.max(...drawing.rows.flatMap((row) => row.split("\n")).map((row) => [...row].reduce((sum, sign) => sum + (sign > "⺀" ? 12 : 7.6), 0)));
  const grid = { left: Math.min(longest + 14, width * 0.34), right: 4, top: drawing.map === "heat" ? 26 : 6, bottom: drawing.map === "heat" ? 4 : 42 };
  const room = [(width - grid.left - grid.right) / drawing.columns.length, (height - grid.top - grid.bottom) / drawing.rows.length];
  const axis = { type: "category", axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };
  const layers = drawing.map === "heat" ? [heat(drawing, colour, ...room)] : circles(drawing, colour, ...room);
  const names = room[0] < 46 ? drawing.columns.map((name) => name.match(/^\+?\d+/)?.[0] ?? name) : drawing.columns;
  return {
    animationDuration: 250,
    grid,
    tooltip: tooltip(({ data }) => told(`${drawing.rows[data.cell.row].replace("\n", " · ")} · ${drawing.columns[data.cell.column]}`, data.cell.said)),
    xAxis: { ...axis, data: names, position: drawing.map === "heat" ? "top" : "bottom", name: drawing.columnAxis, nameLocation: "middle", nameGap: 24, nameTextStyle: text, axisLabel: { ...text, interval: 0, hideOverlap: true, margin: 6 } },
    yAxis: { ...axis, data: drawing.rows, inverse: true, axisLabel: { ...text, interval: 0, lineHeight: 15, margin: 8, overflow: "truncate", width: grid.left - 8 } },
    series: layers.map((data, at) => ({ type: "scatter", data, z: 2 + at, silent: layers.length > 1 && at === 0, cursor: "default", itemStyle: { opacity: 1 }, emphasis: { disabled: true }, labelLayout: { hideOverlap: false } })),
  };
}

// Each row a point and the line of its interval; the value stands at the end.
export function lyingOptions(drawing, { colour, text, width, axisText }) {
  const [series] = drawing.series;
  const room = Math.min(210, width * 0.4);
  const tone = colour[series.tone];
  const spans = series.low.flatMap((low, at) => (low === null ? [] : [[{ coord: [low, at] }, { coord: [series.high[at], at] }]]));
  return {
    animationDuration: 250,
    grid: { left: room, right: 56, top: 4, bottom: 24 },
    tooltip: tooltip(({ dataIndex }) => told(drawing.labels[dataIndex], [`${series.name} ${series.shown[dataIndex]}`, series.span[dataIndex]].filter(Boolean))),
    xAxis: { type: "value", min: 0, splitNumber: width < 500 ? 3 : 5, axisLabel: { ...text, formatter: axisText, hideOverlap: true }, splitLine: { lineStyle: { color: colour.line } } },
    yAxis: { type: "category", inverse: true, data: drawing.labels, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...text, color: colour["ink-2"], interval: 0, width: room - 12, overflow: "truncate" } },
    series: [
      { type: "scatter", data: series.values, symbolSize: 9, color: tone, z: 3, cursor: "default",
        label: { show: true, position: [14, -3], formatter: ({ dataIndex }) => "", color: colour.ink },
        markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: tone, width: 3, type: "solid", opacity: 0.32, cap: "round" }, data: spans, animation: false } },
      { type: "scatter", data: series.values.map((value, at) => [series.high[at] ?? value, at]), symbolSize: 0.01, silent: true, z: 3, label: { show: true, position: "right", distance: 11, formatter: ({ dataIndex }) => series.shown[dataIndex], color: colour.ink, fontSize: 12, fontWeight: 600 } },
    ],
  };
}
