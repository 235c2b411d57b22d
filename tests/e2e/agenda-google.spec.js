// Google Calendar: set up, connect, look, a note, a broken permission, the end; by axe in both themes and at both widths.
const port = 20_000 + (process.pid % 20_000);
process.env.MOSTRADOR_TRIAL_GOOGLE = `127.0.0.1:${port}`;
const { test, expect, login } = require('./node');
const { examine } = require('./axe');
const { google } = require('./google');

test.use({ kind: 'demo agenda-google' });

let fake;
test.beforeAll(async () => { fake = await google(port); });
test.afterAll(async () => fake.stop());
test.beforeEach(async ({ page }) => login(page, 'ana'));

/** Looks at a page in both themes and at both widths; with PICTURES set, keeps pictures there. */
async function look(page, name, baseURL, wrong, then = async () => {}) {
  for (const theme of ['light', 'dark']) {
    await page.context().addCookies([{ name: 'theme', value: theme, url: baseURL }]);
    await page.reload();
    await then();
    await examine(page, name, theme, wrong);
    if (!process.env.PICTURES) continue;
    for (const [width, height] of [[1280, 900], [390, 844]]) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: `${process.env.PICTURES}/${name}-${theme}-${width}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }
}

test('a calendar is connected, watched, mended and let go', async ({ page, baseURL }) => {
  test.setTimeout(180_000);
  const wrong = [];
  await page.goto('/agenda/arrange');
  await page.getByRole('link', { name: 'Google Calendar' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Google Calendar' })).toBeVisible();
  await look(page, 'google-empty', baseURL, wrong);
  await page.getByLabel('ID de cliente').fill('12345-abc.apps.googleusercontent.com');
  await page.getByLabel('Secreto del cliente').fill('un-secreto-cualquiera');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Se guardó el proyecto.')).toBeVisible();
  await look(page, 'google-project', baseURL, wrong);

  await page.getByLabel('De quién es el tiempo').selectOption({ label: 'Nut. Paula Ríos' });
  await page.getByRole('button', { name: 'Conectar con Google' }).click();
  await expect(page.getByRole('heading', { name: 'Ir a Google' })).toBeVisible();
  await look(page, 'google-go', baseURL, wrong);
  await page.getByRole('link', { name: 'Continuar en Google' }).click();
  await page.getByRole('link', { name: 'Permitir' }).click();
  await expect(page.getByText('Google dio permiso. Falta un paso.')).toBeVisible();
  await look(page, 'google-back', baseURL, wrong);
  await page.getByRole('button', { name: 'Terminar la conexión' }).click();
  await expect(page.getByText('Conectado. Las citas por venir')).toBeVisible();
  await page.getByRole('radio', { name: /Servicio e iniciales/ }).check();
  await page.getByRole('checkbox', { name: 'Familia' }).check();
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Se guardó.')).toBeVisible();
  await expect.poll(() => [...fake.events.values()].filter((e) => e.summary && e.summary !== 'Ocupado').length, { timeout: 30_000 }).toBeGreaterThan(0);
  await page.reload();
  await look(page, 'google-connection', baseURL, wrong);

  // Somebody removes one of ours there: it waits for a person.
  const ours = [...fake.events.values()].find((e) => e.status === 'confirmed' && new Date(e.end.dateTime) > new Date(Date.now() + 3_600_000));
  fake.put(ours.id, { status: 'cancelled' });
  await page.getByRole('button', { name: 'Leer y escribir ahora' }).click();
  await expect(page.getByText('Google está al día.')).toBeVisible();
  await page.goto('/agenda/conflicts');
  await expect(page.getByText('La borraron en Google.')).toBeVisible();
  await look(page, 'google-conflicts', baseURL, wrong);
  await page.getByRole('button', { name: 'Escribirla otra vez' }).click();
  await expect.poll(() => fake.events.get(ours.id).status, { timeout: 15_000 }).toBe('confirmed');

  // The permission ends: the agenda says so, and coming back mends it.
  fake.revoke();
  await page.goto('/agenda/google');
  await page.getByRole('link', { name: /Paula/ }).click();
  await page.getByRole('button', { name: 'Leer y escribir ahora' }).click();
  await expect(page.getByText('Google ya no acepta el permiso')).toBeVisible();
  await look(page, 'google-broken', baseURL, wrong);
  await page.goto('/agenda');
  await expect(page.getByText('Google Calendar se desconectó')).toBeVisible();
  await look(page, 'google-agenda', baseURL, wrong);
  await page.getByRole('link', { name: 'Conectar otra vez' }).click();
  await look(page, 'google-list', baseURL, wrong);
  await page.getByRole('link', { name: /Paula/ }).click();
  await page.getByRole('button', { name: 'Conectar otra vez' }).click();
  await page.getByRole('link', { name: 'Continuar en Google' }).click();
  await page.getByRole('link', { name: 'Permitir' }).click();
  await page.getByRole('button', { name: 'Terminar la conexión' }).click();
  await expect(page.getByText('Al día')).toBeVisible();

  await look(page, 'google-end', baseURL, wrong, () => page.getByText('Desconectar', { exact: true }).click());
  await page.getByRole('button', { name: 'Desconectar de Google' }).click();
  await expect.poll(async () => { await page.goto('/agenda/google'); return page.getByText('Nadie está conectado').count(); }, { timeout: 30_000 }).toBe(1);
  expect([...fake.events.values()].filter((e) => e.status === 'confirmed' && new Date(e.end.dateTime) > new Date())).toEqual([]);
  expect(wrong.join('\n')).toBe('');
});
