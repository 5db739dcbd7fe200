/**
 * The style of the report page, in a file and in an editor; the colors are those of a theme (`themes.ts`). No line
 * starts with a colon or holds `##`: CI systems take such lines for commands.
 */
export const STYLE = `
* { box-sizing: border-box; }
html { scroll-padding-top: 12px; }
body { margin: 0; color: var(--text); background: var(--page); font: var(--font); line-height: 1.45; }
main { max-width: 1180px; margin: 0 auto; padding: 20px 24px 60px; }
h1, h2, h3, h4, h5, p, pre, dl, dd, ul, ol { margin: 0; }
h1 { font-size: 1.6em; line-height: 1.25; }
h2 { font-size: 1.25em; margin: 28px 0 8px; }
h3 { font-size: 1.1em; }
h4 { font-size: 1em; }
h5 { font-size: 0.95em; }
h1, h2, h3, h4, h5, p, li, dd, summary, td code, td.text, tbody th { overflow-wrap: anywhere; }
th, td { overflow-wrap: break-word; }
a { color: var(--link); }
code, pre { font-family: var(--mono); font-size: 0.92em; }
code, q, td, th, li, dd, h3, h4, .text, .outcome { unicode-bidi: isolate; }
pre { unicode-bidi: plaintext; margin: 4px 0; padding: 8px 10px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--block); border-radius: 3px; }
pre.stack { white-space: pre; overflow-wrap: normal; }
.text { white-space: pre-wrap; }
.dim, .links { color: var(--dim); }
.bad { color: var(--failed); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.tag { padding: 0 4px; border: 1px solid var(--line); border-radius: 3px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
html { scroll-padding: 4px; }
.skip { position: absolute; left: -10000px; }
.skip:focus { left: 12px; top: 8px; padding: 4px 8px; background: var(--page); }

.mark { display: inline-block; min-width: 1.1em; font-weight: 700; text-align: center; }
.mark.passed, .badge.passed, .counts .passed, .state.passed { color: var(--passed); fill: var(--passed); }
.mark.failed, .badge.failed, .counts .failed, .state.failed { color: var(--failed); fill: var(--failed); }
.mark.errored, .badge.errored, .counts .errored, .state.errored { color: var(--failed); fill: var(--failed); }
.mark.unchecked, .badge.unchecked, .counts .unchecked, .note.unchecked, .state.unchecked { color: var(--unchecked); fill: var(--unchecked); }
.mark.skipped, .badge.skipped, .note.skipped, .mark.none, .mark.info { color: var(--dim); }
.mark.error { color: var(--failed); }
.mark.warning { color: var(--unchecked); }
.badge { font-weight: 600; white-space: nowrap; }

.verdict { padding: 14px 18px; border: 1px solid var(--line); border-inline-start: 6px solid var(--dim); border-radius: 4px; }
.verdict.passed { border-inline-start-color: var(--passed); }
.verdict.failed, .verdict.errored { border-inline-start-color: var(--failed); }
.verdict.unchecked, .verdict.none { border-inline-start-color: var(--unchecked); }
.counts { display: flex; flex-wrap: wrap; gap: 2px 20px; margin: 8px 0; padding: 0; list-style: none; font-weight: 600; }
.verdict .note { margin: 8px 0; padding: 4px 10px; border: 1px solid var(--unchecked); border-radius: 3px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 14px; }
dt { color: var(--dim); }

.failures { padding-inline-start: 1.6em; }
.failures li { margin-bottom: 6px; }
.failures p { color: var(--dim); max-height: 6em; overflow: hidden; }
.filter { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 0 0 8px; padding: 0; border: none; }
.filter legend { float: left; padding: 0; margin-inline-end: 12px; color: var(--dim); }
main:has(#show-rest:checked) .row.passed, main:has(#show-rest:checked) .scenario.passed { display: none; }

.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; margin: 4px 0; }
.contents { width: 100%; }
th, td { padding: 4px 14px 4px 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; font-weight: normal; min-width: 4em; }
tbody th { min-width: 9em; }
.calls tbody th { min-width: 4em; }
.contents tbody th, .calls td:nth-child(2) { min-width: 14em; }
thead th { font-weight: 600; white-space: nowrap; }
tbody th.group { padding-top: 8px; font-weight: 600; }
td.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.text { min-width: 16em; }
.checks th { min-width: 11em; }
td > svg { margin-top: 4px; }
.expected { color: var(--passed); }
.actual { color: var(--failed); }

.scenario { margin-top: 18px; padding: 12px 16px 14px; border: 1px solid var(--line); border-radius: 4px; }
.many .scenario { content-visibility: auto; contain-intrinsic-size: auto 220px; }
.scenario:target, .step:target { border-color: var(--focus); box-shadow: 0 0 0 1px var(--focus); }
.links { margin: 2px 0 6px; font-size: 0.92em; }
.links > * { margin-inline-end: 8px; }
.problem { margin: 8px 0; }
.steps { margin: 8px 0; }
.step { border: 1px solid var(--line); border-inline-start-width: 4px; border-radius: 3px; margin-top: 4px; }
.step.passed { border-inline-start-color: var(--passed); }
.step.failed, .step.errored { border-inline-start-color: var(--failed); }
.step.unchecked { border-inline-start-color: var(--unchecked); }
.step > .body { padding: 2px 12px 10px; }
summary { padding: 4px 8px; cursor: pointer; }
summary h4 { display: inline; font-weight: 600; }
details:target::details-content { content-visibility: visible; block-size: auto; }
.pictures > summary { font-weight: 600; }
.part { margin-top: 10px; }
.findings, .logs, .origins { padding-inline-start: 0; list-style: none; }
.findings > li { margin-top: 4px; }
.logs > li, .origins > li { margin-top: 2px; }
button.link { font: inherit; padding: 0; border: none; color: var(--link); background: none; text-decoration: underline; cursor: pointer; }

svg { display: block; max-width: none; }
svg text { font-family: var(--sans); font-size: 12px; fill: var(--text); }
svg .head { font-weight: 600; }
svg .state { font-weight: 700; }
svg .grid { stroke: var(--line); stroke-width: 1; }
.lane.secrecy .bar, .lane.secrecy .swatch { fill: var(--secrecy); }
.lane.integrity .bar, .lane.integrity .swatch { fill: var(--integrity); }
.lane.sink .bar, .lane.sink .swatch { fill: var(--sink); }
.lane.sink .bar.denied { fill: var(--failed); }
svg .limit { fill: var(--block); stroke: var(--line); }
svg .used { fill: var(--bar); }
svg.close .used { fill: var(--unchecked); }
svg.hit .used { fill: var(--failed); }
svg line.close { stroke: var(--dim); stroke-dasharray: 2 2; }
.use.hit strong { color: var(--failed); }
.use.close strong { color: var(--unchecked); }
.span .answered { fill: var(--bar); }
.span .refused { fill: var(--failed); }

@media (max-width: 640px) {
  main { padding: 12px 10px 40px; }
  .scenario { padding: 10px; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: 6px; }
}

@media (forced-colors: active) {
  svg .used, .span rect, .lane .bar, .lane .swatch { forced-color-adjust: none; fill: CanvasText; stroke: CanvasText; }
  .lane.sink .bar.denied, .span .refused { fill: Canvas; }
  svg text { fill: CanvasText; }
  svg .grid, svg .limit, svg line.close { stroke: CanvasText; }
  svg .limit { fill: Canvas; }
}

@media print {
  main { max-width: none; padding: 0; }
  .links a, .skip, .filter { display: none; }
  .many .scenario { content-visibility: visible; }
  .step, .part, tr, svg { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .scroll { overflow: visible; }
}
`;
