"use strict";

// Draws a PID's last half hour: calls, rates and durations below each other, with a line where a switch was. The same
// figures stand in a table on the page, for who does not see this.

(() => {
  const place = document.getElementById("charts");
  if (!place || !window.uPlot) {
    return;
  }
  const words = place.dataset;
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const height = 150;
  const refreshMillis = 10000;
  let charts = [];
  let switches = [];

  function markSwitches(chart) {
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.strokeStyle = colour("--accent");
    ctx.fillStyle = colour("--accent");
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.font = `600 ${12 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    let labelled = Infinity;
    for (const mark of switches) {
      const x = chart.valToPos(mark.at, "x", true);
      if (x >= bbox.left && x <= bbox.left + bbox.width) {
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
        if (Math.abs(labelled - x) < 60 * devicePixelRatio) {
          continue; // the newest of several says what came of it
        }
        labelled = x;
        const atEnd = x > bbox.left + bbox.width * 0.8;
        ctx.textAlign = atEnd ? "right" : "left";
        ctx.fillText(mark.version, x + (atEnd ? -5 : 5) * devicePixelRatio, bbox.top + 12 * devicePixelRatio);
      }
    }
    ctx.restore();
  }

  function axis(values) {
    return {
      stroke: colour("--muted"),
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { stroke: colour("--line"), width: 1 },
      size: 64,
      ...(values ? { values: (chart, ticks) => ticks.map(values) } : {}),
    };
  }

  function draw(title, series, unit, data) {
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    caption.textContent = title;
    figure.append(caption);
    place.append(figure);
    const language = document.documentElement.lang;
    const chart = new uPlot({
      width: Math.max(figure.clientWidth, 240),
      height,
      cursor: { drag: { x: false, y: false } },
      legend: { show: series.length > 1 },
      scales: { y: { range: (self, low, high) => [0, Math.max(high || 0, unit.least) * 1.1] } },
      axes: [
        { ...axis(), size: 36, values: (self, ticks) => ticks.map(tick =>
          new Date(tick * 1000).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" })) },
        axis(tick => unit.show(tick)),
      ],
      series: [
        { value: (self, second) => second == null ? "" : new Date(second * 1000).toLocaleTimeString(language) },
        ...series.map(each => ({
          label: each.label,
          stroke: colour(each.colour),
          width: each.bars ? 0 : 2,
          dash: each.dash,
          fill: each.bars ? colour("--accent") : undefined,
          paths: each.bars ? uPlot.paths.bars({ size: [0.9] }) : undefined,
          points: { show: !each.bars, size: 4 },
          spanGaps: true,
          value: (self, value) => value == null ? "–" : unit.show(value),
        })),
      ],
      hooks: { draw: [markSwitches] },
    }, data, figure);
    charts.push({ chart, figure });
  }

  function parts(trend) {
    return [[trend.at, trend.calls], [trend.at, trend.errors, trend.ng], [trend.at, trend.p95_ms]];
  }

  const round = value => value >= 10 ? value.toFixed(0) : value.toFixed(1);

  function show(trend) {
    switches = trend.switches;
    const data = parts(trend);
    if (charts.length) {
      charts.forEach(({ chart }, index) => chart.setData(data[index]));
      return;
    }
    draw(words.calls, [{ label: words.calls, colour: "--accent", bars: true }], { least: 4, show: value => value.toFixed(0) }, data[0]);
    draw(words.rates, [
      { label: words.errors, colour: "--bad" },
      { label: words.ng, colour: "--ng", dash: [6, 3] },
    ], { least: 5, show: value => round(value) + " %" }, data[1]);
    draw(words.p95, [{ label: words.p95, colour: "--good" }], { least: 10, show: value => round(value) + " ms" }, data[2]);
  }

  async function refresh() {
    if (document.hidden) {
      return;
    }
    const answer = await fetch(words.source, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok && answer.headers.get("Content-Type")?.includes("json")) {
      show(await answer.json());
    }
  }

  addEventListener("resize", () => charts.forEach(({ chart, figure }) =>
    chart.setSize({ width: Math.max(figure.clientWidth, 240), height })));
  document.body.addEventListener("runner-change-pids", refresh);
  setInterval(refresh, refreshMillis);
  refresh();
})();
