/** The style of a report in HTML: the colours of the app by its reader's preference, and black on white on paper. */
export const STYLE = `
:root { color-scheme: light dark; --text: light-dark(#1a2029, #e4e8ee); --muted: light-dark(#566070, #9aa6b5); --line: light-dark(#dfe3e8, #2a323d); --page: light-dark(#ffffff, #151a21); --soft: light-dark(#f4f5f7, #1b212a); --error: light-dark(#b42318, #ff8a80); --warning: light-dark(#8a5300, #f5c065); --info: light-dark(#1d5fd1, #8dbbff); --good: light-dark(#12703c, #6fd39b); }
body { margin: 0 auto; padding: 24px; max-width: 1080px; background: var(--page); color: var(--text); font: 14px/1.45 system-ui, sans-serif; }
h1 { margin: 0 0 4px; font-size: 22px; overflow-wrap: anywhere; }
h2 { margin: 32px 0 8px; font-size: 17px; }
h3 { margin: 20px 0 4px; font-size: 14px; }
p { margin: 4px 0; }
.muted, footer, figcaption { color: var(--muted); }
.card { margin: 16px 0; padding: 12px 16px; border: 1px solid var(--line); border-left: 6px solid var(--good); border-radius: 8px; background: var(--soft); }
.card[data-verdict='bad'] { border-left-color: var(--error); }
.error { color: var(--error); } .warning { color: var(--warning); } .info { color: var(--info); } .good { color: var(--good); }
table { width: 100%; margin: 8px 0; border-collapse: collapse; }
th, td { padding: 3px 12px 3px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--muted); font-weight: 600; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
th[scope='row'] { width: 12em; }
code { font: 12px ui-monospace, monospace; }
ul { margin: 4px 0; padding-left: 20px; }
li { overflow-wrap: anywhere; }
figure { margin: 8px 0; overflow-x: auto; }
svg { display: block; min-width: 700px; width: 100%; }
svg text { fill: var(--text); font-family: ui-monospace, monospace; }
.lane-back { fill: var(--soft); }
.cell-1 { fill: light-dark(#9dbcf0, #35547f); } .cell-2 { fill: light-dark(#d98a3d, #e0a05c); } .cell-3 { fill: light-dark(#596577, #93a0b2); } .cell-4 { fill: light-dark(#7a4fc9, #a78bfa); } .cell-5 { fill: light-dark(#c0392b, #ff7b6b); }
.mark-error { fill: var(--error); } .mark-warning { fill: var(--warning); } .mark-info { fill: var(--info); }
.key { display: inline-block; width: 10px; height: 10px; margin: 0 4px 0 12px; }
.key-1 { background: light-dark(#9dbcf0, #35547f); } .key-2 { background: light-dark(#d98a3d, #e0a05c); } .key-3 { background: light-dark(#596577, #93a0b2); } .key-4 { background: light-dark(#7a4fc9, #a78bfa); } .key-5 { background: light-dark(#c0392b, #ff7b6b); }
@media print { :root { color-scheme: light; } body { padding: 0; max-width: none; font-size: 11px; } h3, tr, li { break-inside: avoid; } .card { border-color: #888888; } }
`;
