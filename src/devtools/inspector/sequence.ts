/**
 * Draws a sequence diagram from text:
 *
 *     # The title
 *     Browser, Proxy, Application
 *
 *     ## A part
 *     Browser > Proxy: GET /count
 *     Application: count = 1
 */
export function sequence(text: string) {
  const [title = '', names = '', ...lines] = text.split('\n').filter(Boolean);
  const people = names.split(', ');
  const { margin, column } = people.length > 3 ? WIDE : NARROW;
  const width = 2 * margin + (people.length - 1) * column;
  const at = (name: string) => margin + people.indexOf(name) * column;
  let y = TOP;
  const parts = lines.map((line) => {
    const [drawn, height] = draw(line, at, y, width);
    y += height;
    return drawn;
  });
  const height = y + 10;
  const columns = people.map(
    (name) =>
      `<path class="life" d="M${at(name)} 40V${height - 6}"/>` +
      `<rect class="box" x="${at(name) - 50}" y="10" width="100" height="28" rx="6"/>` +
      label(name, at(name), 29, 'name'),
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">` +
    `<title>${escape(title.replace(/^# /, ''))}</title><style>${STYLE}</style>` +
    `${[...columns, ...parts].join('\n')}</svg>\n`
  );
}

const WIDE = { margin: 60, column: 132 };
/** As wide as a page on a phone of 360 pixels, so that its letters are not made smaller there. */
const NARROW = { margin: 52, column: 104 };
/** The width of a step that somebody does alone. */
const OWN = 100;
const TOP = 62;
const LINE = 15;

const STYLE = `
text { font: 12px -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; fill: #1b2426; text-anchor: middle }
.words { paint-order: stroke; stroke: #f8f8f4; stroke-width: 4px }
.name, .part { font-weight: 700 }
.part { text-anchor: start }
.box { fill: #e2f0ea; stroke: #0b6b5b }
.life { stroke: #7c888b; stroke-dasharray: 3 3 }
.band { fill: #f1f2ed }
.arrow { stroke: #0b6b5b; stroke-width: 1.5; fill: none }
.head { fill: #0b6b5b }
.own { fill: #f8f8f4; stroke: #dfe2dc }
@media (prefers-color-scheme: dark) {
  text { fill: #e9eeec }
  .words { stroke: #121718 }
  .box { fill: #1b3530; stroke: #6fd0bb }
  .band { fill: #1a2122 }
  .arrow { stroke: #6fd0bb }
  .head { fill: #6fd0bb }
  .own { fill: #121718; stroke: #323c3e }
}`;

/** @returns the drawing of a line, and its height */
function draw(
  line: string,
  at: (name: string) => number,
  y: number,
  width: number,
): [drawn: string, height: number] {
  if (line.startsWith('## ')) {
    const band = `<rect class="band" x="0" y="${y}" width="${width}" height="24"/>`;
    return [band + label(line.slice(3), 10, y + 16, 'part'), 42];
  }
  const [, from = '', to, words = ''] = /^(\w+)(?: > (\w+))?: (.*)$/.exec(line) ?? [];
  return to ? arrow(at(from), at(to), words, y) : own(at(from), words, y);
}

function arrow(from: number, to: number, words: string, y: number): [string, number] {
  const lines = wrap(words, Math.abs(to - from) - 16);
  const base = y + lines.length * LINE;
  const way = Math.sign(to - from);
  const head = `<path class="head" d="M${to} ${base}l${-8 * way} -4v8z"/>`;
  const shaft = `<path class="arrow" d="M${from} ${base}H${to - 6 * way}"/>`;
  const texts = lines.map((text, index) =>
    label(text, (from + to) / 2, y + index * LINE + LINE - 5),
  );
  return [texts.join('') + shaft + head, lines.length * LINE + 14];
}

/** A step of one participant alone. */
function own(x: number, words: string, y: number): [string, number] {
  const lines = wrap(words, OWN - 4);
  const box = `<rect class="own" x="${x - OWN / 2}" y="${y - 4}" width="${OWN}" height="${lines.length * LINE + 8}" rx="6"/>`;
  const texts = lines.map((text, index) => label(text, x, y + index * LINE + LINE - 4));
  return [box + texts.join(''), lines.length * LINE + 18];
}

const label = (text: string, x: number, y: number, name = 'words') =>
  `<text class="${name}" x="${x}" y="${y}">${escape(text)}</text>`;

/** The width of a letter, roughly. */
const LETTER = 6.1;

function wrap(words: string, width: number) {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && longer.length * LETTER <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
