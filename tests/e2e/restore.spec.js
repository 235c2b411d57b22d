// A business moves to another machine through the browser alone: backup, download, fresh node, archive and printed key.
const fs = require('node:fs');
const { test, expect, start, found, login, monday } = require('./node');

test.use({ kind: 'new restore' });

/** Every file below a folder with its length: what a refused restore must leave as it was. */
function contents(folder) {
  return fs.readdirSync(folder, { recursive: true }).map(String).filter((f) => /businesses|keys/.test(f)).sort();
}

async function bring(page, archive, key) {
  await page.getByLabel('Clave de recuperación').fill(key);
  await page.getByLabel('Archivo de respaldo').setInputFiles(archive);
  await page.getByRole('button', { name: 'Comprobar y traer' }).click();
}

test('a backup and the printed kit bring the business back on an empty machine', async ({ page, node, browser }, info) => {
  const kit = await found(page, node, { name: 'Consultorio Ñandú' });

  // Somebody with an appointment.
  await page.goto('/people/new');
  await page.getByLabel('Nombre(s)').fill('Ágata');
  await page.getByLabel('Primer apellido').fill('Güereña');
  await page.getByLabel('Segundo apellido').fill('Ñongo');
  await page.getByLabel('Teléfono').fill('55 1234 5678');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Persona registrada.')).toBeVisible();
  const person = new URL(page.url()).pathname;
  await page.goto('/agenda/new');
  await page.getByRole('combobox', { name: 'Persona', exact: true }).pressSequentially('guerena');
  await page.getByRole('option', { name: /Güereña/ }).click();
  await page.getByLabel('Día y hora').fill(`${monday()}T10:00`);
  await page.getByRole('button', { name: 'Agendar' }).click();
  await expect(page.getByText('Cita agendada.')).toBeVisible();

  // The archive, out of the browser.
  await page.goto('/backups');
  await page.getByRole('button', { name: 'Respaldar ahora' }).click();
  await expect(page.locator('#backups .row').first()).toContainText('Comprobado');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#backups').getByRole('link', { name: 'Descargar' }).first().click()]);
  const archive = info.outputPath(download.suggestedFilename());
  await download.saveAs(archive);
  const cut = info.outputPath('cortado.mbk');
  fs.writeFileSync(cut, fs.readFileSync(archive).subarray(0, -4000));

  // A later kit: a real key, and not this archive's.
  await page.goto('/keys');
  await page.getByRole('button', { name: 'Hacer un kit nuevo' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hacer un kit nuevo' }).click();
  await page.waitForURL(/\/setup\/kit/);
  const newer = `AGE-SECRET-KEY-1 ${(await page.locator('.kit-groups b').allTextContents()).join(' ')}`;
  expect(newer).not.toBe(kit);

  const other = await start('new');
  try {
    const context = await browser.newContext({ ...info.project.use, baseURL: other.url });
    const there = await context.newPage();
    const before = contents(other.folder);
    await there.goto(other.said().match(/https?:\S+\/setup\?code=\S+/)[0]);
    await there.getByRole('link', { name: 'Traer un respaldo' }).click();
    // The code of the printed address comes along.
    await expect(there.getByLabel('Código de instalación')).toHaveValue(/^\d{4}-\d{4}-\d{4}$/);

    // A kit that is no key at all, then the kit of another business, then an archive that was cut off.
    await bring(there, archive, kit.slice(0, -3));
    await expect(there.getByLabel('Clave de recuperación')).toHaveAttribute('aria-invalid', 'true');
    await bring(there, archive, newer);
    await expect(there.getByRole('alert')).toContainText('es de otra hoja y no abre este respaldo');
    await bring(there, cut, kit);
    await expect(there.getByRole('alert')).toContainText('El archivo está incompleto');
    expect(contents(other.folder)).toEqual(before);
    await expect(there.getByLabel('Código de instalación')).toHaveValue(/^\d{4}-\d{4}-\d{4}$/);

    // As the paper has it, in small letters for good measure.
    await bring(there, archive, kit.toLowerCase());
    await there.waitForURL(/\/login/);
    await expect(there.getByText('Consultorio Ñandú está de vuelta.')).toBeVisible();
    await login(there, 'elena');
    await there.goto(person);
    await expect(there.getByRole('heading', { level: 1 })).toContainText('Ágata Güereña Ñongo');
    await there.goto(`/agenda?view=day&day=${monday()}`);
    await expect(there.locator('#agenda-list')).toContainText('Güereña');
    await expect(there.locator('#agenda-list')).toContainText('10:00');
    await context.close();
  } finally {
    await other.stop();
  }
});
