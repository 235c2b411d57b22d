const { createHmac } = require('node:crypto');
const fs = require('node:fs');
const { test, expect, login, confirmed } = require('./node');

test.use({ kind: 'demo owner' });
test.describe.configure({ mode: 'serial' });

/** RFC 6238: six digits, thirty seconds, SHA-1. */
function code(secret, at = Date.now()) {
  const bits = [...secret.replace(/[\s=]/g, '').toUpperCase()].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(count).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('staff, audit, backups, keys', async ({ page }) => {
  await login(page, 'ana');

  await page.goto('/staff');
  await page.getByRole('link', { name: 'Agregar persona' }).click();
  const fill = async () => {
    await page.getByLabel('Nombre', { exact: true }).fill('Pilar Ochoa');
    await page.getByLabel('Usuario').fill('pilar');
    await page.getByLabel('Contraseña inicial').fill('cuatro palabras bien raras');
    await page.getByRole('checkbox', { name: /^Recepción/ }).check();
    await page.getByRole('button', { name: 'Agregar', exact: true }).click();
    await page.waitForLoadState();
  };
  await fill();
  if (await confirmed(page)) { await page.goto('/staff/new'); await fill(); }
  await expect(page.getByText('Agregado al personal.')).toBeVisible();
  await expect(page.locator('.rows')).toContainText('Pilar Ochoa');

  await page.goto('/audit');
  await expect(page.locator('#log')).toContainText('Agregó a alguien al personal');
  await page.getByRole('link', { name: 'Comprobar' }).click();
  await expect(page.getByText('La bitácora está completa y nadie la tocó.')).toBeVisible();

  await page.goto('/backups');
  await page.getByRole('button', { name: 'Respaldar ahora' }).click();
  await page.waitForLoadState();
  if (await confirmed(page)) { await page.goto('/backups'); await page.getByRole('button', { name: 'Respaldar ahora' }).click(); }
  const made = page.locator('#backups .row', { hasText: 'A mano' }).first();
  await expect(async () => {
    await page.goto('/backups');
    await expect(made).toContainText('Comprobado', { timeout: 3000 });
  }).toPass({ timeout: 60_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#backups').getByRole('link', { name: 'Descargar' }).first().click()]);
  expect(download.suggestedFilename()).toMatch(/\.mbk$/);
  expect(fs.statSync(await download.path()).size).toBeGreaterThan(10_000);

  await page.goto('/keys');
  await confirmed(page);
  await expect(page.getByText('Abiertos')).toBeVisible();
  await expect(page.getByText('Este equipo')).toBeVisible();
});

test('a second step: turned on, wanted at the door', async ({ page }) => {
  await login(page, 'ana');
  await page.goto('/me');
  await page.getByRole('link', { name: 'Activar' }).click();
  if (await confirmed(page)) await page.goto('/me/second-factor');
  const secret = (await page.locator('main code').textContent()).trim();
  await page.getByLabel('Código').fill('000000');
  await page.getByRole('button', { name: 'Activar' }).click();
  await expect(page.locator('.error, [role=alert]').first()).toBeVisible();
  expect((await page.locator('main code').textContent()).trim()).toBe(secret);
  // The code of the window before, so that the door can take this one's.
  await page.getByLabel('Código').fill(code(secret, Date.now() - 30_000));
  await page.getByRole('button', { name: 'Activar' }).click();
  await expect(page.getByRole('heading', { name: 'Códigos de recuperación' })).toBeVisible();
  const spare = (await page.locator('.kit-groups b').allTextContents()).map((t) => t.trim());
  expect(spare.length).toBeGreaterThan(4);

  await page.context().clearCookies();
  await login(page, 'ana');
  await expect(page).toHaveURL(/\/login\/code/);
  await page.getByLabel('Código').fill(code(secret));
  await page.getByRole('button', { name: 'Entrar' }).click();
  await page.waitForURL((u) => !u.pathname.startsWith('/login'));

  await page.context().clearCookies();
  await login(page, 'ana');
  await page.getByLabel('Código').fill(spare[0]);
  await page.getByRole('button', { name: 'Entrar' }).click();
  await page.waitForURL((u) => !u.pathname.startsWith('/login'));
});
