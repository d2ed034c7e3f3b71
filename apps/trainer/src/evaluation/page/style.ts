/** The page's style sheet; it follows the reader's choice of light or dark. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: #fafaf8; --card: #ffffff; --text: #1d1f23; --quiet: #667; --line: #e3e3de;
  --series-1: #2f67c9; --series-2: #c4571b; --series-3: #1f8a5b; --series-4: #8a4fbf;
  --series-5: #b0872a; --series-6: #c23b78; --series-7: #2a93a8; --series-8: #6b7280;
  --on-series: #ffffff;
  --good: #1f8a5b; --wrong: #d0342c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14161a; --card: #1c1f25; --text: #e8e8e4; --quiet: #9aa0ab; --line: #2e323a;
    --series-1: #7aa5f7; --series-2: #f0955c; --series-3: #5fcf9b; --series-4: #c39bf0;
    --series-5: #e0bd66; --series-6: #f28ab8; --series-7: #6fd0e0; --series-8: #a7adb8;
    --on-series: #10131a;
    --good: #5fcf9b; --wrong: #ff6b60;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 62rem;
  background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif;
}
h1 { margin: 0; font-size: 1.9rem; letter-spacing: -0.01em; }
h2 { margin: 0; font-size: 1.15rem; }
.note, .facts { color: var(--quiet); margin: 0.2rem 0 1rem; font-size: 0.92rem; max-width: 48rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem; margin-top: 1.25rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.6rem, 1fr)); gap: 0.75rem; margin-top: 1.5rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 0.9rem 1rem; }
.card b { display: block; font-size: 1.75rem; line-height: 1.2; font-weight: 650; font-variant-numeric: tabular-nums; }
.card span { display: block; color: var(--quiet); font-size: 0.85rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; }
figure { margin: 0; }
figcaption { font-size: 0.85rem; color: var(--quiet); margin-bottom: 0.4rem; }
svg { max-width: 100%; height: auto; overflow: visible; }
img { image-rendering: pixelated; display: block; width: 100%; background: #000; border-radius: 4px; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.1rem; font-size: 0.88rem; margin-bottom: 0.6rem; }
.legend i { display: inline-block; width: 0.8rem; height: 0.8rem; border-radius: 3px; margin-right: 0.4rem; vertical-align: -1px; }
.pictures { display: grid; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); gap: 5px; }
.marked { outline: 2px solid var(--wrong); outline-offset: 1px; }
.neighbours { display: grid; grid-template-columns: 7rem repeat(10, minmax(0, 1fr)); gap: 5px; align-items: center; }
.neighbours span { font-size: 0.78rem; color: var(--quiet); text-align: left; }
.neighbours .figure { text-align: center; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
.pair + table { margin-top: 1.2rem; }
th, td { text-align: right; padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--line); font-weight: 400; }
th { color: var(--quiet); }
th:first-child, td:first-child { text-align: left; }
tr:last-child td { border-bottom: 0; }
code { font: 0.85rem ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
`;
