import { whole } from './table.js';

export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly isOurs: boolean;
}

export interface Panel {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 760;
const LABELS = 300;
const BARS = WIDTH - LABELS - 80;
const ROW = 24;
const HEAD = 44;

/** A reader's own colours: the page around a picture cannot tell it which. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #3d3d3d }
  .title { font-weight: 600; font-size: 15px; fill: #1a1a1a }
  .ours { font-weight: 600; fill: #1a1a1a }
  .value { font-variant-numeric: tabular-nums }
  rect { fill: #b9b9b4 }
  rect.own { fill: #0b6b5b }
  @media (prefers-color-scheme: dark) {
    text { fill: #c9c9c4 }
    .title, .ours { fill: #f2f2ee }
    rect { fill: #5b5b57 }
    rect.own { fill: #6fd0bb }
  }`;

/** Bars beside each other in panels that have a scale each. Our own stand out. */
export function chart(description: string, panels: readonly Panel[]) {
  let top = 0;
  const groups = panels.map((panel) => {
    const group = `<g transform="translate(0 ${top})">\n${drawn(panel)}\n</g>`;
    top += HEAD + panel.bars.length * ROW;
    return group;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" role="img" aria-label="${escape(description)}">\n` +
    `<style>${STYLE}\n</style>\n${groups.join('\n')}\n</svg>\n`
  );
}

function drawn({ title, bars }: Panel) {
  const longest = Math.max(...bars.map(({ value }) => value));
  const rows = bars.map(({ label, value, isOurs }, row) => {
    const y = HEAD + row * ROW;
    const width = Math.max(1, Math.round((value / longest) * BARS));
    return (
      `<text${isOurs ? ' class="ours"' : ''} x="${LABELS - 10}" y="${y}" text-anchor="end">${escape(label)}</text>` +
      `<rect${isOurs ? ' class="own"' : ''} x="${LABELS}" y="${y - 13}" width="${width}" height="17" rx="2"/>` +
      `<text class="value" x="${LABELS + width + 7}" y="${y}">${value >= 10 ? whole(value) : value.toFixed(1)}</text>`
    );
  });
  return [`<text class="title" x="0" y="18">${escape(title)}</text>`, ...rows].join('\n');
}

const escape = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
