"use strict";
// Values under the pointer, legend entries that hide a series, zoom, CSV. The figures are drawn already; without this they stay as they are.
(() => {
  const L = 78, R = 14, T = 26, B = 48, W = 640 - L - R, H = 380 - T - B;
  const NS = "http://www.w3.org/2000/svg";
  const tip = document.getElementById("tip");
  const element = (name, attributes, parent) => {
    const e = document.createElementNS(NS, name);
    for (const k in attributes) e.setAttribute(k, attributes[k]);
    if (parent) parent.appendChild(e);
    return e;
  };
  const scale = axis => axis.log ? Math.log : v => v;
  const at = (axis, v) => { const f = scale(axis); return (f(v) - f(axis.min)) / (f(axis.max) - f(axis.min)); };
  const back = (axis, u) => {
    const f = scale(axis), v = f(axis.min) + u * (f(axis.max) - f(axis.min));
    return axis.log ? Math.exp(v) : v;
  };
  const shows = (axis, v) => !axis.log || v > 0;
  const number = v => { const a = Math.abs(v); return v === 0 ? "0" : a >= 1e6 || a < 1e-3 ? v.toExponential(4) : String(+v.toPrecision(6)); };
  const superscript = n => String(n).replace(/./g, c => c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[+c]);

  function ticks(axis, wanted) {
    if (axis.log && axis.max / axis.min >= 4 && axis.max / axis.min < 1000) {
      const out = [];
      for (let e = Math.floor(Math.log10(axis.min)); e <= Math.log10(axis.max); e++) for (const digit of [1, 2, 5]) {
        const v = digit * Math.pow(10, e);
        if (v >= axis.min * (1 - 1e-9) && v <= axis.max * (1 + 1e-9)) out.push([v, e >= -3 && e <= 5 ? v.toFixed(Math.max(0, -e)) : digit + "·10" + superscript(e)]);
      }
      return out;
    }
    if (axis.log && axis.max / axis.min >= 1000) {
      const first = Math.ceil(Math.log10(axis.min) - 1e-9), last = Math.floor(Math.log10(axis.max) + 1e-9);
      const step = Math.max(1, Math.ceil((last - first + 1) / wanted)), out = [];
      for (let e = first; e <= last; e++) out.push([Math.pow(10, e), (e - first) % step ? "" : "10" + superscript(e)]);
      return out;
    }
    const span = axis.max - axis.min, decade = Math.pow(10, Math.floor(Math.log10(span / wanted)));
    let step = decade;
    for (const f of [1, 2, 5, 10]) { step = f * decade; if (span / step <= wanted + .5) break; }
    const range = s => [Math.ceil(axis.min / s - 1e-9), Math.floor(axis.max / s + 1e-9)];
    while (range(step)[1] - range(step)[0] < 1) step /= 2;
    const digits = Math.min(20, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9))), [a, b] = range(step), out = [];
    const big = Math.max(Math.abs(axis.min), Math.abs(axis.max));
    for (let i = a; i <= b; i++) out.push([i * step, big >= 1e6 || big < 1e-3 ? number(i * step) : (i * step).toFixed(digits).replace("-", "−")]);
    return out;
  }

  function redraw(plot) {
    const { svg, x, y } = plot;
    const gx = svg.querySelector(".ax"), gy = svg.querySelector(".ay");
    gx.replaceChildren(); gy.replaceChildren();
    for (const [v, label] of ticks(x, 6)) {
      const p = L + W * at(x, v);
      element("path", { d: `M${p} ${T}V${T + H}` }, gx);
      element("text", { x: p, y: T + H + 16, "text-anchor": "middle" }, gx).textContent = label;
    }
    for (const [v, label] of ticks(y, 5)) {
      const p = T + H - H * at(y, v);
      element("path", { d: `M${L} ${p}H${L + W}` }, gy);
      element("text", { x: L - 6, y: p + 4, "text-anchor": "end" }, gy).textContent = label;
    }
    for (const g of svg.querySelectorAll(".s")) {
      const s = plot.series[+g.dataset.s], px = i => L + W * at(x, s.x[i]), py = i => T + H - H * at(y, s.y[i]);
      const line = g.querySelector(".line");
      if (line) {
        let d = "";
        for (let i = 0; i < s.x.length; i++) if (shows(x, s.x[i]) && shows(y, s.y[i])) d += (d ? "L" : "M") + px(i).toFixed(1) + " " + py(i).toFixed(1);
        line.setAttribute("d", d);
      }
      for (const m of g.querySelectorAll(".m")) m.setAttribute("transform", `translate(${px(+m.dataset.i).toFixed(1)} ${py(+m.dataset.i).toFixed(1)})`);
    }
  }

  function point(plot, clientX, clientY) {
    const box = plot.svg.getBoundingClientRect();
    return [((clientX - box.left) / box.width * 640 - L) / W, 1 - ((clientY - box.top) / box.height * 380 - T) / H];
  }

  // The nearest point of all that are shown, and at its x the values of the other series.
  function read(plot, u, v, clientX, clientY) {
    let best = null, distance = Infinity;
    plot.series.forEach((s, k) => {
      if (plot.hidden.has(k)) return;
      for (let i = 0; i < s.x.length; i++) {
        if (!shows(plot.x, s.x[i]) || !shows(plot.y, s.y[i])) continue;
        const dx = (at(plot.x, s.x[i]) - u) * W, dy = (at(plot.y, s.y[i]) - v) * H, d = dx * dx + dy * dy;
        if (d < distance) { distance = d; best = [k, i]; }
      }
    });
    const g = plot.svg.querySelector(".cursor");
    g.replaceChildren();
    if (!best) return leave(plot);
    const [k, i] = best, s = plot.series[k], px = L + W * at(plot.x, s.x[i]), py = T + H - H * at(plot.y, s.y[i]);
    plot.cursor = best;
    element("path", { d: `M${px} ${T}V${T + H}M${L} ${py}H${L + W}` }, g);
    element("circle", { cx: px, cy: py, r: 4, class: plot.svg.querySelector(`.s[data-s="${k}"]`).classList[1] }, g);
    const lines = [`${plot.x.title} = ${number(s.x[i])}`, `${s.label || plot.y.title}: ${number(s.y[i])}`];
    plot.series.forEach((o, j) => {
      if (j === k || plot.hidden.has(j) || lines.length > 8) return;
      const n = o.x.indexOf(s.x[i]);
      if (n >= 0) lines.push(`${o.label}: ${number(o.y[n])}`);
    });
    tip.textContent = lines.join("\n");
    tip.classList.add("on");
    if (clientX === undefined) {
      const box = plot.svg.getBoundingClientRect();
      clientX = box.left + px / 640 * box.width; clientY = box.top + py / 380 * box.height;
    }
    tip.style.left = Math.max(4, Math.min(innerWidth - tip.offsetWidth - 8, clientX + 14)) + "px";
    tip.style.top = Math.max(4, Math.min(innerHeight - tip.offsetHeight - 8, clientY + 14)) + "px";
  }
  function leave(plot) { plot.svg.querySelector(".cursor").replaceChildren(); tip.classList.remove("on"); }

  function zoom(plot, u0, u1, v0, v1) {
    const { x, y } = plot;
    [x.min, x.max] = [back(x, u0), back(x, u1)];
    [y.min, y.max] = [back(y, v0), back(y, v1)];
    redraw(plot);
  }
  function reset(plot) { Object.assign(plot.x, plot.home[0]); Object.assign(plot.y, plot.home[1]); redraw(plot); }

  function csv(plot) {
    const quote = t => /[",\n]/.test(t) ? '"' + t.replace(/"/g, '""') + '"' : t;
    const rows = [["series", plot.x.title, plot.y.title].map(quote).join(",")];
    for (const s of plot.series) s.x.forEach((v, i) => rows.push([quote(s.label), v, s.y[i]].join(",")));
    const a = document.createElement("a");
    a.href = URL.createObjectURL(new Blob([rows.join("\n") + "\n"], { type: "text/csv" }));
    a.download = plot.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") + ".csv";
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  }

  function button(parent, text, label, action) {
    const b = document.createElement("button");
    b.type = "button"; b.textContent = text; b.setAttribute("aria-label", label); b.title = label;
    b.addEventListener("click", action);
    parent.appendChild(b);
    return b;
  }

  for (const plot of JSON.parse(document.getElementById("data").textContent)) {
    const panel = document.querySelector(`[data-plot="${plot.id}"]`);
    plot.svg = panel.querySelector("svg.plot");
    plot.hidden = new Set();
    plot.home = [{ ...plot.x }, { ...plot.y }];
    plot.cursor = null;
    for (const entry of panel.querySelectorAll(".legend li")) {
      const which = entry.dataset.s.split(" ").map(Number), b = document.createElement("button");
      b.type = "button"; b.append(...entry.childNodes); b.setAttribute("aria-pressed", "true"); b.title = "show or hide";
      b.addEventListener("click", () => {
        const on = b.getAttribute("aria-pressed") === "false";
        b.setAttribute("aria-pressed", on);
        for (const k of which) {
          on ? plot.hidden.delete(k) : plot.hidden.add(k);
          plot.svg.querySelector(`.s[data-s="${k}"]`).classList.toggle("hidden", !on);
        }
        leave(plot);
      });
      entry.appendChild(b);
    }
    const tools = panel.querySelector(".tools");
    button(tools, "+", `zoom in: ${plot.title}`, () => zoom(plot, .2, .8, .2, .8));
    button(tools, "−", `zoom out: ${plot.title}`, () => zoom(plot, -.33, 1.33, -.33, 1.33));
    button(tools, "whole", `whole range: ${plot.title}`, () => reset(plot));
    button(tools, "CSV", `data as CSV: ${plot.title}`, () => csv(plot));
    let from = null;
    plot.svg.addEventListener("pointerdown", e => { if (e.button === 0 && e.pointerType !== "touch") { from = point(plot, e.clientX, e.clientY); plot.svg.setPointerCapture(e.pointerId); } });
    plot.svg.addEventListener("pointermove", e => {
      const [u, v] = point(plot, e.clientX, e.clientY);
      if (!from) return u >= 0 && u <= 1 && v >= 0 && v <= 1 ? read(plot, u, v, e.clientX, e.clientY) : leave(plot);
      const g = plot.svg.querySelector(".cursor");
      g.replaceChildren();
      element("rect", { x: L + W * Math.min(u, from[0]), y: T + H - H * Math.max(v, from[1]), width: W * Math.abs(u - from[0]), height: H * Math.abs(v - from[1]) }, g);
    });
    plot.svg.addEventListener("pointerup", e => {
      if (!from) return;
      const [u, v] = point(plot, e.clientX, e.clientY), [a, b] = from;
      from = null;
      leave(plot);
      if (Math.abs(u - a) > .02 && Math.abs(v - b) > .02) zoom(plot, Math.min(u, a), Math.max(u, a), Math.min(v, b), Math.max(v, b));
    });
    plot.svg.addEventListener("pointerleave", () => { if (!from) leave(plot); });
    plot.svg.addEventListener("dblclick", () => reset(plot));
    panel.addEventListener("blur", () => leave(plot));
    panel.addEventListener("keydown", e => {
      if (e.target !== panel) return;
      const k = plot.cursor ? plot.cursor[0] : 0, s = plot.series[k], i = plot.cursor ? plot.cursor[1] : 0;
      const go = (a, b) => { const q = plot.series[a]; b = Math.max(0, Math.min(q.x.length - 1, b)); plot.cursor = [a, b]; read(plot, at(plot.x, q.x[b]), at(plot.y, q.y[b])); };
      if (e.key === "ArrowRight") go(k, i + 1);
      else if (e.key === "ArrowLeft") go(k, i - 1);
      else if (e.key === "ArrowDown" || e.key === "ArrowUp") go((k + (e.key === "ArrowDown" ? 1 : plot.series.length - 1)) % plot.series.length, i);
      else if (e.key === "+") zoom(plot, .2, .8, .2, .8);
      else if (e.key === "-") zoom(plot, -.33, 1.33, -.33, 1.33);
      else if (e.key === "0") reset(plot);
      else if (e.key === "Escape") leave(plot);
      else return;
      e.preventDefault();
    });
  }
})();
