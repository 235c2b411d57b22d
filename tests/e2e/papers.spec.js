const { test, expect, login } = require('./node');
const { examine } = require('./axe');

test.use({ kind: 'demo papers' });

test('studies are ordered, come back with a file and are seen; a certificate is issued, compared, annulled', async ({ page }) => {
  const wrong = [];
  await login(page, 'ana');
  await page.goto('/settings');
  await page.getByLabel('Domicilio').fill('Av. Ceiba 12, Centro, 97000 Mérida');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await page.goto('/people/new');
  await page.getByLabel('Nombre(s)').fill('Renata');
  await page.getByLabel('Primer apellido').fill('Íñiguez');
  await page.getByLabel('Fecha de nacimiento').fill('28/02/1995');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Persona registrada.')).toBeVisible();
  await page.getByRole('link', { name: 'Expediente', exact: true }).click();
  await page.waitForURL(/\/charts\//);
  const chart = page.url();

  // The order: the catalogue helps, free words stay.
  await page.getByRole('link', { name: 'Estudios', exact: true }).click();
  await page.getByRole('link', { name: 'Pedir estudios' }).click();
  const wanted = page.getByRole('textbox', { name: 'Estudios que se piden' });
  await wanted.pressSequentially('hemoglobina gluc');
  await expect(page.getByRole('option', { name: /Hemoglobina glucosilada/ })).toBeVisible();
  await wanted.press('ArrowDown');
  await wanted.press('Enter');
  await expect(wanted).toHaveValue('Hemoglobina glucosilada');
  await page.getByLabel('Motivo clínico').fill('Control de diabetes');
  await examine(page, 'order form', 'light', wrong);
  await page.getByRole('button', { name: 'Expedir solicitud' }).click();
  await expect(page.getByText('Solicitud expedida.')).toBeVisible();
  await examine(page, 'order', 'light', wrong);
  const order = await page.request.get(await page.getByRole('link', { name: 'Imprimir solicitud' }).getAttribute('href'));
  expect(order.headers()['content-type']).toContain('application/pdf');

  // The result comes with the range of the laboratory; what is ambiguous is asked about beside its field.
  await page.getByRole('link', { name: 'Agregar resultado' }).click();
  const first = page.getByRole('group', { name: 'Valor 1', exact: true });
  await expect(first.getByLabel('Qué se midió')).toHaveValue('Hemoglobina glucosilada');
  await first.getByLabel('Resultado').fill('8,125');
  await first.getByLabel('Ref. desde').fill('4');
  await first.getByLabel('Ref. hasta').fill('5.7');
  await examine(page, 'result form', 'light', wrong);
  await page.getByRole('button', { name: 'Guardar resultado' }).click();
  await expect(page.getByText('¿Miles o decimales?').first()).toBeVisible();
  await first.getByLabel('Resultado').fill('8.1');
  await page.getByRole('button', { name: 'Guardar resultado' }).click();
  await expect(page.getByText('Resultado guardado; queda por revisar.')).toBeVisible();
  await expect(page.getByRole('row', { name: /Hemoglobina glucosilada/ })).toContainText('Alto');
  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  await page.getByLabel('Agregar hoja o imagen').setInputFiles({ name: 'hoja.png', mimeType: 'image/png', buffer: pixel });
  await page.getByRole('button', { name: 'Subir' }).click();
  const picture = page.getByAltText('hoja.png');
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((e) => e.naturalWidth)).toBe(1);
  await examine(page, 'result', 'light', wrong);
  await page.goto('/charts');
  await expect(page.getByText('Resultados por revisar')).toBeVisible();
  await page.getByRole('link', { name: /Renata Íñiguez Hemoglobina/ }).click();
  await page.getByRole('button', { name: 'Marcar como revisado' }).click();
  await expect(page.getByText('Resultado revisado.')).toBeVisible();
  await page.goto(`${chart}/studies`);
  await examine(page, 'studies', 'light', wrong);

  // The certificate: its blanks must be filled in; the code at its foot tells a true one from another.
  await page.goto(`${chart}/certificates`);
  await page.getByRole('link', { name: 'Constancia de asistencia' }).click();
  await page.getByRole('button', { name: 'Expedir constancia' }).click();
  await expect(page.locator('#e-text')).toContainText('espacios en blanco');
  const text = page.getByRole('textbox', { name: 'Texto' });
  await text.fill((await text.inputValue()).replace('____', '09:00'));
  await examine(page, 'certificate form', 'light', wrong);
  await page.getByRole('button', { name: 'Expedir constancia' }).click();
  await expect(page.getByText('Constancia expedida.')).toBeVisible();
  const certificate = page.url();
  const hash = await page.locator('article code').textContent();
  await page.goto('/papers/verify');
  await page.getByLabel('Código del documento').fill(`constancia 1 ${hash}`);
  await page.getByRole('button', { name: 'Comprobar' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Es nuestro y no fue alterado' })).toBeVisible();
  await examine(page, 'verify', 'light', wrong);
  await page.goto(certificate);
  await page.getByText('Anular', { exact: true }).first().click();
  await page.getByLabel('Motivo').fill('La hora no era esa');
  await page.getByRole('button', { name: 'Anular' }).click();
  await expect(page.getByText('Constancia anulada.')).toBeVisible();
  await expect(page.locator('.notice.bad')).toContainText('La hora no era esa');
  await examine(page, 'certificate', 'light', wrong);
  expect(wrong).toEqual([]);
});
