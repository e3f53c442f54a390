import type { ShikiTransformer } from '@shikijs/types';

type Code = Parameters<NonNullable<ShikiTransformer['code']>>[0];
type Node = Code['children'][number];

const textOf = (node: Node): string =>
  'children' in node
    ? node.children.map((child) => textOf(child)).join('')
    : 'value' in node
      ? node.value
      : '';

/** What the copy button leaves out. */
const leftOut = (node: Node): Node => ({
  type: 'element',
  tagName: 'span',
  properties: { class: 'vp-copy-ignore' },
  children: [node],
});

/** The first letter of a line is left out. */
function withoutSign(node: Node): Node {
  if (node.type === 'text') {
    const sign = leftOut({ type: 'text', value: node.value.slice(0, 1) });
    const rest = { type: 'text' as const, value: node.value.slice(1) };
    return { type: 'element', tagName: 'span', properties: {}, children: [sign, rest] };
  }
  if (node.type !== 'element') return node;
  const [first, ...others] = node.children;
  return first ? { ...node, children: [withoutSign(first), ...others] } : node;
}

/** Of a change, the lines are copied that are there afterwards, without their signs. */
export const difference: ShikiTransformer = {
  name: 'difference',
  code(code) {
    if (this.options.lang !== 'diff') return;
    let isGone = false;
    code.children = code.children.map((node) => {
      const text = textOf(node);
      if (text !== '\n') isGone = /^(-|@@)/.test(text);
      if (isGone) return leftOut(node);
      return text === '\n' ? node : withoutSign(node);
    });
  },
};

/**
 * Of what a terminal shows, only what is typed is copied: what stands behind a `$`, and what a backslash
 * continues. The button leaves out the `$` itself.
 */
export const output: ShikiTransformer = {
  name: 'output',
  code(code) {
    if (!/^\$ /m.test(this.source)) return;
    let isTyped = false;
    let goesOn = false;
    code.children = code.children.map((node) => {
      const text = textOf(node);
      if (text !== '\n') {
        isTyped = goesOn || text.startsWith('$ ');
        goesOn = isTyped && text.endsWith('\\');
      }
      return isTyped ? node : leftOut(node);
    });
  },
};
