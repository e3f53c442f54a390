import type { TestProject } from 'vitest/node';
import { Copy } from './copy.js';

/** The application is built once for all who start it as its owner would. */
export default function build(project: TestProject) {
  const copy = new Copy();
  copy.build();
  project.provide('built', copy.folder);
  return () => copy.delete();
}
