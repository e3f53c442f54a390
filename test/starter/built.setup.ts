import type { TestProject } from 'vitest/node';
import { Copy } from './copy.js';

/** The application is built once for all who start it as its owner would, with the pages of the test kit. */
export default function build(project: TestProject) {
  const copy = new Copy();
  copy.addPages();
  copy.build();
  project.provide('built', copy.folder);
  return () => copy.delete();
}
