const { test, expect, login } = require('./node');
const { examine } = require('./axe');

test.use({ kind: 'demo consents' });

/** Draws on a pad with the mouse. */
async function sign(page, form) {
  const pad = form.locator('[data-pad]');
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  await page.mouse.move(box.x + 20, box.y + box.height / 2);
  await page.mouse.down();
  for (let n = 1; n < 12; n += 1) await page.mouse.move(box.x + 20 + n * 12, box.y + box.height / 2 + (n % 2 ? -15 : 15));
  await page.mouse.up();
  await form.getByRole('button', { name: 'Firmar' }).click();
}

test('a text becomes a sheet, four sign it on the screen, and two cards become one', async ({ page }) => {
  const wrong = [];
  const check = (p) => examine(p, new URL(p.url()).pathname, 'light', wrong);
  await login(page, 'ana');
  await page.goto('/consent-texts/new');
  await page.getByLabel('Título').fill('Retiro de lunar');
  await page.getByLabel('Acto autorizado').fill('Retiro de un lunar de la espalda con anestesia local.');
  await page.getByLabel('Riesgos').fill('Sangrado, infección, cicatriz.');
  await page.getByLabel('Beneficios').fill('Saber qué es y quitarlo.');
  await check(page);
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Texto guardado.')).toBeVisible();
  await check(page);

  await page.goto('/people');
  await page.locator('.rows .row').first().click();
  await page.getByRole('link', { name: 'Expediente', exact: true }).click();
  await page.getByRole('link', { name: 'Consentimientos' }).click();
  await page.getByLabel('Texto').selectOption({ label: 'Retiro de lunar' });
  await check(page);
  await page.getByRole('button', { name: 'Preparar hoja' }).click();
  await expect(page.getByText('Hoja preparada.')).toBeVisible();
  await page.getByLabel('Primer testigo').fill('Luis Peña');
  await page.getByLabel('Segundo testigo').fill('luis pena');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.locator('#e-witness2')).toContainText('otra persona');
  await page.getByLabel('Segundo testigo').fill('Eva Ruiz');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Hoja guardada.')).toBeVisible();
  await check(page);
  await page.locator('form[data-sign]').first().getByRole('button', { name: 'Firmar' }).click();
  await expect(page.locator('form[data-sign]').first()).toContainText('Falta la firma');
  for (let left = 4; left > 0; left -= 1) {
    await expect(page.locator('form[data-sign]')).toHaveCount(left);
    await sign(page, page.locator('form[data-sign]').first());
  }
  await expect(page.locator('.drawn')).toHaveCount(4);
  await check(page);
  await page.getByRole('button', { name: 'Cerrar la hoja' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cerrar la hoja' }).click();
  await expect(page.getByText('Consentimiento firmado.')).toBeVisible();
  await check(page);
  const pdf = await page.getByRole('link', { name: 'Imprimir' }).getAttribute('href');
  expect((await page.request.get(pdf)).headers()['content-type']).toContain('application/pdf');

  const [first, second] = await page.goto('/people').then(() => page.locator('.rows .row').evaluateAll((rows) => rows.slice(0, 2).map((r) => r.getAttribute('href'))));
  const name = await page.locator('.rows .row strong').nth(1).textContent();
  await page.goto(`${first}/merge?with=${second.split('/').pop()}`);
  await check(page);
  await page.getByRole('button', { name: 'Unir fichas' }).click();
  await expect(page.getByText('Fichas unidas.')).toBeVisible();
  await check(page);
  await page.goto(second);
  expect(new URL(page.url()).pathname).toBe(first);
  await page.getByRole('button', { name: 'Separar' }).click();
  await expect(page.getByText('Las dos fichas están como antes.')).toBeVisible();
  await page.goto(second);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  expect(wrong).toEqual([]);
});

test('a dose on the card is annulled with its reason, and who looks alike is said while registering', async ({ page }) => {
  const wrong = [];
  const check = (p) => examine(p, new URL(p.url()).pathname, 'light', wrong);
  await login(page, 'ana');
  await page.goto('/people/new');
  await page.getByLabel('Nombre(s)').fill('Renata');
  await page.getByLabel('Primer apellido').fill('iniguez');
  await expect(page.locator('#alike')).toContainText('Renata Íñiguez');
  await check(page);
  await page.locator('#alike a').first().click();
  await page.getByRole('link', { name: 'Expediente', exact: true }).click();
  await page.getByRole('link', { name: 'Vacunas' }).click();
  await page.getByLabel('Vacuna', { exact: false }).first().selectOption({ label: 'COVID-19' });
  await page.getByLabel('Dosis').fill('1');
  await page.getByRole('button', { name: 'Anotar vacuna' }).click();
  await expect(page.locator('#e-lot')).toContainText('Escriba el lote');
  await page.getByLabel('Lote').fill('AB1234');
  await page.getByRole('button', { name: 'Anotar vacuna' }).click();
  await expect(page.getByText('Vacuna anotada.')).toBeVisible();
  await page.locator('summary', { hasText: 'Anular' }).click();
  await check(page);
  await page.getByLabel('Qué estuvo mal').fill('Era de otra persona.');
  await page.getByRole('button', { name: 'Anular' }).click();
  await expect(page.locator('.status.bad')).toHaveText('Anulada');
  await check(page);

  await page.goto('/people');
  await page.getByRole('button', { name: 'Urgente, sin datos' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Desconocido');
  await check(page);
  expect(wrong).toEqual([]);
});
