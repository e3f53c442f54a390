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
