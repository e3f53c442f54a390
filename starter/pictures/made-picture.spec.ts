import { it } from 'vitest';
import { useBrowser } from '../../test/starter/browser.js';
import { expectToBeKept } from '../../test/starter/picture.js';
import { startProcess } from '../../test/starter/process.js';
import { make } from '../products/products.js';

const browser = useBrowser();

it('The picture of a product that was made shows its first page, with its name', async () => {
  const { folder, run } = await make({
    name: 'Acme Orders',
    preset: 'account',
  });
  await run('@nestjs/cli/bin/nest.js', ['build']);
  const tab = await browser.visit(await startProcess(folder, {}), {
    viewport: { width: 1000, height: 640 },
  });
  await tab.open('/');
  expectToBeKept('docs/images/made.png', await tab.page.screenshot());
});
