const { test, expect, login } = require('./node');
const { examine } = require('./axe');

test.use({ kind: 'demo privacy' });

test('from the notice to a request that is answered, on pages without a fault', async ({ page }) => {
  const wrong = [];
  const check = (p) => examine(p, new URL(p.url()).pathname, 'light', wrong);
  await login(page, 'ana');
  await page.goto('/privacy');
  await page.getByRole('link', { name: 'Decir quién' }).click();
  await page.getByLabel('Quién responde por los datos').fill('Elena Ríos');
  await page.getByLabel('Cómo escribirle').fill('datos@ejemplo.mx');
  await page.getByLabel('Autoridad').fill('INAI');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.locator('#e-authority')).toContainText('INAI');
  await page.getByLabel('Autoridad').fill('Secretaría Anticorrupción y Buen Gobierno');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Guardado.')).toBeVisible();
  await check(page);

  await page.goto('/privacy/notices');
  await page.getByRole('button', { name: 'Nuevo borrador' }).click();
  await expect(page.getByText('Borrador listo.')).toBeVisible();
  await check(page);
  await page.getByRole('button', { name: 'Publicar' }).click();
  await expect(page.getByText('Aviso publicado.')).toBeVisible();
  await page.goto('/b/privacy');
  await expect(page.locator('main')).toContainText('Elena Ríos (datos@ejemplo.mx');
  await check(page);

  await page.goto('/privacy/requests/new');
  await page.getByLabel('Qué pide').selectOption('rectification');
  await page.getByLabel('Solicitante').fill('Octavio Arce');
  await page.getByLabel('Cómo responderle').fill('octavio@ejemplo.mx');
  await page.getByLabel('Lo que pide').fill('Mi segundo apellido está mal escrito.');
  await check(page);
  await page.getByRole('button', { name: 'Recibir' }).click();
  await expect(page.getByText('Solicitud recibida.')).toBeVisible();
  await check(page);
  await page.getByLabel('Respuesta', { exact: true }).selectOption('granted');
  await page.getByLabel('Qué se le responde y por qué').fill('Se corrige.');
  await page.getByRole('button', { name: 'Responder' }).click();
  await expect(page.getByText('Respuesta anotada.')).toBeVisible();
  const letter = await page.getByRole('link', { name: 'Respuesta a su solicitud' }).getAttribute('href');
  expect((await page.request.get(letter)).headers()['content-type']).toContain('application/pdf');

  await page.goto('/people');
  await page.locator('.rows .row').first().click();
  await page.getByRole('link', { name: 'Anotar decisión' }).click();
  await page.getByLabel('Finalidad').selectOption('care');
  await page.getByRole('radio', { name: 'Aceptó', exact: true }).check();
  await page.getByRole('radio', { name: 'De palabra', exact: true }).check();
  await page.getByLabel('Comprobante').fill('Carpeta 3');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.locator('#e-way')).toContainText('no basta');
  await page.getByRole('radio', { name: 'Firmó en papel', exact: true }).check();
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Decisión anotada.')).toBeVisible();
  await check(page);
  for (const path of ['/privacy', '/privacy/disclosures', '/privacy/breaches', '/privacy/requests']) {
    await page.goto(path);
    await check(page);
  }
  expect(wrong).toEqual([]);
});
