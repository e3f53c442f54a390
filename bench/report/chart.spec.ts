import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { chart } from './chart.js';

describe('A chart', () => {
  const svg = parse(
    chart('Two servers', [
      {
        title: 'Visits & more',
        bars: [
          { label: 'Ours', value: 2_000, isOurs: true },
          { label: 'Another', value: 500, isOurs: false },
        ],
      },
    ]),
  );

  it('has bars as long as their values', () => {
    const [ours, other] = svg
      .querySelectorAll('rect')
      .map((bar) => Number(bar.getAttribute('width')));
    expect(ours! / other!).toBeCloseTo(4, 1);
    expect(svg.querySelectorAll('.value').map(({ text }) => text)).toEqual(['2,000', '500']);
  });

  it('tells apart what is ours, in words and colour', () => {
    expect(svg.querySelectorAll('.own')).toHaveLength(1);
    expect(svg.querySelector('.ours')!.text).toBe('Ours');
    expect(svg.querySelector('.title')!.text).toBe('Visits & more');
    expect(svg.querySelector('svg')!.getAttribute('aria-label')).toBe('Two servers');
  });
});
